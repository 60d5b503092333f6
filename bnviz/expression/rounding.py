"""The rounding reading: how far rounding may have taken the value of a formula from the true one.

It is a formula itself, so that arrays and the browser read it as they read every other. To first
order, as in any running error analysis (Higham 2002, *Accuracy and Stability of Numerical
Algorithms*, §3.3): each operation adds one rounding of its result, a sum one of its addends, and
what rounding did to an operand passes on. A product of small numbers is thus as sure as they are,
and a total that cancels is as unsure as its addends.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
)


@dataclass(frozen=True)
class Magnitude(Expression):
    """A value without its sign."""

    operand: Expression


@dataclass(frozen=True)
class Rounding(Reference):
    """What rounding may have done to a quantity, where a formula reads it."""


def name_rounding(name: str) -> str:
    """Return by which id environments know what rounding may have done to an array."""
    return f"±{name}"


def rounding(expression: Expression, given: Collection[str]) -> Expression:
    """Return a formula for what rounding may do to another one.

    Parameters
    ----------
    given
        The ids of quantities that are as they are: nothing computed them.

    Returns
    -------
    expression
        In roundings: times the distance from 1 to the next number of the format, it is an error.
        Its environment has the quantities that the formula mentions, and for each that is not
        given, by `name_rounding`, what rounding may have done to it.
    """
    return _Rounding(frozenset(given)).of(expression) or Number(0)


@dataclass(frozen=True)
class _Rounding:
    given: frozenset[str]

    # One arm for each node. None is no rounding at all.
    def of(self, node: Expression) -> Expression | None:  # noqa: C901, PLR0911
        match node:
            case Number():
                return None
            case Reference(quantity, index):
                return None if quantity in self.given else Rounding(quantity, index)
            case Tag(_, body) | Group(body, _) | Negative(body):
                return self.of(body)
            case Add(terms):
                return _add(*map(self.of, terms), *map(Magnitude, terms))
            case Multiply(factors):
                return self._product(node, factors)
            case Fractional(numerator, denominator):
                own, size = self.of(numerator), Magnitude(denominator)
                return _add(own and own / size, self._relative(node, denominator, Fraction(1)))
            case Power(base, exponent) if exponent >= 1:
                own = self.of(base)
                slope = Number(exponent) * Power(Magnitude(base), exponent - 1)
                return _add(own and slope * own, Magnitude(node))
            case Power(base, exponent):
                return self._relative(node, base, abs(exponent))
            case Root(radicand):
                return self._relative(node, radicand, Fraction(1, 2))
            case Sum(index, body, upper):
                # Of m roundings some cancel: the square root of m of them are left.
                grown = Root(Reference("m")) * Magnitude(body)
                return Sum(index, _add(self.of(body), grown) or grown, upper)
        raise TypeError(f"no rounding reading for {type(node).__name__}")

    def _product(self, node: Expression, factors: tuple[Expression, ...]) -> Expression | None:
        passed = []
        for position, factor in enumerate(factors):
            own = self.of(factor)
            others = (f for place, f in enumerate(factors) if place != position)
            passed.append(own and Multiply((own, *map(Magnitude, others))))
        return _add(*passed, Magnitude(node))

    def _relative(self, node: Expression, operand: Expression, times: Fraction) -> Expression:
        """Return the own rounding of a value, and its operand's, which keeps its share of it."""
        own, size = self.of(operand), Magnitude(node)
        return size if own is None else size + size * (Number(times) * own / Magnitude(operand))


def _add(*parts: Expression | None) -> Expression | None:
    found = tuple(part for part in parts if part is not None)
    return Add(found) if len(found) > 1 else found[0] if found else None
