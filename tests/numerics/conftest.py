"""One fixture runs a test on every array library that is installed here."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import array_api_compat
import dask.array
import numpy as np
import pytest


@dataclass(frozen=True)
class Library:
    """An array library: its name, and how it takes over a NumPy array."""

    name: str
    take: Callable[[np.ndarray], Any]


def _read_only(values: np.ndarray) -> np.ndarray:
    copy = values.copy()
    copy.flags.writeable = False
    return copy


def _chunked(values: np.ndarray) -> Any:
    # Chunks that divide neither the batch nor the features evenly.
    return dask.array.from_array(values, chunks=tuple(max(1, 2 * n // 3) for n in values.shape))


def _imported(name: str) -> ModuleType | None:
    return import_module(name) if find_spec(name) else None


def _libraries() -> list[Library]:
    found = [
        Library("numpy", lambda values: values.copy()),
        Library("read-only numpy", _read_only),
        Library("array-api-strict", import_module("array_api_strict").asarray),
        Library("dask", _chunked),
    ]
    if torch := _imported("torch"):
        found.append(Library("torch", lambda values: torch.asarray(values.copy())))
    if jax := _imported("jax"):
        jax.config.update("jax_enable_x64", True)
        found.append(Library("jax", jax.numpy.asarray))
    if (cupy := _imported("cupy")) and cupy.is_available():
        found.append(Library("cupy", cupy.asarray))
    return found


@pytest.fixture(params=_libraries(), ids=lambda library: library.name)
def library(request: pytest.FixtureRequest) -> Library:
    return request.param


@pytest.fixture
def xp(library: Library) -> Any:
    """Return the namespace of the library."""
    return array_api_compat.array_namespace(library.take(np.ones(1)))
