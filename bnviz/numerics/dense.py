"""What stands around batch normalization in a network: weights before it, ReLU behind it."""

from typing import NamedTuple

from .arguments import check_data
from .array_libraries import Array, cast, compute_dtype, namespace, silent_overflow
from .moments import batch_sum


class DenseGradients(NamedTuple):
    """The gradients that go back through h = XW + b.

    Attributes
    ----------
    dX : array, shape (N, D)
    dW : array, shape (D, H)
    db : array, shape (H,)
    """

    dX: Array  # noqa: N815  as the field writes it
    dW: Array  # noqa: N815
    db: Array


@silent_overflow
def dense(X: Array, W: Array, b: Array) -> Array:
    """Return XW + b, of shape (N, H).

    Parameters
    ----------
    X : array, shape (N, D)
        Of any floating-point dtype and any library that follows the array API standard. float16
        is computed in float32.
    W : array, shape (D, H)
    b : array, shape (H,)

    Raises
    ------
    TypeError
        X is no array of real floating-point numbers.
    ValueError
        The shapes do not fit.
    """
    X = check_data(X)
    if W.ndim != 2 or W.shape[0] != X.shape[1] or tuple(b.shape) != (W.shape[1],):
        raise ValueError(
            f"X is {tuple(X.shape)}, so W must be ({X.shape[1]}, H) and b (H,), "
            f"but they are {tuple(W.shape)} and {tuple(b.shape)}."
        )
    dtype = compute_dtype(X)
    product = cast(X, dtype) @ cast(W, dtype)
    return cast(product + cast(b, dtype), X.dtype)


@silent_overflow
def dense_backward(X: Array, W: Array, dh: Array) -> DenseGradients:
    """Propagate a gradient dh (N, H) back through h = XW + b.

    Returns
    -------
    DenseGradients
        Of the dtype of X.
    """
    dtype = compute_dtype(X)
    dh, wide, weights = (cast(array, dtype) for array in (dh, X, W))
    gradients = (dh @ weights.T, wide.T @ dh, batch_sum(dh))
    return DenseGradients(*(cast(gradient, X.dtype) for gradient in gradients))


def relu(y: Array) -> Array:
    """Return what is positive of y (N, H), and zero elsewhere."""
    xp = namespace(y)
    return xp.where(y > 0, y, xp.zeros_like(y))


def relu_backward(y: Array, da: Array) -> Array:
    """Propagate a gradient da (N, H) back through ReLU; where y is not positive, it is zero."""
    xp = namespace(y)
    return xp.where(y > 0, cast(da, y.dtype), xp.zeros_like(y))
