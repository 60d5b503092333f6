"""Formulas and gradients worked out exactly, for a batch that is written out sample by sample.

This knows nothing of SymPy sums, of the normal form or of any derived gradient: derivatives come
from dual numbers that run through the forward equations.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any

from bnviz.derivation import DELTA
from bnviz.expression import (
    Add,
    Expression,
    FeatureSum,
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
    free_indices,
)
from bnviz.proof.differentiation import FORWARD, ancestors
from bnviz.proof.exact_numbers import Arithmetic, Dual, NoExactRootError, Scalar

# Quantity id to its value: a tuple where there is one for each sample.
Values = Mapping[str, Any]


def evaluate_exactly(
    expression: Expression,
    values: Values,
    arithmetic: Arithmetic,
    at: Mapping[str, int] | None = None,
) -> Scalar:
    """Return the value of a formula, every sum written out.

    Parameters
    ----------
    at
        The row, counted from 0, that each free sample index stands for.

    Raises
    ------
    NoExactRootError
        If a root does not lie in the field.
    ZeroDivisionError
        If a denominator is zero.
    """
    return _Reading(values, arithmetic).value(expression, at or {})


def evaluate_rows(
    expression: Expression,
    values: Values,
    arithmetic: Arithmetic,
    rows: Iterable[Mapping[str, int]],
) -> tuple[Scalar, ...]:
    """Return the value of a formula at each of several rows, as `evaluate_exactly` does for one."""
    reading = _Reading(values, arithmetic)
    return tuple(reading.value(expression, at) for at in rows)


class _Reading:
    """The values of formulas for one batch; what does not depend on a row is added up once."""

    def __init__(self, values: Values, arithmetic: Arithmetic) -> None:
        self._values, self._arithmetic = values, arithmetic
        # By the node itself: while a formula is read, its nodes stay where they are.
        self._free: dict[int, tuple[str, ...]] = {}
        self._sums: dict[tuple[int, ...], Scalar] = {}

    # One arm for each node.
    def value(self, expression: Expression, rows: Mapping[str, int]) -> Scalar:  # noqa: C901, PLR0911
        def value(node: Expression) -> Scalar:
            return self.value(node, rows)

        match expression:
            case Number(number):
                return self._arithmetic.embed(number)
            case Reference(quantity, index):
                found = self._values[quantity]
                return found if index is None else found[rows[index]]
            case Add(terms):
                return reduce(add, map(value, terms))
            case Multiply(factors):
                return reduce(mul, map(value, factors))
            case Negative(operand):
                return -value(operand)
            case Fractional(numerator, denominator):
                return value(numerator) / value(denominator)
            case Power(base, exponent):
                return _power(value(base), exponent, self._arithmetic)
            case Root(radicand):
                return self._arithmetic.root(value(radicand))
            case Sum():
                return self._sum(expression, rows)
            case FeatureSum(_, body):
                # All features are alike here, see `ExactPass`.
                return self._values["D"] * value(body)
            case Tag(_, body) | Group(body, _):
                return value(body)
        raise TypeError(f"no exact reading for {type(expression).__name__}")

    def _sum(self, node: Sum, rows: Mapping[str, int]) -> Scalar:
        if id(node) not in self._free:
            self._free[id(node)] = tuple(sorted(free_indices(node)))
        key = id(node), *(rows[index] for index in self._free[id(node)])
        if key not in self._sums:
            size = len(self._values["x"])
            addends = (self.value(node.body, {**rows, node.index: row}) for row in range(size))
            self._sums[key] = reduce(add, addends)
        return self._sums[key]


class ExactPass(dict[str, Any]):
    """Every quantity of the forward and the backward pass, exactly.

    Gradients are worked out when they are first asked for.

    Parameters
    ----------
    given
        ``x`` and ``dy`` as tuples, ``gamma``, ``beta``, ``eps``, ``m`` and ``D``. All D features
        have the same numbers.
    """

    def __init__(self, given: Values, arithmetic: Arithmetic) -> None:
        super().__init__(given)
        self._arithmetic = arithmetic
        for quantity, definition in FORWARD.items():
            self[quantity] = _per_row(definition.left, definition.corrected, self, arithmetic)
        self._forward = dict(self)
        self["delta"] = _per_row(DELTA.left, DELTA.corrected, self, arithmetic)

    def __missing__(self, gradient: str) -> Scalar | tuple[Scalar, ...]:
        quantity = gradient.removeprefix("d")
        value = self._forward[quantity]
        if isinstance(value, tuple):
            self[gradient] = tuple(self._slope(quantity, row) for row in range(len(value)))
        else:
            self[gradient] = self._slope(quantity, None)
        return self[gradient]

    def _slope(self, quantity: str, row: int | None) -> Scalar:
        return _slope_of_loss(self._forward, self._arithmetic, quantity, row)


def _slope_of_loss(forward: Values, field: Arithmetic, quantity: str, row: int | None) -> Scalar:
    """Return the derivative of Σ ∂l/∂y y by one number, ∂l/∂y held fixed."""
    arithmetic = field.with_slopes()
    zero, one = field.embed(Fraction(0)), field.embed(Fraction(1))
    values: dict[str, Any] = {
        id: tuple(Dual(v, zero) for v in value) if isinstance(value, tuple) else Dual(value, zero)
        for id, value in forward.items()
    }
    if row is None:
        values[quantity] = Dual(forward[quantity], one)
    else:
        entries = enumerate(forward[quantity])
        values[quantity] = tuple(Dual(v, one if at == row else zero) for at, v in entries)
    for computed, definition in FORWARD.items():
        if quantity in ancestors(computed):
            values[computed] = _per_row(definition.left, definition.corrected, values, arithmetic)
    return reduce(add, map(mul, values["dy"], values["y"])).slope


def _per_row(
    left: Reference, right: Expression, values: Values, arithmetic: Arithmetic
) -> Scalar | tuple[Scalar, ...]:
    if left.index is None:
        return evaluate_exactly(right, values, arithmetic)
    rows = range(len(values["x"]))
    return evaluate_rows(right, values, arithmetic, ({left.index: row} for row in rows))


def _power(base: Scalar, exponent: Fraction, arithmetic: Arithmetic) -> Scalar:
    if exponent.denominator == 2:
        base = arithmetic.root(base)
    elif exponent.denominator != 1:
        raise NoExactRootError(f"only whole and half powers are exact, not {exponent}")
    one = arithmetic.embed(Fraction(1))
    power = reduce(mul, (one, *(base,) * abs(exponent.numerator)))
    return one / power if exponent < 0 else power
