"""Slips that take one quantity for another: x, x − μ, x̂ and y, and what arrives."""

from bnviz.expression import Add, Expression, Fractional, Negative, Number, Reference, Root, plain
from bnviz.slips.patterns import companion, is_centred, is_deviation, sibling
from bnviz.slips.slip import Slip, Where

# What the definitions of x̂ and of its statistics are made of is not yet normalized.
_BEFORE_X_HAT = ("mu", "var", "x_hat")


def _sample_of(centred: Expression) -> Reference:
    """Return the x of x − μ."""
    match plain(centred):
        case Add((Reference() as x, Negative())):
            return x
    raise TypeError("not x − μ")


def _leave_unscaled(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("x_hat"):
            return sibling(node, "x") - companion(node, "mu")
        case Fractional(numerator, denominator) if is_centred(numerator):
            return numerator if is_deviation(denominator) else None
    return None


def _scale(node: Expression, where: Where) -> Expression | None:
    if isinstance(node, Add) and is_centred(node) and where.quantity not in _BEFORE_X_HAT:
        return sibling(_sample_of(node), "x_hat")
    return None


def _leave_uncentred(node: Expression, _: Where) -> Expression | None:
    return _sample_of(node) if isinstance(node, Add) and is_centred(node) else None


def _take_input(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("x_hat"):
            return sibling(node, "x")
    return None


def _take_output(node: Expression, where: Where) -> Expression | None:
    match node:
        case Reference("x_hat") if where.quantity != "y":
            return sibling(node, "y")
    return None


def _send_ones(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("dy"):
            return Number(1)
        case Reference("dx_hat"):
            return companion(node, "gamma")
        case Reference("delta"):
            return Fractional(Reference("gamma"), Root(Reference("var") + Reference("eps")))
    return None


_BY_HAND = "Derivations and backward passes written by hand"

SLIPS = (
    Slip(
        "centred-for-normalized",
        "x − μ in place of x̂",
        "The distance from the mean stands where x̂ is meant, so a division by √(σ²+ε) is lost; "
        "data of unit variance do not show it.",
        "Agarwal 2017, equation 13",
        _leave_unscaled,
    ),
    Slip(
        "normalized-for-centred",
        "x̂ in place of x − μ",
        "x̂ stands where the distance from the mean is meant, so it is divided by √(σ²+ε) once too "
        "often.",
        _BY_HAND,
        _scale,
    ),
    Slip(
        "mean-not-subtracted",
        "x in place of x − μ",
        "The mean is not subtracted; data of mean zero do not show it.",
        _BY_HAND,
        _leave_uncentred,
    ),
    Slip(
        "input-for-normalized",
        "x in place of x̂",
        "The layer's input stands where the normalized one is meant.",
        "A cache that keeps x in place of x̂",
        _take_input,
    ),
    Slip(
        "output-for-normalized",
        "y in place of x̂",
        "The layer's output stands where the normalized input is meant; with γ = 1 and β = 0 "
        "nobody notices.",
        "A cache that keeps y in place of x̂",
        _take_output,
    ),
    Slip(
        "all-ones-upstream",
        "The gradient that arrives taken for 1",
        "It assumes that 1 arrives at every output, as if the loss were the sum of y; any other "
        "loss sends something else.",
        "A real bug that stayed hidden because its test sent ones",
        _send_ones,
    ),
)
