"""Every kernel of the table gives the same answer under its own name, and the rule chooses well."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bnviz.numerics import (
    KERNELS,
    ConstantFeatureError,
    forward_backward,
    kernels,
    relative_error,
    select_kernel,
    to_numpy,
)
from tests.numerics.oracles import Problem, addends, by_autograd, by_longdouble, draw

NAMES = [kernel.name for kernel in KERNELS]
RESULTS = ("y", "dx", "dgamma", "dbeta")
ON_NUMPY = [kernel.name for kernel in KERNELS if kernel.obstacle(np.ones((1, 1))) is None]
TOLERANCES = [(np.float64, 1e-12), (np.float32, 2e-5)]

# One shape for each way in which the fused kernels share out the data, and its edges.
SHAPES = [
    (1, 1), (2, 1), (1, 300), (3, 255), (5, 256), (6, 257), (63, 2), (64, 3), (65, 100),
    (1031, 17), (70_001, 1), (20_011, 7), (300, 1100), (131, 1500), (600, 250), (4, 40_000),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_setting(monkeypatch):
    monkeypatch.delenv(kernels.SETTING, raising=False)


def run(problem: Problem, kernel: str):
    return forward_backward(
        problem.x, problem.gamma, problem.beta, problem.eps, problem.dy, kernel=kernel
    )


def errors(problem: Problem, kernel: str) -> dict[str, float]:
    found, expected = run(problem, kernel), by_longdouble(problem)
    assert found.kernel == kernel
    assert all(getattr(found, name).dtype == problem.x.dtype for name in RESULTS)
    return {
        name: relative_error(getattr(found, name), expected[name], addends(problem, name))
        for name in RESULTS
    }


def too_large(found: dict[str, float], tolerance: float) -> dict[str, float]:
    return {name: error for name, error in found.items() if not error < tolerance}


def test_the_names_are_unique_and_not_auto():
    assert NAMES == ["cupy", "numba", "dask", "closed-form", "staged"]


def test_numba_is_tested_here():
    assert ON_NUMPY == ["numba", "closed-form", "staged"]


@pytest.mark.parametrize("kernel", ON_NUMPY)
def test_a_kernel_agrees_with_autograd(kernel):
    problem = draw(seed=1, m=9, d=4)
    expected, found = by_autograd(problem), run(problem, kernel)
    for name in RESULTS:
        assert relative_error(getattr(found, name), expected[name]) < 1e-13, name


@pytest.mark.parametrize(("dtype", "tolerance"), TOLERANCES)
@pytest.mark.parametrize(("scale", "shift"), [(3.0, 2.0), (1e-2, 1e4)])
@pytest.mark.parametrize(("m", "d"), SHAPES)
@pytest.mark.parametrize("kernel", ON_NUMPY)
def test_a_kernel_is_accurate_at_every_shape(kernel, m, d, scale, shift, dtype, tolerance):
    problem = draw(seed=m, m=m, d=d, scale=scale, shift=shift, eps=1e-5, dtype=dtype)
    assert not too_large(errors(problem, kernel), tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), TOLERANCES)
@pytest.mark.parametrize("kernel", ON_NUMPY)
def test_data_in_bad_order_cost_no_digits(kernel, dtype, tolerance):
    """An outlier first of all, a trend, and a jump: the first samples say little of the rest."""
    problem = draw(seed=2, m=40_000, d=4, scale=1.0, shift=1.0, eps=1e-5, dtype=dtype)
    problem.x[0, 0] = 1e4
    problem.x[:, 1] = np.linspace(-1e3, 1e3, 40_000)
    problem.x[20_000:, 2] += 1e3
    assert not too_large(errors(problem, kernel), tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), TOLERANCES)
@pytest.mark.parametrize("kernel", ON_NUMPY)
def test_an_upstream_gradient_that_is_constant_gives_nothing(kernel, dtype, tolerance):
    problem = draw(seed=3, m=40_000, d=8, dtype=dtype)
    problem.dy[:] = 1
    found = errors(problem, kernel)
    if kernel == "staged" and dtype == np.float32:
        # It sums the x_hat that it shows, each of which is rounded to float32.
        assert found.pop("dgamma") < 1e-3
    assert not too_large(found, tolerance)


@pytest.mark.parametrize("kernel", ON_NUMPY)
def test_float16_is_accurate_to_the_rounding_of_the_result(kernel):
    problem = draw(seed=4, m=700, d=60, scale=0.5, shift=30.0, eps=1e-3, dtype=np.float16)
    assert not too_large(errors(problem, kernel), 2.0**-11)


def _strided(values: np.ndarray, form: str) -> np.ndarray:
    """Return the same values in another place and order of memory."""
    if form == "fortran":
        return np.asfortranarray(values)
    if form == "backwards":
        return values[::-1, ::-1].copy()[::-1, ::-1]
    if form == "swapped bytes":
        return values.astype(values.dtype.newbyteorder())
    if form == "unaligned":
        memory = bytearray(values.nbytes + 1)
        view = np.frombuffer(memory, values.dtype, values.size, offset=1).reshape(values.shape)
        view[:] = values
        return view
    grid = np.full((3 * values.shape[0], 2 * values.shape[1]), np.nan, values.dtype)
    view = {"rows apart": grid[::3, : values.shape[1]], "all apart": grid[1::3, ::2]}[form]
    view[:] = values
    return view


FORMS = ["fortran", "backwards", "rows apart", "all apart", "swapped bytes", "unaligned"]


@settings(max_examples=150)
@given(
    seed=st.integers(0, 2**32 - 1),
    m=st.integers(1, 400),
    d=st.integers(1, 400),
    far=st.booleans(),
    eps=st.just(0.0) | st.floats(-12, 0).map(lambda power: 10.0**power),
    of_dtype=st.sampled_from(TOLERANCES),
    forms=st.tuples(*[st.none() | st.sampled_from(FORMS)] * 2),
    kernel=st.sampled_from(ON_NUMPY),
)
def test_shape_dtype_and_strides_change_no_result(seed, m, d, far, eps, of_dtype, forms, kernel):
    dtype, tolerance = of_dtype
    scale, shift = (1e-2, 1e4) if far else (3.0, 2.0)
    # In float32, two samples of a feature can coincide far from zero.
    eps = max(eps, 1e-12) if m < 20 else eps
    problem = draw(seed, m, d, scale=scale, shift=shift, eps=eps, dtype=dtype)
    x, dy = (
        _strided(values, form) if form else values
        for values, form in zip((problem.x, problem.dy), forms, strict=True)
    )
    before = x.tobytes(), dy.tobytes()
    found = forward_backward(x, problem.gamma, problem.beta, eps, dy, kernel=kernel)
    expected = by_longdouble(problem)
    for name in RESULTS:
        result = getattr(found, name)
        assert relative_error(result, expected[name], addends(problem, name)) < tolerance, name
        assert not any(np.shares_memory(result, given) for given in (x, dy))
    assert (x.tobytes(), dy.tobytes()) == before


@pytest.mark.parametrize("m", [1, 3, 300, 70_000])
@pytest.mark.parametrize("kernel", ON_NUMPY)
def test_a_constant_feature_is_named(kernel, m):
    x = np.full((m, 3), 0.1)
    x[:, 1] = np.arange(m)
    features = (0, 2) if m > 1 else (0, 1, 2)
    with pytest.raises(ConstantFeatureError, match="zero variance") as caught:
        forward_backward(x, 1.0, 0.0, 0.0, x, kernel=kernel)
    assert caught.value.features == features
    found = forward_backward(x, 1.0, 0.5, 1e-5, x, kernel=kernel)
    np.testing.assert_array_equal(found.y[:, features], 0.5)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("d", [1, 300, 2000])
@pytest.mark.parametrize("kernel", ON_NUMPY)
def test_one_sample_gets_no_gradient_at_all(kernel, d, dtype):
    found = run(draw(seed=5, m=1, d=d, dtype=dtype), kernel)
    np.testing.assert_array_equal(found.dx, np.zeros((1, d)))


def test_auto_takes_the_first_kernel_without_an_obstacle(library):
    problem = draw(seed=2, m=9, d=4)
    x, dy = library.take(problem.x), library.take(problem.dy)
    found = forward_backward(x, 2.0, 0.0, problem.eps, dy)
    able = [kernel.name for kernel in KERNELS if kernel.obstacle(x) is None]
    assert found.kernel == able[0] == select_kernel(x).name
    assert able[-2:] == ["closed-form", "staged"]
    named = forward_backward(x, 2.0, 0.0, problem.eps, dy, kernel=able[0])
    np.testing.assert_array_equal(to_numpy(found.dx), to_numpy(named.dx))


def test_auto_takes_a_kernel_that_can_hold_the_numbers():
    assert select_kernel(np.ones((2, 2))).name == "numba"
    assert select_kernel(np.ones((2, 2), np.float16)).name == "numba"
    assert select_kernel(np.ones((2, 2), np.longdouble)).name == "closed-form"


def test_the_setting_names_the_kernel_that_auto_stands_for(monkeypatch):
    problem = draw(seed=6, m=5, d=2)
    monkeypatch.setenv("BNVIZ_KERNEL", "staged")
    assert run(problem, "auto").kernel == "staged"
    assert run(problem, "closed-form").kernel == "closed-form"
    monkeypatch.setenv("BNVIZ_KERNEL", "cupy")
    with pytest.raises(ValueError, match=r'^The kernel "cupy", which BNVIZ_KERNEL asks for, cann'):
        run(problem, "auto")
    monkeypatch.setenv("BNVIZ_KERNEL", "magic")
    with pytest.raises(ValueError, match=r"BNVIZ_KERNEL asks for, is unknown: choose auto or"):
        run(problem, "auto")


def test_a_kernel_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match=r'^The kernel "magic" is unknown: choose auto or one of '):
        run(draw(seed=3, m=2, d=2), "magic")


def test_without_numba_all_else_works_and_asking_for_it_says_so(monkeypatch):
    monkeypatch.setattr(kernels, "installed", lambda package: package != "numba")
    problem = draw(seed=7, m=5, d=2)
    assert run(problem, "auto").kernel == "closed-form"
    sentence = r'^The kernel "numba" cannot run: it needs Numba, which is not installed here\.$'
    with pytest.raises(ValueError, match=sentence):
        run(problem, "numba")


def test_a_kernel_of_another_library_says_so(library):
    x = library.take(np.ones((2, 2)))
    for name in {"numba", "dask"} - {select_kernel(x).name}:
        with pytest.raises(ValueError, match=f'^The kernel "{name}" cannot run: it takes '):
            forward_backward(x, 1.0, 0.0, 0.1, x, kernel=name)


def test_neither_numba_nor_cupy_nor_dask_is_imported_before_it_is_needed():
    script = (
        "import sys, numpy, bnviz; x = numpy.ones((2, 2));"
        "bnviz.forward_backward(x, 1.0, 0.0, 0.1, x, kernel='closed-form');"
        "assert not {'numba', 'cupy', 'dask'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env=os.environ, cwd=Path.cwd())
