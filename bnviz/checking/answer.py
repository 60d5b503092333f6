"""An answer as it can be judged: in one feature, with known quantities, small enough to prove."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, comb
from types import MappingProxyType

from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Kronecker,
    Multiply,
    Partial,
    Power,
    Reference,
    Root,
    Sum,
    free_indices,
    map_children,
    uses,
    walk,
)
from bnviz.notation import QUANTITIES

# What can be asked for, in the order of the backward pass. An answer may use what comes before.
ASKED = ("dbeta", "dgamma", "dx_hat", "dvar", "dmu", "dx")
_AFTER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **{quantity: frozenset({quantity}) for quantity in ("dbeta", "dgamma")},
        **{quantity: frozenset(ASKED[place:]) for place, quantity in enumerate(ASKED) if place > 1},
    }
)

# Letters that the index of a sum may be called by.
_LETTERS = "jklnpqrst"

# How many terms a quantity unfolds into, about, where it is more than one.
_TERMS: Mapping[str, int] = MappingProxyType(
    {"x_hat": 2, "y": 3, "dgamma": 2, "dvar": 2, "dx": 10, "var": 2}
)


class NoAnswerError(ValueError):
    """A formula can be read, but is no answer to what was asked. The message says why."""


def settle_answer(quantity: str, formula: Expression) -> tuple[Reference, Expression]:
    """Return the left side and the right side of what an answer claims.

    A formula with one feature index throughout means that feature.

    Raises
    ------
    NoAnswerError
        If it uses index notation, what it should explain, or an index too many.
    """
    if any(isinstance(node, Kronecker | Partial) for node in walk(formula)):
        raise NoAnswerError("An answer has to be worked out: no δ of two indices and no ∂y/∂x.")
    features = {n.feature for n in walk(formula) if isinstance(n, Reference) and n.feature}
    sums = {node.upper for node in walk(formula) if isinstance(node, Sum)}
    if len(features) > 1 or sums - {"m"}:
        raise NoAnswerError("An answer is for one feature at a time: leave the feature index out.")
    circular = sorted({use.quantity for use in uses(formula)} & _AFTER[quantity])
    if circular:
        raise NoAnswerError(
            f"{QUANTITIES[circular[0]].text} is not known yet when {QUANTITIES[quantity].text} is "
            "worked out: an answer uses what comes before it."
        )
    right = _in_one_feature(formula)
    free = sorted(free_indices(right))
    if not QUANTITIES[quantity].per_sample:
        if free:
            raise NoAnswerError(
                f"The answer has a free sample index {free[0]}, but {QUANTITIES[quantity].text} is "
                "one value for the whole batch: a sum over the batch is missing."
            )
        return Reference(quantity), right
    return Reference(quantity, free[0] if free else "i"), right


def with_index(node: Expression, old: str, new: str) -> Expression:
    """Return a formula with a free sample index called otherwise; a sum's own letter gives way."""
    if old == new:
        return node
    if isinstance(node, Reference):
        return replace(node, index=new) if node.index == old else node
    if isinstance(node, Sum):
        if node.index == old:
            return node
        if node.index == new:
            used = {n.index for n in walk(node) if isinstance(n, Reference | Sum)} | {old, new}
            letter = next(letter for letter in _LETTERS if letter not in used)
            node = Sum(letter, with_index(node.body, new, letter), node.upper)
    return map_children(node, lambda child: with_index(child, old, new))


# One arm for each node.
def count_terms(node: Expression) -> int:  # noqa: PLR0911
    """Return about how many terms a formula has when everything is put in and multiplied out."""
    counts = [count_terms(child) for child in node.children]
    match node:
        case Reference(quantity):
            return _TERMS.get(quantity, 1)
        case Add():
            return sum(counts)
        case Multiply():
            return _product(counts)
        case Power(base, exponent) if not is_spread(base):
            # So many terms has a sum to a power.
            power = ceil(abs(exponent))
            return comb(counts[0] + power - 1, power)
        case Fractional(_, denominator) if counts[1] > 1 and not is_spread(denominator):
            # Everything else is multiplied by such a denominator, too.
            return counts[0] * counts[1] ** 2
        case Fractional() | Root() | Power():
            return max(counts[0], 1) if not is_spread(node) else 1
    return _product(counts)


def count_steps(node: Expression, samples: int) -> int:
    """Return how many operations the value of a formula takes for so many samples."""
    below = sum(count_steps(child, samples) for child in node.children)
    return 1 + below * (samples if isinstance(node, Sum) else 1)


def is_spread(node: Expression) -> bool:
    """Whether a node is σ²+ε, or a root or a power of it, which count as one term."""
    match node:
        case Root(inner) | Power(inner, _):
            return is_spread(inner)
        case Add((first, second)):
            names = {part.quantity for part in (first, second) if isinstance(part, Reference)}
            return names == {"var", "eps"}
    return False


def _product(counts: list[int]) -> int:
    result = 1
    for count in counts:
        result = min(result * count, 10**9)
    return result


def _in_one_feature(node: Expression) -> Expression:
    if isinstance(node, Reference):
        return replace(node, feature=None)
    return map_children(node, _in_one_feature)
