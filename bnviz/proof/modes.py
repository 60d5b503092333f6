"""Other layers, proved: each equation is decided against what differentiating that layer gives."""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

import sympy as sp

from bnviz.derivation import DELTA, Equation
from bnviz.derivation.modes import EVALUATION, INPUT_GRADIENT_EVALUATION, Variant
from bnviz.expression.symbolic import SCALARS, to_sympy
from bnviz.proof.differentiation import (
    ROW,
    Layer,
    consumers,
    derived_gradient,
    replace_entries,
    replace_quantity,
)
from bnviz.proof.normal_form import is_zero, normal_form
from bnviz.proof.unfolding import DEVIATION

_GRADIENTS = ("dx", "dmu", "dvar", "dx_hat", "dgamma", "dbeta")
# √σ², where ε is added to it. It is free to be any positive number.
_ROOT = sp.Symbol("s", positive=True)


@dataclass(frozen=True)
class ModeProof:
    """Whether an equation of another layer holds for every batch size, and how long that took.

    ``defines`` says that there was nothing to derive: it says what its left side means.
    """

    equation: Equation
    holds: bool
    defines: bool
    milliseconds: float


def prove_variant(variant: Variant, equation: Equation) -> ModeProof:
    """Decide an equation of Agarwal's, rewritten for a variant of the layer."""
    return decide(variant.of(equation), variant)


def decide(equation: Equation, variant: Variant) -> ModeProof:
    """Decide an equation for a variant of the layer, whether it was rewritten for it or not."""
    layer, delta = variant.forward, variant.of(DELTA)
    if equation in (*layer, delta):
        return ModeProof(equation, holds=True, defines=True, milliseconds=0.0)
    start = perf_counter()
    found = _put_gradients_in(_difference(equation), layer)
    found = replace_quantity(found, delta.left, delta.corrected)
    for definition in reversed(layer[2:]):
        found = replace_quantity(found, definition.left, definition.corrected)
    eps, var = SCALARS["eps"], SCALARS["var"]
    if variant.outside:
        found = found.xreplace({eps: DEVIATION - _ROOT, var: _ROOT**2})
    else:
        found = found.xreplace({eps: DEVIATION**2 - var})
    for definition in reversed(layer[:2]):
        found = replace_quantity(found, definition.left, definition.corrected)
    holds = is_zero(normal_form(found))
    return ModeProof(equation, holds, defines=False, milliseconds=1e3 * (perf_counter() - start))


def prove_evaluation() -> ModeProof:
    """Decide the gradient of the input in evaluation mode."""
    start = perf_counter()
    found = _put_gradients_in(_difference(INPUT_GRADIENT_EVALUATION), EVALUATION)
    holds = is_zero(normal_form(found))
    milliseconds = 1e3 * (perf_counter() - start)
    return ModeProof(INPUT_GRADIENT_EVALUATION, holds, defines=False, milliseconds=milliseconds)


def paths_of_input(layer: Layer) -> tuple[str, ...]:
    """Return the quantities through which the input reaches the loss, the last one first."""
    return consumers("x", layer)


TRAINING = Variant().forward


def _difference(equation: Equation) -> sp.Expr:
    return to_sympy(equation.left) - to_sympy(equation.corrected)


def _put_gradients_in(expression: sp.Expr, layer: Layer) -> sp.Expr:
    """Return an expression with every gradient but ∂l/∂y as differentiation of a layer gives it."""
    for gradient in _GRADIENTS:
        derived = derived_gradient(gradient.removeprefix("d"), layer)
        expression = replace_entries(expression, gradient, partial(_at, derived))
    return expression


def _at(derived: sp.Expr, place: sp.Expr | None) -> sp.Expr:
    return derived if place is None else derived.xreplace({ROW: place})
