"""Numbers as they are typed: whole, decimal, halves, and the small raised digits of a power."""

import re
from fractions import Fraction

from lark import Token

from bnviz.expression.reading.errors import ExponentError, TooLongError

LONGEST_NUMBER = 6

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+|[½¼¾]")
_HALVES = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[ᐟ⸍⁄/][⁰¹²³⁴⁵⁶⁷⁸⁹₂]+)?")
_LEVELLED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᐟ⸍⁄₂", "+-0123456789///2")


def read_number(text: str, at: int) -> Token | None:
    """Return the number that stands here, or None.

    Raises
    ------
    TooLongError
        If it has too many digits.
    """
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    if len(match[0]) > LONGEST_NUMBER:
        raise TooLongError(
            at, f"A number has more than {LONGEST_NUMBER} digits: no answer needs one."
        )
    value = _HALVES.get(match[0]) or Fraction(match[0])
    return Token("NUMBER", value, start_pos=at, end_pos=match.end())


def read_raised(text: str, at: int) -> Token | None:
    """Return the exponent in raised digits that stands here, or None.

    Raises
    ------
    TooLongError, ExponentError
        If it has too many digits, or divides by zero.
    """
    match = _RAISED.match(text, at)
    if match is None:
        return None
    if len(match[0]) > LONGEST_NUMBER:
        raise TooLongError(at, "An exponent has more digits than any answer needs.")
    try:
        value = Fraction(match[0].translate(_LEVELLED))
    except ZeroDivisionError:
        raise ExponentError(at, "An exponent divides by zero.") from None
    return Token("SUPER", value, start_pos=at, end_pos=match.end())
