"""Slips in the powers of σ²+ε: a division lost or turned round, an exponent wrong."""

from fractions import Fraction

from bnviz.expression import Expression, Fractional, Multiply, Power
from bnviz.slips.patterns import ONE, is_centred, is_deviation, spread_power, without_factor
from bnviz.slips.slip import Slip, Where

_HALF = Fraction(1, 2)


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
