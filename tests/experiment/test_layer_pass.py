from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from bnviz.derivation import EQUATIONS
from bnviz.experiment import run_pass
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import (
    BACKENDS,
    DATASETS,
    DTYPES,
    UPSTREAMS,
    BadData,
    Settings,
    Uploaded,
    read_upload,
    why_not,
)
from tests.scenario.sentences import is_one_sentence

WORKING = [backend.id for backend in BACKENDS if why_not(backend.id) is None]
# A few thousand roundings: the equations subtract a μ that was rounded.
SIGNIFICANT = {"float64": 1e-12, "float32": 1e-3, "float16": 2e-2}


def upload(text: bytes = b"1,2\n3,4\n5,7\n") -> Uploaded:
    return read_upload("a.csv", text)


def oracle(x: Any, gamma: Any, dy: Any, eps: float) -> Any:
    """Return ∂l/∂x from the Jacobian of each feature."""
    m = len(x)
    dx = np.empty_like(x)
    for j, column in enumerate(x.T):
        deviation = np.sqrt(column.var() + eps)
        x_hat = (column - column.mean()) / deviation
        jacobian = np.eye(m) - np.ones((m, m)) / m - np.outer(x_hat, x_hat) / m
        dx[:, j] = gamma[j] / deviation * jacobian @ dy[:, j]
    return dx


def test_kernels_and_equations_agree_on_the_default_set_up() -> None:
    done = run_pass(Settings(), None)
    assert done.shape == (16, 8)
    assert done.disagreement < 1e-12
    assert done.worst in {*(e.number for e in EQUATIONS), "δ"}


@pytest.mark.parametrize("backend", WORKING)
def test_the_gradient_is_that_of_the_jacobian(backend: str) -> None:
    settings = Settings(m=12, d=3, gamma=(1.0, -2.0, 0.5), eps=0.2, seed=4, backend=backend)
    arrays = run_pass(settings, None).arrays
    expected = oracle(arrays["x"], (1.0, -2.0, 0.5), arrays["dy"], 0.2)
    np.testing.assert_allclose(arrays["dx"], expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("backend", WORKING)
@pytest.mark.parametrize("dtype", DTYPES)
def test_arrays_are_read_only_and_on_the_host(backend: str, dtype: str) -> None:
    arrays = run_pass(Settings(backend=backend, dtype=dtype), None).arrays
    for array in arrays.values():
        if isinstance(array, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
        else:
            assert isinstance(array, int | float)
    with pytest.raises(TypeError, match="item assignment"):
        arrays["x"] = 0  # type: ignore[index]


def test_the_picked_cell_matters_to_the_loss_of_one_cell_alone() -> None:
    one_hot = Settings(upstream="one-hot", cell=(2, 3))
    dy = run_pass(one_hot, None).arrays["dy"]
    assert dy[1, 2] == dy.sum() == 1
    assert run_pass(replace(one_hot, cell=(3, 3)), None).arrays["dy"][2, 2] == 1


def test_files_are_told_apart_by_their_values() -> None:
    settings = Settings(data="upload")
    done = run_pass(settings, upload())
    np.testing.assert_array_equal(done.arrays["x"], [[1, 2], [3, 4], [5, 7]])
    other = run_pass(settings, upload(b"1,2\n3,4\n5,8\n"))
    assert other.arrays["x"][2, 1] == 8
    # The same numbers in another shape are other data.
    flat = run_pass(settings, upload(b"1,2,3\n4,5,7\n"))
    assert flat.shape == (2, 3)


def test_of_many_features_some_are_compared_and_the_first_of_all() -> None:
    few, many = run_pass(Settings(m=64, d=1024), None), run_pass(Settings(m=256, d=1024), None)
    assert (few.compared, many.compared) == (1024, 256)
    factor = (many.arrays["var"][::4] + many.inputs.eps) ** 3.5 - 1
    dvar = many.arrays["dvar"][::4]
    off = np.abs(dvar * factor).max() / np.abs(dvar).max()
    assert many.misprints["8"] == pytest.approx(off, rel=1e-9)


def test_what_the_misprints_do_is_measured() -> None:
    done = run_pass(Settings(m=12, d=3, eps=0.2, seed=4), None)
    assert set(done.misprints) == {e.number for e in EQUATIONS if e.misprinted}
    assert done.misprints["5"] is None
    factor = (done.arrays["var"] + 0.2) ** 3.5 - 1
    off = np.abs(done.arrays["dvar"] * factor).max() / np.abs(done.arrays["dvar"]).max()
    assert done.misprints["8"] == pytest.approx(off, rel=1e-9)
    for number in ("6", "7", "9", "11"):
        assert done.misprints[number] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("data", [dataset.id for dataset in DATASETS])
def test_every_set_up_runs(data: str, dtype: str) -> None:
    for upstream, eps in product([u.id for u in UPSTREAMS], (1e-2, 1.0)):
        settings = Settings(data=data, upstream=upstream, dtype=dtype, eps=eps)
        done = run_pass(settings, upload() if data == "upload" else None)
        assert all(np.isfinite(array).all() for array in done.arrays.values())
        if "constant" not in data and eps == 1.0:
            assert done.disagreement < SIGNIFICANT[dtype]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("data", [dataset.id for dataset in DATASETS])
def test_without_epsilon_a_set_up_runs_or_says_why_not(data: str, dtype: str) -> None:
    settings = Settings(data=data, dtype=dtype, eps=0.0)
    file = upload() if data == "upload" else None
    # The variance of the nearly constant feature is too small for its gradient to fit float16.
    if data in {"constant", "one-sample"} or (data, dtype) == ("nearly-constant", "float16"):
        with pytest.raises((ConstantFeatureError, BadData)) as refusal:
            run_pass(settings, file)
        assert is_one_sentence(str(refusal.value))
    else:
        assert np.isfinite(run_pass(settings, file).arrays["dx"]).all()


@pytest.mark.parametrize(
    "settings",
    [
        Settings(dtype="float16", gamma=60000.0),
        Settings(dtype="float16", gamma=1e6),
        Settings(dtype="float16", scale=1e5),
        Settings(dtype="float16", scale=1e-2, shift=0.0, gamma=6e4, beta=0.0, eps=0.0),
        Settings(dtype="float32", scale=1e-18, shift=0.0, gamma=1e6, eps=0.0),
        Settings(data="upload"),
    ],
    ids=str,
)
def test_what_cannot_be_computed_is_refused_in_one_sentence(settings: Settings) -> None:
    with pytest.raises(BadData) as refusal:
        run_pass(settings, None)
    assert is_one_sentence(str(refusal.value))


def test_what_is_too_small_for_its_type_is_named_and_the_rest_is_right() -> None:
    small = Settings(dtype="float32", scale=1e-25, shift=0.0, eps=1e-5, seed=3)
    done, wide = run_pass(small), run_pass(replace(small, dtype="float64"))
    assert done.vanished == ("var",)
    assert not done.arrays["var"].any()
    for name in ("x_hat", "y", "dgamma", "dx"):
        largest = np.abs(wide.arrays[name]).max()
        assert np.abs(done.arrays[name] - wide.arrays[name]).max() < 1e-5 * largest
    assert wide.vanished == run_pass(Settings()).vanished == ()
