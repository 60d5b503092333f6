"""Check the arguments of the kernels and bring them into one form.

Nothing here looks at the values of x or dy, which would cost a pass over the data.
"""

import math
from numbers import Integral, Real

from .array_libraries import (
    Array,
    DType,
    cast,
    full_like_feature,
    is_array,
    library_name,
    namespace,
)

_MATRIX = "a matrix of shape (m, D), samples by features"


def check_data(x: Array) -> None:
    """Refuse data that are not a matrix of floating-point numbers.

    Raises
    ------
    TypeError
        x is no array, or holds something else than real floating-point numbers.
    ValueError
        x is not of shape (m, D) with m and D at least 1, or its shape is not known yet.
    """
    if not is_array(x):
        raise TypeError(f"x must be an array of an array library, but it is a {_kind(x)}.")
    if not namespace(x).isdtype(x.dtype, "real floating"):
        raise TypeError(
            f"x must hold floating-point numbers, but it holds {x.dtype}: convert it first."
        )
    if x.ndim != 2:
        raise ValueError(f"x must be {_MATRIX}, but its shape is {tuple(x.shape)}.")
    if not all(isinstance(size, Integral) for size in x.shape):
        raise ValueError(
            "The shape of x is not known yet: a Dask array needs compute_chunk_sizes() first."
        )
    if min(x.shape) < 1:
        raise ValueError(
            f"x must have at least one sample and one feature, but its shape is {tuple(x.shape)}."
        )


def feature_vector(value: Array, name: str, x: Array, dtype: DType) -> Array:
    """Return gamma or beta as a new vector of shape (D,) in the given dtype.

    Raises
    ------
    TypeError
        The value is neither a number nor an array of the library of x, or is not real.
    ValueError
        The value is an array of a shape other than () and (D,).
    """
    if isinstance(value, Real):
        return full_like_feature(x, float(value), dtype)
    _check_companion(value, name, x)
    width = x.shape[1]
    if value.shape not in ((), (width,)):
        raise ValueError(
            f"{name} must be one number or one number per feature, shape ({width},), "
            f"but its shape is {tuple(value.shape)}."
        )
    xp = namespace(x)
    vector = xp.astype(value, dtype, copy=True)
    return vector if vector.ndim else xp.broadcast_to(vector, (width,))


def stabiliser(eps: object, dtype: DType, x: Array) -> float:
    """Return eps as a Python float that is zero or above and fits into the dtype.

    Raises
    ------
    TypeError
        eps is not a real number.
    ValueError
        eps is negative, not a number, or larger than the dtype can hold.
    """
    if not isinstance(eps, Real):
        raise TypeError(f"eps must be a number, but it is a {_kind(eps)}.")
    eps = float(eps)
    if math.isnan(eps) or eps < 0:
        raise ValueError(f"eps must be zero or above, but it is {eps:g}.")
    if eps > float(namespace(x).finfo(dtype).max):
        raise ValueError(f"eps must fit into {dtype}, but it is {eps:g}.")
    return eps


def upstream_gradient(dy: Array, x: Array, dtype: DType) -> Array:
    """Return dy in the given dtype, without a copy where it has that dtype already.

    Raises
    ------
    TypeError
        dy is no array of the library of x, or is not real.
    ValueError
        dy has another shape than x.
    """
    _check_companion(dy, "dy", x)
    if dy.shape != x.shape:
        raise ValueError(
            f"dy must have the shape of x, {tuple(x.shape)}, but its shape is {tuple(dy.shape)}."
        )
    return cast(dy, dtype)


def _check_companion(value: Array, name: str, x: Array) -> None:
    if not is_array(value):
        raise TypeError(
            f"{name} must be a number or an array of the library of x ({library_name(x)}), "
            f"but it is a {_kind(value)}."
        )
    if namespace(value) is not namespace(x):
        raise TypeError(
            f"x comes from {library_name(x)} but {name} from {library_name(value)}: "
            "give all arrays in one library."
        )
    if not namespace(x).isdtype(value.dtype, ("bool", "integral", "real floating")):
        raise TypeError(f"{name} must hold real numbers, but it holds {value.dtype}.")


def _kind(value: object) -> str:
    return type(value).__name__
