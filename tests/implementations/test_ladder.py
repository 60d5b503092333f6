"""Every rung gives what the layer gives, and its intermediate gradients are those of the staged."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bnviz
from bnviz.implementations import LADDER, Rung, compute_exactly, has_compiler, runnable
from bnviz.numerics import relative_error
from tests.implementations.frames import locals_of
from tests.numerics.oracles import addends, by_longdouble, draw

IDS = [rung.id for rung in LADDER]
NAMES = ("y", "dx", "dgamma", "dbeta")


def arguments(problem: Any) -> tuple[Any, ...]:
    return problem.x, problem.gamma, problem.beta, problem.eps, problem.dy


@pytest.mark.parametrize("rung", LADDER, ids=IDS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), m=st.integers(1, 20), d=st.integers(1, 6))
def test_a_rung_agrees_with_the_staged_kernel(rung: Rung, seed: int, m: int, d: int) -> None:
    problem = draw(seed, m, d)
    fwd = bnviz.forward(problem.x, problem.gamma, problem.beta, problem.eps)
    bwd = bnviz.backward(fwd, problem.dy)
    expected = {"y": fwd.y, "dx": bwd.dx, "dgamma": bwd.dgamma, "dbeta": bwd.dbeta}
    for name, found in zip(NAMES, rung.function(*arguments(problem)), strict=True):
        assert found.shape == expected[name].shape
        scale = addends(problem, name)
        assert relative_error(found, expected[name], scale) < 1e-12, name


@pytest.mark.parametrize("rung", LADDER, ids=IDS)
def test_a_rung_writes_into_nothing_that_it_was_given(rung: Rung) -> None:
    given_arrays = arguments(draw(seed=1, m=5, d=3))
    for array in given_arrays:
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    results = rung.function(*given_arrays)
    assert not any(np.shares_memory(result, given_arrays[0]) for result in results)


def test_the_nine_nodes_pass_on_the_gradients_of_the_staged_kernel() -> None:
    problem = draw(seed=2, m=9, d=4)
    found = locals_of(LADDER[0].function, *arguments(problem))
    fwd = bnviz.forward(problem.x, problem.gamma, problem.beta, problem.eps)
    bwd = bnviz.backward(fwd, problem.dy)
    expected = {
        "mu": fwd.mu,
        "xmu": fwd.centred,
        "var": fwd.var,
        "ivar": fwd.inv_std,
        "xhat": fwd.x_hat,
        "out": fwd.y,
        "dgammax": bwd.dy,
        "dbeta": bwd.dbeta,
        "dgamma": bwd.dgamma,
        "dxhat": bwd.dx_hat,
        "dvar": bwd.dvar,
        "dxmu1": bwd.dx_direct,
        "dxmu2": bwd.dx_through_var,
        "dmu": bwd.dmu,
        "dx2": bwd.dx_through_mu,
        "dx": bwd.dx,
    }
    for name, value in expected.items():
        assert relative_error(found[name], value) < 1e-12, name


def test_the_staged_equations_pass_on_the_gradients_of_the_staged_kernel() -> None:
    problem = draw(seed=3, m=9, d=4)
    found = locals_of(LADDER[1].function, *arguments(problem))
    fwd = bnviz.forward(problem.x, problem.gamma, problem.beta, problem.eps)
    bwd = bnviz.backward(fwd, problem.dy)
    for name in ("mu", "var", "x_hat", "y"):
        assert relative_error(found[name], getattr(fwd, name)) < 1e-12, name
    for name in ("dgamma", "dbeta", "dx_hat", "dvar", "dmu", "dx"):
        assert relative_error(found[name], getattr(bwd, name)) < 1e-12, name


def test_a_loop_runs_compiled_only_where_numba_is() -> None:
    loop = next(rung for rung in LADDER if rung.is_loop)
    assert (runnable(loop) is loop.function) == (not has_compiler())
    assert all(runnable(rung) is rung.function for rung in LADDER if not rung.is_loop)


@pytest.mark.skipif(not has_compiler(), reason="Numba is not installed")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_compiled_rung_gives_what_it_gives_as_written(dtype: type) -> None:
    loop = next(rung for rung in LADDER if rung.is_loop)
    given_arrays = arguments(draw(seed=4, m=8, d=3, dtype=dtype))
    pairs = zip(runnable(loop)(*given_arrays), loop.function(*given_arrays), strict=True)
    for compiled, written in pairs:
        assert relative_error(compiled, written) < 4 * np.finfo(dtype).eps


def test_far_from_zero_the_last_two_rungs_lose_nothing() -> None:
    problem = draw(seed=5, m=64, d=3, shift=1e4, scale=1e-2, eps=1e-8)
    expected = by_longdouble(problem)["dx"]
    scale = addends(problem, "dx")
    errors = [relative_error(r.function(*arguments(problem))[1], expected, scale) for r in LADDER]
    assert max(errors[3:]) < 1e-12 < min(errors[:3])


def test_the_oracle_agrees_with_that_of_the_tests() -> None:
    problem = draw(seed=6, m=7, d=3, shift=1e3)
    expected = by_longdouble(problem)
    for exact in compute_exactly(*arguments(problem)):
        assert exact.value.dtype == np.longdouble
        assert relative_error(exact.value, expected[exact.name]) < 1e-15, exact.name
