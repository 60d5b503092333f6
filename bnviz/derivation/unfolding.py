"""Putting definitions into a formula, as trees: the reader sees what a short name stands for."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from bnviz.derivation.agarwal import DELTA, EQUATIONS
from bnviz.derivation.equation import Equation
from bnviz.expression import Expression, Multiply, Reference, Sum, Tag, free_indices, rebuild, uses

# Letters for the sample index of a sum that is put in. l is the loss and m the batch size.
_LETTERS = "ijknpqrst"

# Quantity id to the equation that says what it is, the first one where several do, the last
# quantity first. Each mentions only quantities of earlier equations, so unfolding ends.
DEFINITIONS: Mapping[str, Equation] = MappingProxyType(
    {e.quantity: e for e in reversed((*EQUATIONS, DELTA))}
)


def unfoldable(expression: Expression) -> tuple[str, ...]:
    """Return the ids of the quantities in a formula that a definition can replace, last first.

    The order is that of the equations turned round: what is defined late stands first.
    """
    mentioned = {use.quantity for use in uses(expression)}
    return tuple(quantity for quantity in DEFINITIONS if quantity in mentioned)


def unfold(
    expression: Expression, quantities: Collection[str], taken: Collection[str] = ()
) -> Expression:
    """Return a formula with quantities replaced by what defines them.

    What a definition brings in is unfolded too, if it is among the quantities. The value stays the
    same. A sample index is carried into the definition, and a sum in it runs over a letter that is
    not in use where it comes to stand.

    Parameters
    ----------
    expression
        The formula.
    quantities
        Ids of the quantities to replace; those without a definition stay.
    taken
        Indices of the left side, which must keep their meaning.
    """
    return _unfold(expression, frozenset(quantities), free_indices(expression) | frozenset(taken))


def _unfold(node: Expression, quantities: frozenset[str], taken: frozenset[str]) -> Expression:
    """Unfold below a node, where these indices are in use."""
    if isinstance(node, Reference):
        if node.quantity not in quantities & DEFINITIONS.keys():
            return node
        return _unfold(_define(node, taken), quantities, taken)
    if isinstance(node, Sum):
        taken |= {node.index}
    changed = rebuild(node, lambda child: _unfold(child, quantities, taken))
    return _flatten(changed) if isinstance(changed, Multiply) and changed != node else changed


def _define(reference: Reference, taken: frozenset[str]) -> Expression:
    """Return the definition of a quantity at its own sample index."""
    definition = DEFINITIONS[reference.quantity]
    names: dict[str | None, str | None] = {}
    if definition.left.index is not None:
        names[definition.left.index] = reference.index
    return _rename(definition.corrected, names, taken)


def _rename(
    node: Expression, names: Mapping[str | None, str | None], taken: frozenset[str]
) -> Expression:
    """Give indices other names: those in the table, and to each sum a letter that is free."""
    if isinstance(node, Reference):
        return replace(node, index=names.get(node.index, node.index))
    if isinstance(node, Tag):
        # A tag marks a part of its own equation, not of the one that this is put into.
        return _rename(node.body, names, taken)
    if isinstance(node, Sum):
        letter = next(letter for letter in _LETTERS if letter not in taken)
        inside = {**names, node.index: letter}
        return replace(node, index=letter, body=_rename(node.body, inside, taken | {letter}))
    return rebuild(node, lambda child: _rename(child, names, taken))


def _flatten(product: Multiply) -> Multiply:
    """Return a product with the factors of a product inside it side by side with its own."""
    factors: list[Expression] = []
    for factor in product.factors:
        factors += factor.factors if isinstance(factor, Multiply) else (factor,)
    return Multiply(tuple(factors))
