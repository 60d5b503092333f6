"""Slips in σ²+ε: its root, its power, and where ε stands."""

from fractions import Fraction

from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Power,
    Reference,
    Root,
    plain,
)
from bnviz.slips.patterns import (
    companion,
    is_deviation,
    is_spread,
    minus_one,
    spread_power,
)
from bnviz.slips.slip import Slip, Where

_HALF = Fraction(1, 2)


def _parts(spread: Expression) -> tuple[Reference, Reference]:
    """Return the σ² and the ε of σ²+ε."""
    match plain(spread):
        case Add((Reference() as var, Reference() as eps)):
            return var, eps
    raise TypeError("not σ²+ε")


def _forget_root(node: Expression, _: Where) -> Expression | None:
    power = spread_power(node)
    if power is not None and power.exponent == -_HALF:
        return Power(power.base, Fraction(-1))
    return node.radicand if isinstance(node, Root) and is_spread(node.radicand) else None


def _add_root(node: Expression, _: Where) -> Expression | None:
    power = spread_power(node)
    if power is not None and power.exponent == -1:
        return Power(power.base, -_HALF)
    match node:
        case Fractional(numerator, denominator) if is_spread(denominator):
            return Fractional(numerator, Root(plain(denominator)))
    return None


def _take_deviation_for_variance(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("var"):
            return Root(node)
    return None


def _unbias(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference("var"):
            m = companion(node, "m")
            return Fractional(m * node, minus_one(m))
    return None


def _move_eps_out(node: Expression, _: Where) -> Expression | None:
    power = spread_power(node)
    if power is not None:
        var, eps = _parts(power.base)
        return Power(Root(var) + eps, 2 * power.exponent)
    if is_deviation(node) and isinstance(node, Root):
        var, eps = _parts(node.radicand)
        return Root(var) + eps
    return None


def _repeat_eps(node: Expression, _: Where) -> Expression | None:
    if isinstance(node, Add) and is_spread(node):
        return node + _parts(node)[1]
    return None


def _forget_eps(node: Expression, _: Where) -> Expression | None:
    return _parts(node)[0] if isinstance(node, Add) and is_spread(node) else None


_BY_HAND = "Derivations and backward passes written by hand"

SLIPS = (
    Slip(
        "root-forgotten",
        "σ² in place of σ",
        "It divides by σ²+ε where the standard deviation, its root, is meant.",
        "Thorey 2016, whose prose calls σ² a standard deviation",
        _forget_root,
    ),
    Slip(
        "root-added",
        "σ in place of σ²",
        "It divides by the standard deviation where the variance σ²+ε itself is meant.",
        _BY_HAND,
        _add_root,
    ),
    Slip(
        "deviation-for-variance",
        "The deviation taken for the variance",
        "What is added to ε is the standard deviation σ and not the variance σ².",
        "A variable that holds the result of std and is used as the variance",
        _take_deviation_for_variance,
    ),
    Slip(
        "unbiased-variance",
        "The unbiased variance",
        "The variance here is the unbiased one, divided by m − 1; the layer trains with the biased "
        "one, divided by m.",
        "Libraries whose variance divides by m − 1 unless told otherwise",
        _unbias,
    ),
    Slip(
        "eps-outside-root",
        "ε outside the root",
        "ε is added to the standard deviation, and it belongs to the variance, inside the root.",
        "Forward code that adds ε after the root was taken",
        _move_eps_out,
    ),
    Slip(
        "eps-twice",
        "ε added twice",
        "ε is added to a variance that contains it already.",
        "A cache that keeps σ²+ε under the name of the variance",
        _repeat_eps,
    ),
    Slip(
        "eps-forgotten",
        "ε forgotten",
        "It uses σ² without ε; with a small ε nobody notices, until a feature hardly varies.",
        "Backward code that forgets the ε of its forward code",
        _forget_eps,
    ),
)
