"""Powers: an exponent is a number, and one that occurs here."""

from fractions import Fraction

from bnviz.expression.nodes import Expression, Fractional, Negative, Number, Power
from bnviz.expression.reading.errors import ExponentError

HIGHEST_POWER = 12


def raise_to(base: Expression, exponent: Fraction, place: int) -> Expression:
    """Return a power.

    Raises
    ------
    ExponentError
        If the exponent is high, or neither whole nor half.
    """
    if exponent.denominator > 2 or abs(exponent) > HIGHEST_POWER:
        raise ExponentError(
            place,
            f"Only whole and half powers up to {HIGHEST_POWER} occur here, such as ^2 or ^(-3/2).",
        )
    return Power(base, exponent)


def constant(node: Expression) -> Fraction | None:
    """Return the number that an exponent is, or None if it is none."""
    match node:
        case Number(value):
            return value
        case Negative(operand):
            inner = constant(operand)
            return None if inner is None else -inner
        case Fractional(above, below):
            over, under = constant(above), constant(below)
            return over / under if over is not None and under else None
    return None
