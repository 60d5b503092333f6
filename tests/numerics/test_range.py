"""Columns whose variance leaves the range of numbers have right answers, in every kernel."""

from collections.abc import Callable

import dask
import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bnviz.numerics import (
    ConstantFeatureError,
    backward,
    backward_closed_form,
    dask_kernel,
    forward,
    forward_backward,
    non_finite,
    numba_kernel,
    numpy_closed_form,
    unrepresented,
)
from tests.numerics.drawn_ranges import problems
from tests.numerics.exact_oracle import errors
from tests.numerics.oracles import Problem

RESULTS = ("y", "dx", "dgamma", "dbeta")
FORWARD = ("mu", "var", "x_hat", "y")
DX_ADDENDS = ("dx_direct", "dx_through_var", "dx_through_mu")
BACKWARD = ("dgamma", "dbeta", "dx_hat", "dvar", "dmu", *DX_ADDENDS, "dx")
CLOSED_FORM = ("dx", "dgamma", "dbeta", "delta")
TOLERANCES = {np.float64: 1e-12, np.float32: 2e-5, np.float16: 2.0**-11}


def _on_dask(x, gamma, beta, eps, dy):
    chunks = (max(1, len(x) // 3), 2)
    x, dy = da.from_array(x, chunks=chunks), da.from_array(dy, chunks=chunks)
    return dask_kernel.run(x, da.from_array(gamma), da.from_array(beta), eps, dy)


def _named(name: str) -> Callable:
    return lambda *given: forward_backward(*given, kernel=name)


KERNELS = {
    "numba": numba_kernel.run,
    "dask": _on_dask,
    "blocks": numpy_closed_form.run,  # by name it would take only large data by blocks
    "closed-form": _named("closed-form"),
    "staged": _named("staged"),
}


def run(problem: Problem, kernel: str):
    return KERNELS[kernel](problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)


def column(values, dy, dtype=np.float32, eps=0.0) -> Problem:
    """Return the problem of one feature with gamma = 1 and beta = 0."""
    x, dy = (np.array(numbers, dtype)[:, None] for numbers in (values, dy))
    return Problem(x, np.ones(1, dtype), np.zeros(1, dtype), eps, dy)


@pytest.fixture(params=KERNELS)
def kernel(request) -> str:
    return request.param


def test_a_variance_too_large_for_float32(kernel):
    found = run(column([0, 3e19, 6e19], [1, 0, 0], eps=1e-5), kernel)
    np.testing.assert_allclose(found.y[:, 0], [-1.2247449, 0, 1.2247449], rtol=1e-6)
    np.testing.assert_allclose(found.dgamma, [-1.2247449], rtol=1e-6)
    np.testing.assert_allclose(
        found.dx[:, 0], [6.8041382e-21, -1.3608276e-20, 6.8041382e-21], rtol=1e-5
    )
    assert unrepresented(found) is None


def test_a_variance_that_fits_of_squares_that_do_not(kernel):
    x = [1e19, 2e19] * 8
    found = run(column(x, np.ones(16), eps=1e-5), kernel)
    np.testing.assert_allclose(found.y[:, 0], [-1, 1] * 8, rtol=1e-6)
    assert non_finite(forward(column(x, x).x, 1.0, 0.0, 1e-5)) is None


def test_a_variance_too_small_for_float32(kernel):
    found = run(column([0, 1e-25, 3e-25, 7e-25], [1, 0, 2, -1]), kernel)
    np.testing.assert_allclose(found.y[:, 0], [-1.0258, -0.6528, 0.0933, 1.5853], atol=5e-5)
    assert unrepresented(found) is None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "fractions", [(-1, 1, 1, 0.5), (0.9, 0.95, 1, 1), (-1, 1, -1, 1), (0, 0, 0, 1)]
)
def test_sums_and_differences_that_overflow(kernel, fractions, dtype):
    problem = column(np.array(fractions) * float(np.finfo(dtype).max), [1, 0, 2, -1], dtype, 1e-3)
    assert max(errors(problem, run(problem, kernel), RESULTS).values()) < TOLERANCES[dtype]


@settings(max_examples=60, deadline=None)
@given(problem=problems(), kernel=st.sampled_from(list(KERNELS)))
def test_every_kernel_is_right_in_all_the_range(problem, kernel):
    found = errors(problem, run(problem, kernel), RESULTS)
    tolerance = TOLERANCES[problem.x.dtype.type]
    assert not {name: error for name, error in found.items() if not error < tolerance}


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_every_array_is_right_in_all_the_range(problem):
    fwd = forward(problem.x, problem.gamma, problem.beta, problem.eps)
    found = (
        errors(problem, fwd, FORWARD)
        | errors(problem, backward(fwd, problem.dy), BACKWARD)
        | {
            f"closed form {name}": error
            for name, error in errors(
                problem, backward_closed_form(fwd, problem.dy), CLOSED_FORM
            ).items()
        }
    )
    tolerance = TOLERANCES[problem.x.dtype.type]
    assert not {name: error for name, error in found.items() if not error < tolerance}


@pytest.mark.parametrize("m", [3, 40_000])
def test_other_columns_keep_every_bit(kernel, m):
    rng = np.random.default_rng(1)
    x, dy = rng.normal(size=(2, m, 3)).astype(np.float32)
    ones, zeros = np.ones(3, np.float32), np.zeros(3, np.float32)
    plain = run(Problem(x, ones, zeros, 1e-5, dy), kernel)
    wide = x.copy()
    wide[:, 1] *= np.float32(1e25)
    found = run(Problem(wide, ones, zeros, 1e-5, dy), kernel)
    for name in RESULTS:
        one, other = (np.asarray(getattr(of, name)) for of in (plain, found))
        np.testing.assert_array_equal(one[..., [0, 2]], other[..., [0, 2]])
    np.testing.assert_allclose(np.asarray(found.y)[:, 1], np.asarray(plain.y)[:, 1], rtol=1e-3)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("m", [4, 40_000])
def test_what_is_no_number_stays_so_and_in_its_column(kernel, m, bad):
    x = np.random.default_rng(2).normal(size=(m, 2)).astype(np.float32)
    x[m // 2, 0] = bad
    found = run(Problem(x, np.ones(2), np.zeros(2), 0.0, x), kernel)
    assert non_finite(found) == "y"
    assert np.isnan(np.asarray(found.y)[:, 0]).any()
    assert np.isfinite(np.asarray(found.y)[:, 1]).all()


@pytest.mark.parametrize("value", [0.0, 1e-30, 1.0, 3e38])
def test_only_what_is_constant_is_refused_as_constant(kernel, value):
    x = np.array([[value, 0], [value, 1e-30], [value, 0]], np.float32)
    with pytest.raises(ConstantFeatureError, match="Feature 1 has zero variance"):
        run(Problem(x, np.ones(2), np.zeros(2), 0.0, x), kernel)
    found = run(Problem(x[:, ::-1], np.ones(2), np.full(2, 0.5), 1e-5, x), kernel)
    np.testing.assert_array_equal(np.asarray(found.y)[:, 1], 0.5)


def test_what_the_dtype_cannot_hold_is_named():
    large = column([0, 3e25, 6e25], [1, 0, 0], eps=1e-5)
    fwd = forward(large.x, 1.0, 0.0, 1e-5)
    assert np.isinf(fwd.var).all()
    assert non_finite(fwd) == unrepresented(fwd) == "var"
    assert unrepresented(backward(fwd, large.dy)) == "dvar"
    assert non_finite(backward(fwd, large.dy)) is None

    tiny = column([0, 1e-25, 3e-25, 7e-25], [1, 0, 2, -1])
    fwd = forward(tiny.x, 1.0, 0.0, 0.0)
    assert fwd.var == 0
    assert non_finite(fwd) is None
    assert unrepresented(fwd) == "var"
    assert non_finite(backward(fwd, tiny.dy)) == "dvar"

    half = np.array([[1.0], [1.001]], np.float16) * np.float16(1e-4)
    assert unrepresented(forward(half, 1.0, 0.0, 0.0)) == "var"


def test_a_zero_that_is_one_is_not_named():
    x = np.ones((3, 2))
    fwd = forward(x, 1.0, 0.0, 1e-5)
    assert unrepresented(fwd) is None
    assert unrepresented(backward(fwd, x)) is None
    assert unrepresented(backward_closed_form(fwd, x)) is None


def test_lazy_arrays_stay_lazy():
    def refuse(*_args, **_kwargs):
        raise AssertionError("something was computed")

    x = da.from_array(np.array([[0.0], [3e19], [6e19]], np.float32), chunks=1)
    for name in ("staged", "closed-form", "dask"):
        with dask.config.set(scheduler=refuse):
            found = forward_backward(x, 1.0, 0.0, 1e-5, x / np.float32(1e19), kernel=name)
        np.testing.assert_allclose(found.y.compute()[:, 0], [-1.2247449, 0, 1.2247449], rtol=1e-6)
