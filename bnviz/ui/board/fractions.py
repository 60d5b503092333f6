"""Exact numbers of a counterexample, as text and as LaTeX."""

from fractions import Fraction
from typing import Any


def write_row(values: tuple[Fraction, ...]) -> str:
    """Return exact numbers, one for each sample, as text."""
    return f"({', '.join(map(str, values))})".replace("-", "−")


def row_latex(values: tuple[Any, ...]) -> str:
    """Return exact numbers, one for each sample or a single one, in LaTeX."""
    written = [_number(value) for value in values]
    return written[0] if len(written) == 1 else rf"\left({', '.join(written)}\right)"


def _number(value: Any) -> str:
    # What is no fraction has roots in it, and writes itself.
    if not isinstance(value, Fraction):
        return rf"\text{{{value}}}"
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"
