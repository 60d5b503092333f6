"""Slips in factors: γ, the 2, the half, and what stands for the batch size."""

from bnviz.expression import (
    Expression,
    Fractional,
    Multiply,
    Number,
    Power,
    Reference,
    Root,
)
from bnviz.slips.patterns import (
    companion,
    is_per_sample,
    is_quantity,
    minus_one,
    sibling,
    without_factor,
)
from bnviz.slips.slip import Slip, Where

_MINUS_HALF = Fractional(Number(-1), Number(2))


def _forget_gamma(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("delta"):
            return Fractional(sibling(node, "dy"), Root(Reference("var") + Reference("eps")))
    return without_factor(node, lambda factor: is_quantity(factor, "gamma"))


def _repeat_gamma(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("gamma"):
            return Power(node, Number(2).value)
        case Reference("delta" | "dx_hat"):
            return companion(node, "gamma") * node
    return None


def _leave_gamma_out_of_dx_hat(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("dx_hat"):
            return sibling(node, "dy")
    return None


def _scale_upstream(node: Expression, where: Where) -> Expression | None:
    match node:
        case Reference("dy") if where.quantity in ("dgamma", "dbeta"):
            return companion(node, "gamma") * node if node.feature else sibling(node, "dx_hat")
    return None


def _forget_two(node: Expression, _: Where) -> Expression | None:
    return without_factor(node, lambda factor: factor == Number(2))


def _forget_half(node: Expression, _: Where) -> Expression | None:
    return Number(-1) if node == _MINUS_HALF else None


def _lose_sign_of_half(node: Expression, _: Where) -> Expression | None:
    return Fractional(Number(1), Number(2)) if node == _MINUS_HALF else None


def _divide_integers(node: Expression, _: Where) -> Expression | None:
    return Number(0) if is_per_sample(node) else None


def _forget_per_sample(node: Expression, _: Where) -> Expression | None:
    match node:
        case Multiply():
            return without_factor(node, is_per_sample)
        case Fractional(numerator, Reference("m")) if not is_per_sample(node):
            return numerator
    return None


def _forget_batch_size(node: Expression, _: Where) -> Expression | None:
    if isinstance(node, Multiply):
        return without_factor(node, lambda factor: is_quantity(factor, "m"))
    return None


def _take_one_off(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("m"):
            return minus_one(node)
    return None


def _count_features(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("m"):
            return companion(node, "D")
    return None


_BY_HAND = "Derivations and backward passes written by hand"

SLIPS = (
    Slip(
        "gamma-forgotten",
        "γ forgotten",
        "The factor γ is missing; a test with γ = 1 does not notice.",
        "Real bugs that stayed hidden because their tests used γ = 1",
        _forget_gamma,
    ),
    Slip(
        "gamma-twice",
        "γ taken twice",
        "The factor γ stands there twice, so the result is off wherever γ is not 1.",
        _BY_HAND,
        _repeat_gamma,
    ),
    Slip(
        "dx-hat-without-gamma",
        "∂l/∂x̂ not multiplied by γ",
        "The gradient that arrives at y is used where the one at x̂ is meant, which is γ times it.",
        _BY_HAND,
        _leave_gamma_out_of_dx_hat,
    ),
    Slip(
        "scaled-upstream",
        "∂l/∂x̂ in place of ∂l/∂y",
        "γ and β act on what comes after x̂, so their gradients use ∂l/∂y, without another γ.",
        _BY_HAND,
        _scale_upstream,
    ),
    Slip(
        "two-forgotten",
        "The 2 of the square forgotten",
        "The derivative of a square has a factor 2, and it is missing in 2(x−μ)/m.",
        _BY_HAND,
        _forget_two,
    ),
    Slip(
        "half-forgotten",
        "The half forgotten",
        "The derivative of a root has a factor 1/2, and only its sign is left. In Python 2, "
        "-1/2 of whole numbers is -1 as well.",
        _BY_HAND,
        _forget_half,
    ),
    Slip(
        "half-sign",
        "The sign of −1/2 lost",
        "Differentiating a power of −1/2 brings down −1/2, and here it is +1/2.",
        _BY_HAND,
        _lose_sign_of_half,
    ),
    Slip(
        "integer-division",
        "1/m in whole numbers",
        "Where two whole numbers are divided without a remainder, 1/m is 0 and its factor is gone.",
        "Thorey 2016, the forward code as posted, run in Python 2",
        _divide_integers,
    ),
    Slip(
        "per-sample-forgotten",
        "Not divided by m",
        "The division by the batch size m is missing.",
        _BY_HAND,
        _forget_per_sample,
    ),
    Slip(
        "batch-size-forgotten",
        "The factor m forgotten",
        "With 1/m taken out of the bracket, the direct path needs a factor m inside, and it is "
        "missing.",
        "Closed forms copied by hand",
        _forget_batch_size,
    ),
    Slip(
        "m-minus-one",
        "m − 1 in place of m",
        "The layer divides by m, the biased way; the m − 1 of the unbiased variance does not "
        "belong here.",
        "Biased and unbiased variance mixed, as library defaults differ",
        _take_one_off,
    ),
    Slip(
        "features-for-samples",
        "D in place of m",
        "It counts the features and not the samples; with as many of one as of the other nobody "
        "notices.",
        "The wrong entry of an array's shape",
        _count_features,
    ),
)
