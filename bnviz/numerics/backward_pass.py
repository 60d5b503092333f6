"""The staged backward pass, node by node: Agarwal 2017, equations 5 to 10."""

from dataclasses import dataclass

from .arguments import upstream_gradient
from .array_libraries import Array, cast, namespace, read_only, silent_overflow
from .forward_pass import Forward
from .moments import batch_sum


@dataclass(frozen=True)
class Backward:
    """The gradient of the loss l with respect to every node of the graph, y included.

    All have the dtype of x. The three addends sum to dx.

    Attributes
    ----------
    dy : array, shape (m, D)
        The upstream gradient in the dtype of x; in NumPy a read-only view where it is the
        array as given.
    dgamma, dbeta : array, shape (D,)
        Equations 5 and 6.
    dx_hat : array, shape (m, D)
        Equation 7.
    dvar, dmu : array, shape (D,)
        Equations 8 and 9.
    dx_direct, dx_through_var, dx_through_mu : array, shape (m, D)
        The three addends of equation 10, in the order in which it has them. The last is the
        same for every sample, and may be a view that repeats one row.
    dx : array, shape (m, D)
        Equation 10.
    """

    dy: Array
    dgamma: Array
    dbeta: Array
    dx_hat: Array
    dvar: Array
    dmu: Array
    dx_direct: Array
    dx_through_var: Array
    dx_through_mu: Array
    dx: Array


@silent_overflow
def backward(fwd: Forward, dy: Array) -> Backward:
    """Propagate a gradient back through batch normalization, node by node.

    Agarwal 2017, equations 5 to 10, in their true form.

    Parameters
    ----------
    fwd : Forward
        What `forward` returned.
    dy : array, shape (m, D)
        The gradient of the loss with respect to y, of the library of x and any real dtype.

    Returns
    -------
    Backward
        New arrays of the library, dtype and device of x.

    Raises
    ------
    TypeError
        dy is no array of the library of x, or is not real.
    ValueError
        dy has another shape than x.
    """
    dy = upstream_gradient(dy, fwd.x, fwd.centred.dtype)
    m = dy.shape[0]
    x_hat = fwd.x_hat_unrounded

    dgamma = batch_sum(dy * x_hat)
    dbeta = batch_sum(dy)
    dx_hat = dy * fwd.gamma
    # Equation 8 has (x - mu)(var + eps)^(-3/2); with x_hat (var + eps)^(-1) in its place the
    # third power of a small standard deviation cannot overflow, and taken one root after the other
    # not even the second does before the result.
    dstd = -fwd.inv_std * batch_sum(dx_hat * x_hat)
    dvar = 0.5 * fwd.inv_std * dstd
    # The path from mu through var adds nothing, since the deviations from the mean sum to zero.
    dmu = -fwd.inv_std * batch_sum(dx_hat)

    dx_direct = dx_hat * fwd.inv_std
    # The same as dvar (2/m) (x - mu), which fits where dvar itself may not.
    dx_through_var = x_hat * (dstd / m)
    dx_through_mu = dmu / m
    dx = dx_direct + dx_through_var + dx_through_mu

    dtype = fwd.x.dtype
    return Backward(
        dy=read_only(cast(dy, dtype)),
        dgamma=cast(dgamma, dtype),
        dbeta=cast(dbeta, dtype),
        dx_hat=cast(dx_hat, dtype),
        dvar=cast(dvar, dtype),
        dmu=cast(dmu, dtype),
        dx_direct=cast(dx_direct, dtype),
        dx_through_var=cast(dx_through_var, dtype),
        dx_through_mu=namespace(dy).broadcast_to(cast(dx_through_mu, dtype), dx.shape),
        dx=cast(dx, dtype),
    )
