"""The array reading: what a formula gives when its quantities are arrays."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from array_api_compat import array_namespace

from bnviz.expression.across import Exponential, FeatureMaximum, FeatureSum, Logarithm
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
    free_indices,
)
from bnviz.expression.rounding import Magnitude, Rounding, name_rounding

Array = Any
Environment = Mapping[str, Array]


def evaluate(
    expression: Expression, environment: Environment, at: Mapping[str, int] | None = None
) -> Array:
    """Evaluate a formula as it is written, term by term and in its own order.

    Parameters
    ----------
    environment
        Quantity id to array: (m, D) with a sample axis, (D,) without; ``m`` and ``eps`` are
        Python numbers. Arrays of any library that follows the array API operators.
    at
        Sample indices that stand for one row, counted from 0. They do not become an axis.

    Returns
    -------
    array
        (D,) without a free index, (m, D) with one. A Python number if no array is mentioned.

    Raises
    ------
    KeyError
        If a quantity is not in the environment.
    ValueError
        If more than one sample index is free: a heatmap has one sample axis.
    """
    fixed = dict(at or {})
    free = sorted(_free_indices(expression) - fixed.keys())
    if len(free) > 1:
        raise ValueError(f"the formula has several free sample indices: {', '.join(free)}")
    return _Evaluation(environment, fixed).value(expression, tuple(free))


# To look through a formula takes as long as to evaluate it at 16 × 8.
_free_indices = lru_cache(2048)(free_indices)


class _Evaluation:
    """Walks a formula. A value has one axis for each index in scope, then the feature axis."""

    def __init__(self, environment: Environment, fixed: Mapping[str, int]) -> None:
        self.environment = environment
        self.fixed = fixed

    # One arm for each node.
    def value(self, node: Expression, scope: tuple[str, ...]) -> Array:  # noqa: C901, PLR0911, PLR0912
        match node:
            case Number(value):
                return float(value)
            case Reference():
                return self._reference(node, scope)
            case Negative(operand):
                return -self.value(operand, scope)
            case Add(terms):
                first, *rest = (self.value(term, scope) for term in terms)
                for term in rest:
                    first = first + term
                return first
            case Multiply(factors):
                first, *rest = (self.value(factor, scope) for factor in factors)
                for factor in rest:
                    first = first * factor
                return first
            case Fractional(numerator, denominator):
                return self.value(numerator, scope) / self.value(denominator, scope)
            case Power(base, exponent):
                return self.value(base, scope) ** float(exponent)
            case Root(radicand):
                return self.value(radicand, scope) ** 0.5
            case Sum(index, body):
                return self._sum(index, body, scope)
            case FeatureSum(_, body):
                value = self.value(body, scope)
                # A number has no axis to add along: it counts once for every feature.
                if getattr(value, "ndim", 0) == 0:
                    return value * self.environment["D"]
                return _library(value).sum(value, axis=-1, keepdims=True)
            case FeatureMaximum(_, body):
                value = self.value(body, scope)
                return _library(value).max(value, axis=-1, keepdims=True)
            case Exponential(exponent):
                value = self.value(exponent, scope)
                return _library(value).exp(value)
            case Logarithm(operand):
                value = self.value(operand, scope)
                return _library(value).log(value)
            case Magnitude(operand):
                return abs(self.value(operand, scope))
            case Kronecker(first, second):
                return (self._rows(first, scope) == self._rows(second, scope)) * 1.0
            case Tag(_, body) | Group(body, _):
                return self.value(body, scope)
        raise TypeError(f"no array reading for {type(node).__name__}")

    def _reference(self, node: Reference, scope: tuple[str, ...]) -> Array:
        name = node.quantity
        array = self.environment[name_rounding(name) if isinstance(node, Rounding) else name]
        if node.index is None:
            return array
        # A bound index shadows a free or fixed one of the same name (equation 11 as printed).
        if node.index not in scope:
            return array[self.fixed[node.index], ...]
        position = len(scope) - 1 - scope[::-1].index(node.index)
        where = [None] * len(scope)
        where[position] = slice(None)  # type: ignore[call-overload]
        return array[(*where, slice(None))]

    def _rows(self, index: str, scope: tuple[str, ...]) -> Array:
        """Return the row that an index stands for: all of them along its axis, or a fixed one."""
        if index not in scope:
            return self.fixed[index]
        shape = [1] * (len(scope) + 1)
        shape[len(scope) - 1 - scope[::-1].index(index)] = -1
        return np.arange(self.environment["m"]).reshape(shape)

    def _sum(self, index: str, body: Expression, scope: tuple[str, ...]) -> Array:
        value = self.value(body, (*scope, index))
        m = self.environment["m"]
        # A body that does not mention the index has no axis, or one of length 1, to add along.
        if getattr(value, "ndim", 0) < 2:
            return value * m
        if value.shape[-2] == 1 and m != 1:
            return value[..., 0, :] * m
        return _library(value).sum(value, axis=-2)


def _library(value: Array) -> Any:
    # NumPy follows the standard by itself, and to load its stand-in would delay the first page.
    return np if type(value) is np.ndarray else array_namespace(value)
