"""Exact arithmetic: fields with some square roots in them, and dual numbers over a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any

# A field: fractions, or quotients of polynomials.
Scalar = Any


class NoExactRootError(ValueError):
    """A square root has no value among the numbers in use."""


@dataclass(frozen=True)
class Dual:
    """A number with its derivative by one input."""

    value: Scalar
    slope: Scalar

    def __add__(self, other: Dual) -> Dual:
        return Dual(self.value + other.value, self.slope + other.slope)

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope)

    def __mul__(self, other: Dual) -> Dual:
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __truediv__(self, other: Dual) -> Dual:
        ratio = self.value / other.value
        return Dual(ratio, (self.slope - ratio * other.slope) / other.value)


def fraction_root(value: Fraction) -> Fraction:
    """Return the square root of a fraction.

    Raises
    ------
    NoExactRootError
        If it is not a fraction.
    """
    if value >= 0:
        root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
        if root * root == value:
            return root
    raise NoExactRootError(f"{value} has no root among the fractions")


@dataclass(frozen=True)
class Arithmetic:
    """How fractions enter a field, and how square roots are drawn in it."""

    embed: Callable[[Fraction], Scalar]
    root: Callable[[Scalar], Scalar]

    def with_slopes(self) -> Arithmetic:
        """Return the arithmetic of dual numbers over this field."""
        zero = self.embed(Fraction(0))

        def root(number: Dual) -> Dual:
            value = self.root(number.value)
            return Dual(value, number.slope / (value + value))

        return Arithmetic(lambda fraction: Dual(self.embed(fraction), zero), root)


FRACTIONS = Arithmetic(Fraction, fraction_root)
