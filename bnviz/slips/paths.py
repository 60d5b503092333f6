"""Slips in the paths by which an input reaches the loss: lost, turned round, counted twice."""

from collections.abc import Collection

from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Multiply,
    Negative,
    Number,
    Sum,
    Tag,
    free_indices,
    walk,
)
from bnviz.notation import PATHS
from bnviz.slips.slip import Rule, Slip, Where


def _path_of(addend: Expression) -> str:
    """Return which path an addend of ∂l/∂x is, by its tag or by what it is made of."""
    if isinstance(addend, Tag) and addend.name in PATHS:
        return addend.name
    if not free_indices(addend):
        # The same for every sample.
        return "mu"
    return "var" if any(isinstance(node, Sum) for node in walk(addend)) else "direct"


def _has_paths(node: Expression, where: Where) -> bool:
    if not (isinstance(node, Add) and where.quantity == "dx" and not where.bound):
        return False
    return sorted(map(_path_of, node.terms)) == sorted(PATHS)


def _without(*lost: str) -> Rule:
    def drop(node: Expression, where: Where) -> Expression | None:
        if not (isinstance(node, Add) and _has_paths(node, where)):
            return None
        return _sum([term for term in node.terms if _path_of(term) not in lost])

    return drop


def _with_sign_turned(path: str) -> Rule:
    def turn(node: Expression, where: Where) -> Expression | None:
        if path == "mu" and where.quantity == "dmu":
            return _turn_numerator(node)
        if not (isinstance(node, Add) and _has_paths(node, where)):
            return None
        return Add(tuple(_turned(t) if _path_of(t) == path else t for t in node.terms))

    return turn


def _turn_numerator(node: Expression) -> Expression | None:
    """Return −1 over something with the sign lost, in the gradient of the mean."""
    match node:
        case Fractional(numerator, denominator) if numerator == Number(-1):
            return Fractional(Number(1), denominator)
    return None


def _turned(term: Expression) -> Expression:
    match term:
        case Tag(name, body):
            return Tag(name, _turned(body))
        case Negative(operand):
            return operand
    return Negative(term)


def _count_mean_twice(node: Expression, where: Where) -> Expression | None:
    if not (isinstance(node, Add) and _has_paths(node, where)):
        return None
    return Add(tuple(_doubled(t) if _path_of(t) == "mu" else t for t in node.terms))


def _doubled(term: Expression) -> Expression:
    match term:
        case Tag(name, body):
            return Tag(name, _doubled(body))
        case Negative(operand):
            return Negative(_doubled(operand))
        case Multiply(factors):
            return Multiply((Number(2), *factors))
    return Number(2) * term


def _drop_vanishing(node: Expression, _: Where) -> Expression | None:
    if not isinstance(node, Add):
        return None
    kept = [t for t in node.terms if not (isinstance(t, Tag) and t.name == "vanishing")]
    return _sum(kept) if len(kept) < len(node.terms) else None


def _sum(terms: Collection[Expression]) -> Expression:
    return next(iter(terms)) if len(terms) == 1 else Add(tuple(terms))


_CONSTANT = "Backward passes that stop the gradient at a statistic"
_SIGNS = "Derivations and backward passes written by hand"

SLIPS = (
    Slip(
        "mu-path-missing",
        "The path through μ is missing",
        "Every input also moves the mean, and what comes back along that path is left out.",
        _CONSTANT,
        _without("mu"),
    ),
    Slip(
        "var-path-missing",
        "The path through σ² is missing",
        "Every input also moves the variance, and what comes back along that path is left out.",
        _CONSTANT,
        _without("var"),
    ),
    Slip(
        "statistics-constant",
        "Mean and variance held constant",
        "It treats μ and σ² as fixed numbers, as a layer in evaluation does; in training every "
        "input moves them.",
        "The gradient of evaluation used in training",
        _without("mu", "var"),
    ),
    Slip(
        "direct-path-missing",
        "The direct path is missing",
        "Every input reaches its own output directly as well, and that path is left out.",
        _CONSTANT,
        _without("direct"),
    ),
    Slip(
        "mu-sign",
        "The sign of the path through μ",
        "The mean is subtracted once, so that path carries one minus sign; in this answer it has "
        "none, or two.",
        "Agarwal 2017, equation 12",
        _with_sign_turned("mu"),
    ),
    Slip(
        "var-sign",
        "The sign of the path through σ²",
        "The path through the variance has the wrong sign: it takes away, and here it adds, or the "
        "other way round.",
        _SIGNS,
        _with_sign_turned("var"),
    ),
    Slip(
        "mu-path-twice",
        "The path through μ counted twice",
        "What comes back through the mean is added twice.",
        "Staged backward passes that add a shared gradient at two nodes",
        _count_mean_twice,
    ),
    Slip(
        "vanishing-path-dropped",
        "The path of μ through σ² left out",
        "This is right: the mean also sits inside the variance, but what comes back along that "
        "path adds up to zero. A derivation should say so.",
        "Agarwal 2017, equation 9",
        _drop_vanishing,
        is_right=True,
    ),
)
