"""Check the arguments of the kernels and bring them into one form.

Nothing here looks at the values of x or dy, which would cost a pass over the data. What is refused
is told the way out, where there is one.
"""

import math
from numbers import Integral, Real

import numpy as np

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

# What the checks below would say yes to in the end. They take longer than a small batch.
_FLOATS = frozenset(np.dtype(name) for name in ("float16", "float32", "float64", "longdouble"))


def check_data(x: Array) -> Array:
    """Return x, as a plain array; refuse data that are not a matrix of floating-point numbers.

    Raises
    ------
    TypeError
        x is no array or a masked one, or holds something else than real floating-point numbers.
    ValueError
        x is not of shape (m, D) with m and D at least 1, or its shape is not known yet.
    """
    if type(x) is np.ndarray and x.dtype in _FLOATS and x.ndim == 2 and x.size:
        return x
    if not is_array(x):
        raise TypeError(
            f"x must be an array of an array library, but it is a {_kind(x)}{_to_array(x, 'x')}."
        )
    x = _plain(x, "x")
    if not namespace(x).isdtype(x.dtype, "real floating"):
        raise TypeError(_not_floating(x))
    if x.ndim != 2:
        raise ValueError(f"x must be {_MATRIX}, but its shape is {tuple(x.shape)}{_to_matrix(x)}.")
    if not all(isinstance(size, Integral) for size in x.shape):
        raise ValueError(
            "The shape of x is not known yet: a Dask array needs compute_chunk_sizes() first."
        )
    if min(x.shape) < 1:
        raise ValueError(
            f"x must have at least one sample and one feature, but its shape is {tuple(x.shape)}."
        )
    return x


def feature_vector(value: Array, name: str, x: Array, dtype: DType) -> Array:
    """Return gamma or beta as a new vector of shape (D,) in the given dtype.

    Raises
    ------
    TypeError
        The value is neither a number nor an array of the library of x, or is masked or not real.
    ValueError
        The value is an array of a shape other than () and (D,).
    """
    if type(value) is float or isinstance(value, Real):
        return full_like_feature(x, float(value), dtype)
    value = _companion(value, name, x, "a number or an array of the library of x ({library})")
    width = x.shape[1]
    if value.shape not in ((), (width,)):
        way_out = f": take {name}.ravel()" if math.prod(value.shape) == width else ""
        raise ValueError(
            f"{name} must be one number or one number per feature, shape ({width},), "
            f"but its shape is {tuple(value.shape)}{way_out}."
        )
    vector = cast(value, dtype)
    if vector is value:  # which the caller may write into later
        vector = namespace(x).asarray(value, copy=True)
    return vector if vector.ndim else namespace(x).broadcast_to(vector, (width,))


def stabiliser(eps: object, dtype: DType, x: Array) -> float:
    """Return eps as a Python float that is zero or above and fits into the dtype.

    Raises
    ------
    TypeError
        eps is not a real number.
    ValueError
        eps is negative, not a number, or larger than the dtype can hold.
    """
    if type(eps) is float and 0 <= eps <= 1:
        return eps
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
        dy is no array of the library of x, or is masked or not real.
    ValueError
        dy has another shape than x.
    """
    dy = _companion(dy, "dy", x, "an array of x's shape, {shape}")
    if dy.shape != x.shape:
        raise ValueError(
            f"dy must have the shape of x, {tuple(x.shape)}, but its shape is {tuple(dy.shape)}."
        )
    return cast(dy, dtype)


def _companion(value: Array, name: str, x: Array, wanted: str) -> Array:
    """Return an array that goes with x, as a plain one of real numbers."""
    if type(value) is np.ndarray and type(x) is np.ndarray and value.dtype in _FLOATS:
        return value
    if not is_array(value):
        wanted = wanted.format(library=library_name(x), shape=tuple(x.shape))
        raise TypeError(
            f"{name} must be {wanted}, but it is a {_kind(value)}{_to_array(value, name)}."
        )
    value = _plain(value, name)
    if namespace(value) is not namespace(x):
        raise TypeError(
            f"x comes from {library_name(x)} but {name} from {library_name(value)}: "
            "give all arrays in one library."
        )
    if not namespace(x).isdtype(value.dtype, ("bool", "integral", "real floating")):
        raise TypeError(f"{name} must hold real numbers, but it holds {value.dtype}.")
    return value


def _plain(value: Array, name: str) -> Array:
    """Return an instance of a subclass of NumPy's array as a plain view: it may mean no more."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and the layer cannot leave single values out: give "
            f"{name}.filled(value), or leave out the samples that have masked values."
        )
    return np.asarray(value) if isinstance(value, np.ndarray) else value


def _not_floating(x: Array) -> str:
    if getattr(x.dtype, "names", None):
        return (
            "x must hold floating-point numbers, but it holds records of named fields: "
            "numpy.lib.recfunctions.structured_to_unstructured(x) makes a matrix of them."
        )
    whole = namespace(x).isdtype(x.dtype, ("bool", "integral"))
    how = ", as x.astype(float) does" if whole and isinstance(x, np.ndarray) else ""
    return f"x must hold floating-point numbers, but it holds {x.dtype}: convert it first{how}."


def _to_matrix(x: Array) -> str:
    """Return how an array of another number of axes becomes a matrix, as the end of a sentence."""
    if x.ndim == 0:
        return ""
    if x.ndim == 1:
        return ": x[:, None] is one feature of many samples"
    places, kept = ("N·L", "(N, C, L)") if x.ndim == 3 else ("N·H·W", "(N, C, H, W)")
    if x.ndim > 4:
        places, kept = "N·…", "(N, C, …)"
    return (
        f": the samples of {kept} are ({places}, C), so move the channels last and reshape, "
        f"as moveaxis(x, 1, -1).reshape(-1, {x.shape[1]}) does"
    )


def _to_array(value: object, name: str) -> str:
    """Return how something else becomes an array, as the end of a sentence."""
    if hasattr(value, "to_numpy"):
        return f": take {name}.to_numpy()"
    if isinstance(value, list | tuple):
        return f": numpy.array({name}, float) makes one of it"
    return ""


def _kind(value: object) -> str:
    return type(value).__name__
