"""The backward pass in closed form: Agarwal 2017, equation 13."""

from dataclasses import dataclass

from .arguments import upstream_gradient
from .array_libraries import Array, cast, silent_overflow
from .forward_pass import Forward
from .moments import batch_sum


@dataclass(frozen=True)
class ClosedForm:
    """The gradients that a layer hands on, and the δ of equation 13. All have the dtype of x.

    Attributes
    ----------
    dx, delta : array, shape (m, D)
        The gradient with respect to x, and gamma · dy / sqrt(var + eps).
    dgamma, dbeta : array, shape (D,)
        The gradients with respect to gamma and beta.
    """

    dx: Array
    dgamma: Array
    dbeta: Array
    delta: Array


@silent_overflow
def backward_closed_form(fwd: Forward, dy: Array) -> ClosedForm:
    """Propagate a gradient back through batch normalization in closed form.

    Agarwal 2017, equation 13 in its true form: dx = δ − x_hat/m · Σ x_hat δ − 1/m · Σ δ, with
    δ = gamma · dy / sqrt(var + eps). Its two sums are those of equations 5 and 6, scaled, so
    they are not summed again.

    Parameters
    ----------
    fwd : Forward
        What `forward` returned.
    dy : array, shape (m, D)
        The gradient of the loss with respect to y, of the library of x and any real dtype.

    Returns
    -------
    ClosedForm
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
    scale = fwd.gamma * fwd.inv_std
    delta = scale * dy
    dx = delta - x_hat * (scale * dgamma / m) - scale * dbeta / m

    dtype = fwd.x.dtype
    return ClosedForm(
        dx=cast(dx, dtype),
        dgamma=cast(dgamma, dtype),
        dbeta=cast(dbeta, dtype),
        delta=cast(delta, dtype),
    )
