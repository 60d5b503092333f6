"""The array libraries that the layer can run on, and why one of them does not work here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Backend:
    """One array library.

    Attributes
    ----------
    id, label, description
        Name in the link, name on screen, and one sentence.
    package, module
        What is installed, and what is imported.
    lift
        Turns a NumPy array into a new array of this library.
    lower
        Turns an array of this library into a NumPy array.
    find_fault
        Gives the sentence that says why an importable library still does not work, or None.
    """

    id: str
    label: str
    description: str
    package: str
    module: str
    lift: Callable[[NDArray[Any]], Any]
    lower: Callable[[Any], NDArray[Any]]
    find_fault: Callable[[], str | None] = lambda: None


def is_installed(id_: str) -> bool:
    """Return whether this backend's library is there at all. It is not imported."""
    return find_spec(find_backend(id_).package) is not None


@cache
def why_not(id_: str) -> str | None:
    """Return why this backend cannot be used here, in one sentence, or None if it can.

    A library that is not installed costs nothing to ask about; one that is installed is imported
    once.
    """
    backend = find_backend(id_)
    if not is_installed(id_):
        return f"{backend.label} is not installed."
    try:
        import_module(backend.module)
    # A broken installation raises whatever its missing shared library or version check leads to.
    except Exception as error:  # noqa: BLE001
        return f"{backend.label} is installed but cannot be imported ({type(error).__name__})."
    return backend.find_fault()


def to_backend(array: NDArray[Any], id_: str) -> Any:
    """Return `array` as an array of this backend, of the same shape and dtype.

    The NumPy array itself comes back for ``"numpy"``, a copy for every other backend.
    """
    return find_backend(id_).lift(array)


def to_host(array: Any) -> NDArray[Any]:
    """Return an array of any of the backends as a NumPy array; Dask computes it now."""
    package = type(array).__module__.partition(".")[0]
    # jax.Array lives in "jaxlib", and everything unknown is NumPy's to convert.
    home = next((b for b in BACKENDS if package.startswith(b.package)), find_backend("numpy"))
    return home.lower(array)


def _lift_cupy(array: NDArray[Any]) -> Any:
    return import_module("cupy").asarray(array)


def _lower_cupy(array: Any) -> NDArray[Any]:
    host: NDArray[Any] = array.get()
    return host


def _find_cuda_fault() -> str | None:
    cupy = import_module("cupy")
    try:
        cupy.zeros(1).sum().get()
    # Without a device or driver CuPy raises errors of its own and of the loader.
    except Exception as error:  # noqa: BLE001
        return f"CuPy is installed but no CUDA device answers ({type(error).__name__})."
    return None


def _lift_torch(array: NDArray[Any]) -> Any:
    # PyTorch has no read-only tensors and warns about read-only arrays, so it gets its own copy.
    return import_module("torch").from_numpy(array.copy())


def _lower_torch(tensor: Any) -> NDArray[Any]:
    host: NDArray[Any] = tensor.detach().cpu().numpy()
    return host


def _lift_jax(array: NDArray[Any]) -> Any:
    jax = import_module("jax")
    if array.dtype == np.float64:
        # Without this JAX rounds to float32, which nobody who chose float64 expects.
        jax.config.update("jax_enable_x64", True)
    return jax.numpy.asarray(array)


def _lift_dask(array: NDArray[Any]) -> Any:
    # Chunks of whole columns keep the sums over the batch in one place.
    return import_module("dask.array").from_array(
        array, chunks=(-1,) + ("auto",) * (array.ndim - 1)
    )


BACKENDS = (
    Backend(
        "numpy",
        "NumPy",
        "The reference, on the processor.",
        "numpy",
        "numpy",
        np.asarray,
        np.asarray,
    ),
    Backend(
        "cupy",
        "CuPy",
        "NumPy's functions on an NVIDIA graphics card.",
        "cupy",
        "cupy",
        _lift_cupy,
        _lower_cupy,
        _find_cuda_fault,
    ),
    Backend(
        "torch",
        "PyTorch",
        "PyTorch tensors on the processor.",
        "torch",
        "torch",
        _lift_torch,
        _lower_torch,
    ),
    Backend(
        "jax", "JAX", "JAX arrays on its default device.", "jax", "jax.numpy", _lift_jax, np.asarray
    ),
    Backend(
        "dask",
        "Dask",
        "NumPy arrays in chunks, computed in parallel.",
        "dask",
        "dask.array",
        _lift_dask,
        np.asarray,
    ),
)
_BY_ID = {backend.id: backend for backend in BACKENDS}


def find_backend(id_: str) -> Backend:
    """Return the backend with this id."""
    return _BY_ID[id_]
