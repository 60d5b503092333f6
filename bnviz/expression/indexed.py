"""The array reading of formulas in index notation, where sums run over any axis.

Each index is an axis with a name, so that h_ij = Σ_k X_ik W_kj + b_j reads as it stands. In the
formulas for one feature at a time (`bnviz.expression.arrays`) no feature index is written.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

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
    plain,
)
from bnviz.expression.rounding import Magnitude, Rounding, name_rounding
from bnviz.expression.switches import IsPositive, Positive

Array = np.ndarray[Any, Any]

SIZES: Mapping[str, str] = MappingProxyType({"m": "m", "N": "m", "D": "D", "H": "H"})
"""The quantity that says how long a sum is, by its upper limit as printed."""


class Named(NamedTuple):
    """An array, and the index along each of its axes."""

    array: Any
    axes: str


def evaluate_indexed(
    expression: Expression,
    environment: Mapping[str, Any],
    axes: str = "",
    at: Mapping[str, int] = MappingProxyType({}),
) -> Array:
    """Evaluate a formula in index notation as it is written.

    Parameters
    ----------
    environment
        Quantity id to NumPy array, with one axis for each index that the formula writes; sizes and
        ε are Python numbers.
    axes
        The free indices in the order of the axes of the result. One that the formula does not
        mention has length 1.
    at
        Indices that stand for one place, counted from 0. They do not become an axis.

    Raises
    ------
    KeyError
        If a quantity is not in the environment.
    ValueError
        If an index is free and neither fixed nor an axis.
    """
    found = _Walk(environment, dict(at)).value(expression)
    loose = set(found.axes) - set(axes)
    if loose:
        raise ValueError(f"the formula has free indices: {', '.join(sorted(loose))}")
    return np.asarray(_spread(found, axes))


class _Walk:
    def __init__(self, environment: Mapping[str, Any], fixed: dict[str, int]) -> None:
        self.environment = environment
        self.fixed = fixed

    # One arm for each node.
    def value(self, node: Expression) -> Named:  # noqa: C901, PLR0911, PLR0912
        match node:
            case Number(value):
                return Named(float(value), "")
            case Reference():
                return self._reference(node)
            case Tag(_, body) | Group(body, _):
                return self.value(body)
            case Negative(operand):
                array, axes = self.value(operand)
                return Named(-array, axes)
            case Add(terms):
                aligned, axes = _align([self.value(term) for term in terms])
                return Named(sum(aligned[1:], aligned[0]), axes)
            case Multiply(factors):
                aligned, axes = _align([self.value(factor) for factor in factors])
                product = aligned[0]
                for factor in aligned[1:]:
                    product = product * factor
                return Named(product, axes)
            case Fractional(numerator, denominator):
                (above, below), axes = _align([self.value(numerator), self.value(denominator)])
                return Named(above / below, axes)
            case Power(base, exponent):
                array, axes = self.value(base)
                return Named(array ** float(exponent), axes)
            case Root(radicand):
                array, axes = self.value(radicand)
                return Named(array**0.5, axes)
            case Sum():
                return self._sum(node)
            case Positive(operand):
                array, axes = self.value(operand)
                return Named(np.maximum(array, 0), axes)
            case IsPositive(operand):
                array, axes = self.value(operand)
                return Named(np.where(array > 0, 1.0, 0.0), axes)
            case Magnitude(operand):
                array, axes = self.value(operand)
                return Named(abs(array), axes)
        raise TypeError(f"no indexed reading for {type(node).__name__}")

    def _reference(self, node: Reference) -> Named:
        name = name_rounding(node.quantity) if isinstance(node, Rounding) else node.quantity
        array = self.environment[name]
        indices = [index for index in (node.index, node.feature) if index is not None]
        if not indices or np.ndim(array) == 0:
            return Named(array, "")
        where = tuple(self.fixed.get(index, slice(None)) for index in indices)
        return Named(array[where], "".join(i for i in indices if i not in self.fixed))

    def _sum(self, node: Sum) -> Named:
        inside = _Walk(self.environment, {k: v for k, v in self.fixed.items() if k != node.index})
        body = plain(node.body)
        parts = [inside.value(f) for f in (body.factors if isinstance(body, Multiply) else (body,))]
        if not any(node.index in axes for _, axes in parts):
            (array, axes) = inside.value(body)
            return Named(array * self.environment[SIZES[node.upper]], axes)
        # A product is never written out: X_ik W_kj of a large batch would not fit into memory.
        left = "".join(dict.fromkeys("".join(axes for _, axes in parts).replace(node.index, "")))
        signature = f"{','.join(axes for _, axes in parts)}->{left}"
        return Named(np.einsum(signature, *(array for array, _ in parts), optimize=True), left)


def _align(parts: list[Named]) -> tuple[list[Any], str]:
    """Return arrays that can be calculated with, and the axes that they share."""
    axes = "".join(dict.fromkeys("".join(part.axes for part in parts)))
    return [_spread(part, axes) for part in parts], axes


def _spread(part: Named, axes: str) -> Any:
    if part.axes == axes or not part.axes:
        return part.array
    order = [part.axes.index(index) for index in axes if index in part.axes]
    where = tuple(slice(None) if index in part.axes else None for index in axes)
    return np.transpose(part.array, order)[where]
