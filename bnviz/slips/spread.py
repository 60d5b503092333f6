"""Slips in σ²+ε: its root, its power, and where ε stands."""

from fractions import Fraction

from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Multiply,
    Power,
    Reference,
    Root,
    plain,
)
from bnviz.slips.patterns import (
    ONE,
    companion,
    is_centred,
    is_deviation,
    is_spread,
    minus_one,
    spread_power,
    without_factor,
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


def _forget_deviation(node: Expression, _: Where) -> Expression | None:
    match node:
        case Multiply():
            return without_factor(node, _is_inverse_deviation)
        case Fractional(numerator, denominator) if is_deviation(denominator):
            # With x − μ above it is x̂, and the slip has a name of its own.
            return None if numerator == ONE or is_centred(numerator) else numerator
    return None


def _is_inverse_deviation(node: Expression) -> bool:
    power = spread_power(node)
    if power is not None:
        return power.exponent == -_HALF
    match node:
        case Fractional(numerator, denominator):
            return numerator == ONE and is_deviation(denominator)
    return False


def _multiply_by_deviation(node: Expression, _: Where) -> Expression | None:
    power = spread_power(node)
    if power is not None and power.exponent < 0:
        return Power(power.base, -power.exponent)
    match node:
        case Fractional(numerator, denominator) if is_deviation(denominator):
            return denominator if numerator == ONE else numerator * denominator
    return None


def _keep_exponent(node: Expression, _: Where) -> Expression | None:
    power = spread_power(node)
    return Power(power.base, -_HALF) if power and power.exponent == -3 * _HALF else None


def _square(node: Expression, _: Where) -> Expression | None:
    power = spread_power(node)
    return Power(power.base, Fraction(2)) if power and power.exponent == -3 * _HALF else None


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
    Slip(
        "deviation-forgotten",
        "Not divided by the standard deviation",
        "The division by √(σ²+ε) is missing; data of unit variance do not show it.",
        _BY_HAND,
        _forget_deviation,
    ),
    Slip(
        "multiplied-by-deviation",
        "Multiplied in place of divided",
        "A power of σ²+ε has lost the minus sign of its exponent, or stands above the line in "
        "place of below.",
        _BY_HAND,
        _multiply_by_deviation,
    ),
    Slip(
        "exponent-kept",
        "Exponent −1/2 in place of −3/2",
        "Differentiating a power lowers its exponent by one, and here −1/2 stayed −1/2.",
        _BY_HAND,
        _keep_exponent,
    ),
    Slip(
        "exponent-two",
        "Exponent 2 in place of −3/2",
        "The exponent of σ²+ε is 2 where −3/2 is right; where σ²+ε is 1 nobody notices.",
        "Agarwal 2017, equation 8",
        _square,
    ),
)
