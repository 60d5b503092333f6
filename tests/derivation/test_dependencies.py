import pytest

from bnviz.derivation import DELTA, EQUATIONS, equation
from bnviz.derivation.dependencies import (
    LOSS,
    backward_edges,
    forward_edges,
    is_backward,
    route_to,
    used_by,
)


def test_the_forward_graph_is_that_of_the_layer():
    assert set(forward_edges()) == {
        *(("x", "mu"), ("x", "var"), ("mu", "var")),
        *(("x", "x_hat"), ("mu", "x_hat"), ("var", "x_hat")),
        *(("x_hat", "y"), ("gamma", "y"), ("beta", "y")),
        ("y", LOSS),
    }


def test_equations_5_to_13_and_delta_go_backward():
    backward = [e.number for e in (*EQUATIONS, DELTA) if is_backward(e)]
    assert backward == [*(str(number) for number in range(5, 14)), "δ"]


@pytest.mark.parametrize(
    ("number", "term", "edges"),
    [
        ("5", None, {("y", "gamma")}),
        ("6", None, {("y", "beta")}),
        ("7", None, {("y", "x_hat")}),
        ("8", None, {("x_hat", "var")}),
        ("9", None, {("x_hat", "mu"), ("var", "mu")}),
        ("9", "vanishing", {("var", "mu")}),
        ("10", None, {("x_hat", "x"), ("var", "x"), ("mu", "x")}),
        ("10", "direct", {("x_hat", "x")}),
        ("11", "var", {("var", "x")}),
        ("12", "mu", {("mu", "x")}),
        ("13", "direct", {("x_hat", "x")}),
        ("δ", None, {("x_hat", "x")}),
    ],
)
def test_gradients_flow_along_these_edges(number, term, edges):
    assert set(backward_edges(equation(number), term)) == edges


def test_a_path_that_an_equation_does_not_have():
    with pytest.raises(KeyError, match="'mu'"):
        backward_edges(equation("8"), "mu")


def test_the_route_leads_back_to_the_loss():
    assert set(route_to((("x_hat", "var"),))) == {("y", "x_hat"), (LOSS, "y")}
    assert set(route_to((("var", "x"),))) == {("x_hat", "var"), ("y", "x_hat"), (LOSS, "y")}


@pytest.mark.parametrize(
    ("quantity", "users"),
    [
        ("dvar", ["9", "10"]),
        ("dmu", ["10"]),
        ("dx_hat", ["8", "9", "10", "11"]),
        ("dgamma", []),
        ("dx", []),
        ("delta", ["13"]),
    ],
)
def test_what_goes_on_with_a_quantity_is_read_off_the_trees(
    quantity: str, users: list[str]
) -> None:
    assert [one.number for one in used_by(quantity)] == users
