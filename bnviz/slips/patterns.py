"""What rules look for in a tree, and the small changes that they share."""

from collections.abc import Callable
from dataclasses import replace

from bnviz.derivation.thorey import SYMBOLS, entry
from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    map_children,
    plain,
)

ONE = Number(1)


def is_quantity(node: Expression, quantity: str) -> bool:
    """Return whether a node is a quantity, at any index."""
    inner = plain(node)
    return isinstance(inner, Reference) and inner.quantity == quantity


def is_spread(node: Expression) -> bool:
    """Return whether a node is σ²+ε."""
    match plain(node):
        case Add((Reference("var"), Reference("eps"))):
            return True
    return False


def is_deviation(node: Expression) -> bool:
    """Return whether a node is √(σ²+ε)."""
    inner = plain(node)
    return isinstance(inner, Root) and is_spread(inner.radicand)


def is_centred(node: Expression) -> bool:
    """Return whether a node is x − μ."""
    match plain(node):
        case Add((Reference("x"), Negative(Reference("mu")))):
            return True
    return False


def is_per_sample(node: Expression) -> bool:
    """Return whether a node is 1/m."""
    match plain(node):
        case Fractional(numerator, Reference("m")):
            return numerator == ONE
    return False


def spread_power(node: Expression) -> Power | None:
    """Return a node that is σ²+ε with an exponent, or None."""
    return node if isinstance(node, Power) and is_spread(node.base) else None


def sibling(reference: Reference, quantity: str) -> Reference:
    """Return another quantity at the same sample, written as the same author writes it."""
    if reference.feature is not None:
        return entry(quantity, (reference.index or "") + reference.feature)
    return Reference(quantity, reference.index)


def companion(reference: Reference, quantity: str) -> Reference:
    """Return a quantity without samples, written as the author of a reference writes it."""
    if quantity in ("m", "D") and (reference.feature or reference.spelled == SYMBOLS["m"]):
        return Reference(quantity, spelled=SYMBOLS[quantity])
    return sibling(replace(reference, index=None), quantity)


def at_row(node: Expression, index: str, row: str) -> Expression:
    """Return a formula with a sample index called otherwise."""
    if isinstance(node, Reference) and node.index == index:
        return sibling(replace(node, index=row), node.quantity)
    if isinstance(node, Sum) and node.index == index:
        return node
    return map_children(node, lambda child: at_row(child, index, row))


def without_factor(node: Expression, is_it: Callable[[Expression], bool]) -> Expression | None:
    """Return a product or a numerator without its first factor of a kind, or None without one."""
    match node:
        case Multiply(factors):
            rest = list(factors)
            found = next(filter(is_it, factors), None)
            if found is None:
                return None
            rest.remove(found)
            return rest[0] if len(rest) == 1 else Multiply(tuple(rest))
        case Fractional(numerator, denominator) if is_it(numerator):
            return Fractional(ONE, denominator)
    return None


def minus_one(reference: Reference) -> Add:
    """Return m − 1."""
    return Add((reference, Negative(ONE)))
