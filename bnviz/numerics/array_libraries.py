"""What the kernels need to know about array libraries.

This module alone imports ``array_api_compat``; all others ask it for a namespace and then speak
the array API standard.
"""

from typing import Any

import array_api_compat
import numpy as np

# The standard has no common base class, so an array of whatever library has no closer type.
Array = Any
Namespace = Any
DType = Any

# Overflow is told by the result (`non_finite` names the field), on every library alike; NumPy
# alone would also warn. (A Dask array warns later, when it is computed in threads of its own.)
# A variance that vanishes divides by zero before it is seen that its column has to be rescaled.
silent_overflow = np.errstate(over="ignore", invalid="ignore", divide="ignore")


def is_array(value: object) -> bool:
    """Tell whether a value is an array of a library that follows the standard."""
    return isinstance(value, np.ndarray) or bool(array_api_compat.is_array_api_obj(value))


def namespace(x: Array) -> Namespace:
    """Return the array API namespace of the library that x comes from."""
    # NumPy follows the standard by itself, and to load its stand-in would delay the first page. It
    # is asked for so often, too, that a small batch would wait for the answers.
    if type(x) is np.ndarray:
        return np
    return array_api_compat.array_namespace(x)


def is_numpy(x: Array) -> bool:
    """Tell whether x is a NumPy array."""
    return isinstance(x, np.ndarray)


def is_lazy(x: Array) -> bool:
    """Tell whether the values of x may not be there yet, so that nothing may depend on them.

    A JAX array counts as lazy, since inside `jax.jit` it is.
    """
    return not is_numpy(x) and (
        bool(array_api_compat.is_dask_array(x)) or bool(array_api_compat.is_jax_array(x))
    )


def library_name(x: Array) -> str:
    """Return the name of the library that x comes from, as people call it."""
    return str(namespace(x).__name__).removeprefix("array_api_compat.").partition(".")[0]


@silent_overflow
def full_like_feature(x: Array, value: float, dtype: DType) -> Array:
    """Return a vector of shape (D,) filled with one value, on the device of x (m, D)."""
    if type(x) is np.ndarray:
        return np.full(x.shape[1], value, dtype)
    device = array_api_compat.device(x)
    return namespace(x).full((x.shape[1],), value, dtype=dtype, device=device)


def compute_dtype(x: Array) -> DType:
    """Return the dtype to compute in: that of x, but float32 for 16-bit numbers."""
    if type(x) is np.ndarray and x.dtype.itemsize >= np.float32().itemsize:
        return x.dtype
    xp = namespace(x)
    return xp.float32 if xp.finfo(x.dtype).bits < 32 else x.dtype


def cast(x: Array, dtype: DType) -> Array:
    """Return x in the given dtype: x itself where it has that dtype already."""
    return x if x.dtype == dtype else _convert(x, dtype)


@silent_overflow
def _convert(x: Array, dtype: DType) -> Array:
    return namespace(x).astype(x, dtype)


def read_only(x: Array) -> Array:
    """Return x so that nobody can write into it through the result, where that costs nothing.

    A NumPy array gives a read-only view; arrays of the other libraries come back as they are.
    """
    if not is_numpy(x):
        return x
    view = x.view()
    view.flags.writeable = False
    return view


def to_numpy(x: Array) -> np.ndarray[Any, Any]:
    """Return the values of an array of any library as a NumPy array in the host's memory.

    A lazy array is computed. Where x lies in the host's memory the result may share it, so do
    not write into the result. A type of PyTorch's that NumPy lacks, as bfloat16, becomes float32.
    """
    if array_api_compat.is_torch_array(x):
        x = x.detach().cpu()
        try:
            return np.asarray(x)
        except TypeError:
            x = x.float()
    elif array_api_compat.is_cupy_array(x):
        x = x.get()
    return np.asarray(x)
