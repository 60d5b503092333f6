"""The backward pass, found by differentiating the forward equations 1 to 4.

The loss stands for any loss: only its derivatives by the outputs, ∂l/∂y, are ever used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import sympy as sp

from bnviz.derivation import Equation
from bnviz.derivation.agarwal import BATCH_MEAN, BATCH_VARIANCE, NORMALIZE, SCALE_AND_SHIFT
from bnviz.expression import Expression, Reference, uses
from bnviz.expression.symbolic import SCALARS, VECTORS, M, index_symbol, to_sympy
from bnviz.proof.normal_form import collapse_deltas

FORWARD = {e.quantity: e for e in (BATCH_MEAN, BATCH_VARIANCE, NORMALIZE, SCALE_AND_SHIFT)}
OUTPUT = "y"

Layer = tuple[Equation, ...]
_THIS: Layer = tuple(FORWARD.values())

# The index that a derived gradient of a per-sample quantity carries.
ROW = index_symbol("i")

Rule = Literal["linearity", "power rule"]


@dataclass(frozen=True)
class Addend:
    """What one consumer of a quantity sends back to it.

    Attributes
    ----------
    quantity, consumer
        The edge of the computation graph that the gradient comes back along.
    rule
        How the consumer was differentiated: ``"linearity"`` if the quantity stands in it to the
        first power alone.
    value
        The gradient of the consumer times its derivative by the quantity, summed over the batch
        where the consumer has a value for every sample.
    """

    quantity: str
    consumer: str
    rule: Rule
    value: sp.Expr

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Every way from the quantity through this consumer to the output."""
        return tuple((self.quantity, *rest) for rest in paths(self.consumer))


@cache
def differentiate(quantity: str, layer: Layer = _THIS) -> tuple[Addend, ...]:
    """Return the gradient of the loss by a quantity, one addend for each of its consumers.

    Parameters
    ----------
    quantity
        ``"x"``, ``"gamma"``, ``"beta"`` or one that equations 1 to 3 give. ∂l/∂y is given.
    layer
        The forward equations, in their order; another layer has others.

    Returns
    -------
    tuple of Addend
        In the order of the backward pass. A per-sample gradient is that at the sample `ROW`.
    """
    found = consumers(quantity, layer)
    definitions = {equation.quantity: equation for equation in layer}
    return tuple(_send_back(quantity, consumer, definitions[consumer]) for consumer in found)


def derived_gradient(quantity: str, layer: Layer = _THIS) -> sp.Expr:
    """Return the gradient of the loss by a quantity: the sum over its consumers."""
    return sp.Add(*(addend.value for addend in differentiate(quantity, layer)))


def differentiate_composite(quantity: str) -> sp.Expr:
    """Return the same gradient by one derivative of the whole composed loss.

    All that comes after the quantity in the forward pass is put into the loss first; what comes
    before stays a symbol. The loss is Σ ∂l/∂y y with ∂l/∂y held fixed, which has the same
    derivatives as the true one.
    """
    row = sp.Dummy("j", integer=True, positive=True)
    loss = sp.Sum(VECTORS["dy"][row] * VECTORS[OUTPUT][row], (row, 1, M))
    for later in reversed(tuple(FORWARD)):
        if quantity in ancestors(later):
            loss = replace_quantity(loss, FORWARD[later].left, FORWARD[later].corrected)
    return sp.diff(loss, symbol_of(quantity))


def consumers(quantity: str, layer: Layer = _THIS) -> tuple[str, ...]:
    """Return the forward quantities that are computed from this one, the last one first."""
    return tuple(e.quantity for e in reversed(layer) if quantity in _inputs(e))


def paths(quantity: str) -> tuple[tuple[str, ...], ...]:
    """Return every way from a quantity to the output through the computation graph."""
    if quantity == OUTPUT:
        return ((OUTPUT,),)
    return tuple((quantity, *rest) for next_one in consumers(quantity) for rest in paths(next_one))


@cache
def ancestors(quantity: str) -> frozenset[str]:
    """Return everything that a forward quantity is computed from, directly or through others."""
    if quantity not in FORWARD:
        return frozenset()
    inputs = _inputs(FORWARD[quantity])
    return inputs.union(*map(ancestors, inputs))


def symbol_of(quantity: str) -> sp.Expr:
    """Return the SymPy symbol of a quantity, at the sample `ROW` if it has samples."""
    return VECTORS[quantity][ROW] if quantity in VECTORS else SCALARS[quantity]


def replace_quantity(expression: sp.Expr, left: Reference, right: Expression) -> sp.Expr:
    """Return an expression with the right side of an equation in the place of its left side."""
    return replace_entries(
        expression, left.quantity, lambda at: to_sympy(right, {left.index or "": at})
    )


def replace_entries(
    expression: sp.Expr, quantity: str, by: Callable[[sp.Expr | None], sp.Expr]
) -> sp.Expr:
    """Return an expression with a quantity replaced by a function of its sample index, if any."""
    if quantity in SCALARS:
        symbol = SCALARS[quantity]
        return expression.xreplace({symbol: by(None)}) if expression.has(symbol) else expression
    base = VECTORS[quantity]
    return expression.replace(
        lambda node: isinstance(node, sp.Indexed) and node.base == base,
        lambda entry: by(entry.indices[0]),
    )


def _send_back(quantity: str, consumer: str, definition: Equation) -> Addend:
    target = symbol_of(quantity)
    if consumer in VECTORS:
        row = sp.Dummy("j", integer=True, positive=True)
        partial = sp.diff(
            to_sympy(definition.corrected, {definition.left.index or "": row}), target
        )
        value = sp.Sum(VECTORS["d" + consumer][row] * partial, (row, 1, M))
    else:
        partial = sp.diff(to_sympy(definition.corrected), target)
        value = SCALARS["d" + consumer] * partial
    base = VECTORS.get(quantity, target)
    rule: Rule = "power rule" if partial.has(base) else "linearity"
    return Addend(quantity, consumer, rule, collapse_deltas(value))


def _inputs(definition: Equation) -> frozenset[str]:
    return frozenset(use.quantity for use in uses(definition.corrected))
