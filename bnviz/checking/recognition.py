"""Seeing that a long expression is σ²+ε, so that it is treated as that: each time with a proof."""

from bnviz.checking.answer import count_terms, is_spread
from bnviz.checking.numbers import GENERIC, refute
from bnviz.expression import (
    Expression,
    Fractional,
    Power,
    Reference,
    Root,
    free_indices,
    map_children,
    to_typed,
)
from bnviz.expression.symbolic import to_sympy
from bnviz.proof.normal_form import is_zero
from bnviz.proof.unfolding import difference

_SPREAD = Reference("var") + Reference("eps")
# What is longer is not looked at.
_MOST_TERMS = 100


def recognize(formula: Expression) -> Expression:
    """Return a formula with σ²+ε wherever something equal to it stands in a root or below a line.

    Proofs multiply everything out. Under a root that is no use, and below a line it takes long.
    """
    proved: dict[str, bool] = {}

    def change(node: Expression) -> Expression:
        match node:
            case Root(inner) if _is_equal(inner, proved):
                return Root(_SPREAD)
            case Power(inner, exponent) if _is_equal(inner, proved):
                return Power(_SPREAD, exponent)
            case Fractional(above, below) if _is_equal(below, proved):
                return Fractional(change(above), _SPREAD)
        return map_children(node, change)

    return change(formula)


def _is_equal(node: Expression, proved: dict[str, bool]) -> bool:
    if is_spread(node) or not node.children or free_indices(node):
        return False
    text = to_typed(node)
    if text not in proved:
        proved[text] = (
            count_terms(node) <= _MOST_TERMS
            and refute(_SPREAD, node, GENERIC) is None
            and is_zero(difference(to_sympy(_SPREAD), to_sympy(node)))
        )
    return proved[text]
