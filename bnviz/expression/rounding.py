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

from bnviz.expression.indices import Kronecker
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
from bnviz.expression.switches import IsPositive, Positive

# How long a sum with this upper limit is; with any other one it runs over the batch.
_SIZES = {"D": "D", "H": "H"}


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


# One arm for each node.
def ceiling(node: Expression) -> Expression:  # noqa: PLR0911
    """Return a formula that is nowhere below one of `rounding`, and needs one row of arrays only.

    For quantities it takes the largest magnitude of their columns; sums run over that one row, and
    ``m`` stays the size of the batch. It costs next to nothing, and tells where to look closer.
    """
    match node:
        case Number(value):
            return Number(abs(value))
        case Magnitude(body) | Negative(body) | Tag(_, body) | Group(body, _):
            return ceiling(body)
        case Add(terms):
            return Add(tuple(map(ceiling, terms)))
        case Multiply(factors):
            return Multiply(tuple(map(ceiling, factors)))
        case Fractional(numerator, denominator):
            # Below a line and in roots stand positive values of a feature: they are as they are.
            return Fractional(ceiling(numerator), denominator)
        case Power(base, exponent) if exponent > 0:
            return Power(ceiling(base), exponent)
        case Sum(index, body, upper):
            return Reference("m") * Sum(index, ceiling(body), upper)
    return node


_ONE = Number(1)


@dataclass(frozen=True)
class _Rounding:
    """Walks a formula. None stands for no rounding at all."""

    given: frozenset[str]

    # One arm for each node.
    def of(self, node: Expression) -> Expression | None:  # noqa: PLR0911
        """Return what rounding may do to a node."""
        if self._is_sure(node):
            share = self._share(node)
            return None if share is None else Magnitude(node) * share
        match node:
            case Reference(quantity, index, _, feature):
                return Rounding(quantity, index, feature=feature)
            case IsPositive() | Kronecker():
                return None
            case Tag(_, body) | Group(body, _) | Negative(body) | Positive(body):
                return self.of(body)
            case Add(terms):
                return _add(*map(self.of, terms), *map(Magnitude, terms))
            case Sum(index, body, upper):
                # Of m roundings some cancel: the square root of m of them are left.
                grown = Root(Reference(_SIZES.get(upper, "m"))) * Magnitude(body)
                return Sum(index, _add(self.of(body), grown) or grown, upper)
            case Power(base, exponent):
                own = self.of(base)
                slope = Number(exponent) * Power(Magnitude(base), exponent - 1)
                return _add(own and slope * own, Magnitude(node))
            case Multiply(factors):
                return self._product(node, factors)
            case Fractional(numerator, denominator):
                own = None if self._is_sure(numerator) else self.of(numerator)
                passed = None if own is None else own / Magnitude(denominator)
                return _add(passed, Magnitude(node) * (self._share(node) or _ONE))
        raise TypeError(f"no rounding reading for {type(node).__name__}")

    def _product(self, node: Expression, factors: tuple[Expression, ...]) -> Expression | None:
        passed = []
        for position, factor in enumerate(factors):
            if self._is_sure(factor):
                continue
            others = factors[:position] + factors[position + 1 :]
            own = self.of(factor)
            passed.append(own * Magnitude(Multiply(others)) if own and others else own)
        return _add(*passed, Magnitude(node) * (self._share(node) or _ONE))

    def _is_sure(self, node: Expression) -> bool:
        """Whether rounding takes a small share of a node, whatever it is: nothing cancels there."""
        match node:
            case Number() | Root():
                return True
            case Reference(quantity):
                return quantity in self.given
            case Power(_, exponent):
                return exponent < 1
            case Fractional(numerator):
                return self._is_sure(numerator)
            case Multiply() | Negative() | Tag() | Group():
                return all(map(self._is_sure, node.children))
        return False

    def _share(self, node: Expression) -> Expression | None:
        """Return which share of a node rounding may take, without that of unsure factors."""
        match node:
            case Tag(_, body) | Group(body, _) | Negative(body):
                return self._share(body)
            case Root(radicand):
                return _add(_ONE, self._under(radicand, Fraction(1, 2)))
            case Power(base, exponent):
                return _add(_ONE, self._under(base, abs(exponent)))
            case Multiply(factors):
                return _add(_ONE, *map(self._share, filter(self._is_sure, factors)))
            case Fractional(numerator, denominator):
                above = self._share(numerator) if self._is_sure(numerator) else None
                return _add(_ONE, above, self._under(denominator, Fraction(1)))
        return None

    def _under(self, node: Expression, times: Fraction) -> Expression | None:
        """Return the share of what stands below a line or in a root: it is not zero there."""
        share = self._share(node) if self._is_sure(node) else self.of(node)
        if share is None:
            return None
        if not self._is_sure(node):
            share = share / Magnitude(node)
        return share if times == 1 else Number(times) * share


def _add(*parts: Expression | None) -> Expression | None:
    found = tuple(part for part in parts if part is not None)
    return Add(found) if len(found) > 1 else found[0] if found else None
