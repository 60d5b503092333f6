import importlib.machinery
import sys
import types

import numpy as np
import pytest

from bnviz.scenario import (
    BACKENDS,
    DTYPES,
    Settings,
    backends,
    find_backend,
    make_inputs,
    to_backend,
    to_host,
    why_not,
)

from .sentences import is_one_sentence

IDS = [backend.id for backend in BACKENDS]


@pytest.fixture
def fresh():
    """Ask again about every backend, before and after a test that changes what is installed."""
    why_not.cache_clear()
    yield
    why_not.cache_clear()


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_arrays_go_there_and_back_unchanged(id_, dtype):
    reason = why_not(id_)
    if reason:
        pytest.skip(reason)
    x = make_inputs(Settings(dtype=dtype)).x
    for array in (x, x[0]):
        there = to_backend(array, id_)
        back = to_host(there)
        assert there.shape == array.shape
        assert type(back) is np.ndarray
        assert back.dtype == array.dtype
        assert np.array_equal(back, array)


def test_numpy_always_works():
    assert why_not("numpy") is None


@pytest.mark.parametrize("id_", IDS)
def test_every_backend_works_or_says_why_not(id_):
    assert is_one_sentence(find_backend(id_).description)
    reason = why_not(id_)
    assert reason is None or is_one_sentence(reason)


@pytest.mark.parametrize("id_", [id_ for id_ in IDS if id_ != "numpy"])
def test_a_missing_library_is_not_imported(id_, monkeypatch, fresh):
    imported = []
    monkeypatch.setattr(backends, "find_spec", lambda _: None)
    monkeypatch.setattr(backends, "import_module", imported.append)
    assert why_not(id_) == f"{find_backend(id_).label} is not installed."
    assert imported == []


def test_a_broken_library_is_a_sentence(monkeypatch, fresh):
    def fail(_):
        raise OSError("libtorch.so: cannot open shared object file")

    monkeypatch.setattr(backends, "find_spec", lambda _: object())
    monkeypatch.setattr(backends, "import_module", fail)
    assert why_not("torch") == "PyTorch is installed but cannot be imported (OSError)."


def test_cupy_without_a_device_is_a_sentence(monkeypatch, fresh):
    def no_device(_):
        raise RuntimeError("cudaErrorNoDevice")

    cupy = types.ModuleType("cupy")
    cupy.__spec__ = importlib.machinery.ModuleSpec("cupy", None)
    cupy.zeros = no_device
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    assert why_not("cupy") == "CuPy is installed but no CUDA device answers (RuntimeError)."


def test_dask_keeps_the_batch_in_one_chunk():
    array = to_backend(np.zeros((6, 3)), "dask")
    assert array.numblocks[0] == 1


def test_numbers_and_lists_come_to_the_host_too():
    assert to_host(2.5).shape == ()
    assert to_host([1.0, 2.0]).tolist() == [1.0, 2.0]
