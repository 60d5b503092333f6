"""The backward pass that differentiation finds, against the source and the kernels."""

from typing import Any

import numpy as np
import pytest

import bnviz
from bnviz.derivation import EQUATIONS, environment, equation
from bnviz.expression import Add, Expression, Number, evaluate, find
from bnviz.expression.symbolic import to_sympy
from bnviz.numerics import Backward, Forward, relative_error
from bnviz.proof import compare_routes, prove
from bnviz.proof.normal_form import is_zero
from bnviz.proof.unfolding import difference

ROUTES = {route.quantity: route for route in compare_routes()}
# The addends of equations 10 to 13 by the consumer that they come back from.
ADDENDS = {"x_hat": "direct", "var": "var", "mu": "mu"}
KERNEL_ADDENDS = {"x_hat": "dx_direct", "var": "dx_through_var", "mu": "dx_through_mu"}


@pytest.fixture(scope="module")
def fwd() -> Forward:
    generator = np.random.default_rng(10)
    x = generator.normal(2, 3, size=(12, 5))
    return bnviz.forward(x, generator.uniform(0.5, 2, size=5), generator.normal(size=5), 0.25)


@pytest.fixture(scope="module")
def bwd(fwd: Forward) -> Backward:
    return bnviz.backward(fwd, np.random.default_rng(13).normal(size=fwd.x.shape))


@pytest.fixture(scope="module")
def arrays(fwd: Forward, bwd: Backward) -> Any:
    return environment(fwd, bwd)


def formula(quantity: str) -> Expression:
    return Add(tuple(addend.formula for addend in ROUTES[quantity].addends))


@pytest.mark.parametrize("quantity", ROUTES)
def test_both_routes_agree(quantity: str) -> None:
    assert ROUTES[quantity].agrees


def test_every_quantity_hears_from_its_consumers() -> None:
    assert {q: [a.consumer for a in route.addends] for q, route in ROUTES.items()} == {
        "gamma": ["y"],
        "beta": ["y"],
        "x_hat": ["y"],
        "var": ["x_hat"],
        "mu": ["x_hat", "var"],
        "x": ["x_hat", "var", "mu"],
    }


def test_every_path_from_the_input_to_the_output_is_listed() -> None:
    assert [path for addend in ROUTES["x"].addends for path in addend.paths] == [
        ("x", "x_hat", "y"),
        ("x", "var", "x_hat", "y"),
        ("x", "mu", "x_hat", "y"),
        ("x", "mu", "var", "x_hat", "y"),
    ]


@pytest.mark.parametrize("quantity", ROUTES)
def test_a_derived_gradient_is_the_kernels_array(quantity: str, bwd: Backward, arrays: Any) -> None:
    derived = evaluate(formula(quantity), arrays)
    assert relative_error(derived, getattr(bwd, "d" + quantity)) <= 1e-12


@pytest.mark.parametrize("addend", ROUTES["x"].addends, ids=lambda addend: addend.consumer)
def test_a_derived_addend_is_the_kernels_array(addend: Any, bwd: Backward, arrays: Any) -> None:
    derived = np.broadcast_to(evaluate(addend.formula, arrays), arrays["x"].shape)
    assert relative_error(derived, getattr(bwd, KERNEL_ADDENDS[addend.consumer])) <= 1e-12


@pytest.mark.parametrize("number", ["10", "11", "12", "13"])
@pytest.mark.parametrize("addend", ROUTES["x"].addends, ids=lambda addend: addend.consumer)
def test_a_derived_addend_is_the_tagged_one_of_each_line(addend: Any, number: str) -> None:
    tagged = find(equation(number).corrected, ADDENDS[addend.consumer])
    assert tagged is not None
    assert is_zero(difference(to_sympy(addend.formula), to_sympy(tagged)))


def test_the_second_addend_of_the_mean_is_the_one_that_equation_9_leaves_out() -> None:
    left_out = find(equation("9").corrected, "vanishing")
    assert left_out is not None
    _, second = ROUTES["mu"].addends
    assert is_zero(difference(to_sympy(second.formula), to_sympy(left_out)))
    assert is_zero(difference(to_sympy(second.formula), to_sympy(Number(0))))


@pytest.mark.parametrize("number", [e.number for e in EQUATIONS])
def test_the_residual_is_left_minus_right_as_arrays(number: str, arrays: Any) -> None:
    """What the proof calls the difference is what a heatmap of printed against true shows."""
    proof, which = prove(number, printed=True), equation(number)
    if proof.difference is None:
        assert proof.verdict != "false"
        return
    true, printed = arrays[which.quantity], evaluate(which.printed, arrays)
    # The residual of equation 12 is the same for all samples, so it has no sample axis.
    residual = np.broadcast_to(evaluate(proof.difference, arrays), true.shape)
    assert relative_error(residual, true - printed) <= 1e-12
    assert relative_error(printed, true) > 0.01
