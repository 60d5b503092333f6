"""Putting definitions in until only the input, the upstream gradient and the settings are left."""

import sympy as sp

from bnviz.derivation import DELTA
from bnviz.expression.symbolic import SCALARS
from bnviz.proof.differentiation import (
    FORWARD,
    ROW,
    derived_gradient,
    replace_entries,
    replace_quantity,
)
from bnviz.proof.normal_form import normal_form

# √(σ²+ε). It is free to be any positive number, since ε is, so it can stand for ε.
DEVIATION = sp.Symbol("r", positive=True)

# The order in which definitions go in: each mentions only quantities that come after it.
_GRADIENTS = ("dx", "dmu", "dvar", "dx_hat", "dgamma", "dbeta")
_NORMALIZED = ("y", "x_hat")
_STATISTICS = ("var", "mu")


def unfold(expression: sp.Expr) -> sp.Expr:
    """Return an expression in x, ∂l/∂y, γ, β, m and √(σ²+ε) alone.

    Gradients unfold into what differentiation found, never into an equation of the source.
    """
    return unfold_statistics(unfold_to_statistics(expression))


def unfold_to_statistics(expression: sp.Expr) -> sp.Expr:
    """Return an expression in x, μ, σ², ∂l/∂y, γ, β, m and √(σ²+ε)."""
    for gradient in _GRADIENTS:
        expression = _put_gradient_in(expression, gradient)
    expression = replace_quantity(expression, DELTA.left, DELTA.corrected)
    expression = _put_in(expression, _NORMALIZED)
    # Before σ² is written out: SymPy then turns (σ²+ε)^(p/2) into r^p by itself.
    return expression.xreplace({SCALARS["eps"]: DEVIATION**2 - SCALARS["var"]})


def unfold_statistics(expression: sp.Expr) -> sp.Expr:
    """Return an expression with the definitions of σ² and μ put in."""
    return _put_in(expression, _STATISTICS)


def difference(left: sp.Expr, right: sp.Expr) -> sp.Expr:
    """Return the normal form of left minus right, everything unfolded."""
    return normal_form(unfold(left - right))


def _put_gradient_in(expression: sp.Expr, gradient: str) -> sp.Expr:
    derived = derived_gradient(gradient.removeprefix("d"))
    return replace_entries(
        expression, gradient, lambda at: derived if at is None else derived.xreplace({ROW: at})
    )


def _put_in(expression: sp.Expr, quantities: tuple[str, ...]) -> sp.Expr:
    for quantity in quantities:
        definition = FORWARD[quantity]
        expression = replace_quantity(expression, definition.left, definition.corrected)
    return expression
