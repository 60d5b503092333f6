"""Exact numbers with square roots in them, such as 1/2 + 3√2, for answers that draw other roots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt

from bnviz.proof.exact_numbers import Arithmetic, NoExactRootError

# Larger radicands are not taken apart, and more roots than this do not meet in one number.
_LARGEST_FACTOR, _MOST_ROOTS = 2_000, 16


class NegativeRootError(NoExactRootError):
    """A square root of a negative number."""


@dataclass(frozen=True)
class Surd:
    """A sum of fractions, each times the root of a whole number without square factors."""

    terms: Mapping[int, Fraction]

    def __add__(self, other: Surd | Fraction) -> Surd:
        found = dict(self.terms)
        for radicand, value in _surd(other).terms.items():
            found[radicand] = found.get(radicand, Fraction(0)) + value
        return _without_zeros(found)

    __radd__ = __add__

    def __neg__(self) -> Surd:
        return Surd({radicand: -value for radicand, value in self.terms.items()})

    def __mul__(self, other: Surd | Fraction) -> Surd:
        found: dict[int, Fraction] = {}
        for first, value in self.terms.items():
            for second, factor in _surd(other).terms.items():
                shared = gcd(first, second)
                radicand = first // shared * (second // shared)
                found[radicand] = found.get(radicand, Fraction(0)) + value * factor * shared
        return _without_zeros(found)

    __rmul__ = __mul__

    def __truediv__(self, other: Surd | Fraction) -> Surd:
        return self * _surd(other).inverse()

    def __rtruediv__(self, other: Fraction) -> Surd:
        return self.inverse() * other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Surd | Fraction) and self.terms == _surd(other).terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __str__(self) -> str:
        parts = (
            f"{value}" if radicand == 1 else f"{value}·√{radicand}"
            for radicand, value in sorted(self.terms.items())
        )
        return " + ".join(parts).replace("+ -", "− ") or "0"

    def inverse(self) -> Surd:
        """Return one over this number: its roots are taken out of the denominator one by one.

        Raises
        ------
        ZeroDivisionError
            If it is zero.
        """
        if not self.terms:
            raise ZeroDivisionError("one over zero")
        above, below = Surd({1: Fraction(1)}), self
        while set(below.terms) != {1}:
            prime = _smallest_factor(max(below.terms))
            conjugate = Surd({r: -v if r % prime == 0 else v for r, v in below.terms.items()})
            above, below = above * conjugate, below * conjugate
        return above * (1 / below.terms[1])


def _surd(number: Surd | Fraction) -> Surd:
    return number if isinstance(number, Surd) else _without_zeros({1: Fraction(number)})


def _without_zeros(terms: Mapping[int, Fraction]) -> Surd:
    kept = {radicand: value for radicand, value in terms.items() if value}
    if len(kept) > _MOST_ROOTS:
        raise NoExactRootError("too many different roots meet in one number")
    return Surd(kept)


def root(number: Surd | Fraction) -> Surd:
    """Return the square root of a number that is a fraction.

    Raises
    ------
    NoExactRootError
        If it is none, or has a large prime factor.
    NegativeRootError
        If it is negative.
    """
    terms = _surd(number).terms
    if not terms:
        return Surd({})
    if set(terms) == {1} and terms[1] < 0:
        raise NegativeRootError(f"{number} is negative")
    if set(terms) != {1}:
        raise NoExactRootError(f"{number} has no exact root here")
    value = terms[1]
    square, radicand, rest = 1, 1, value.numerator * value.denominator
    while rest > 1:
        whole = isqrt(rest)
        if whole * whole == rest:
            square *= whole
            break
        prime = _smallest_factor(rest)
        rest //= prime
        if rest % prime == 0:
            rest //= prime
            square *= prime
        else:
            radicand *= prime
    return Surd({radicand: Fraction(square, value.denominator)})


def _smallest_factor(number: int) -> int:
    for factor in range(2, _LARGEST_FACTOR):
        if factor * factor > number:
            return number
        if number % factor == 0:
            return factor
    raise NoExactRootError("a radicand has only large factors")


SURDS = Arithmetic(_surd, root)
