"""The nodes that a formula is made of. A formula keeps its author's layout, order and slips."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any


class Expression:
    """A node of a formula. Operators build larger ones: ``gamma * x_hat("i") + beta``."""

    def __add__(self, other: Expression) -> Add:
        left = self.terms if isinstance(self, Add) else (self,)
        return Add((*left, other))

    def __sub__(self, other: Expression) -> Add:
        return self + Negative(other)

    def __mul__(self, other: Expression) -> Multiply:
        left = self.factors if isinstance(self, Multiply) else (self,)
        return Multiply((*left, other))

    def __truediv__(self, other: Expression) -> Fractional:
        return Fractional(self, other)

    def __neg__(self) -> Negative:
        return Negative(self)

    @property
    def indices(self) -> frozenset[str]:
        """The sample indices that stand in this node itself."""
        return frozenset()

    @property
    def children(self) -> tuple[Expression, ...]:
        """The nodes directly below this one, in the order they are read."""
        found: list[Expression] = []
        # A node has its fields and nothing else, in their order; `fields` would be slow here.
        for part in vars(self).values():
            if isinstance(part, Expression):
                found.append(part)
            elif isinstance(part, tuple):
                found += [p for p in part if isinstance(p, Expression)]
        return tuple(found)


@dataclass(frozen=True)
class Number(Expression):
    """A rational number."""

    value: Fraction

    def __init__(self, value: int | str | Fraction) -> None:
        object.__setattr__(self, "value", Fraction(value))


@dataclass(frozen=True)
class Reference(Expression):
    """A quantity of `bnviz.notation`, at a sample index if it has one.

    ``spelled`` is the LaTeX that the source prints where it differs from the notation: an index
    left out, a ∂ forgotten. The meaning stays ``quantity`` at ``index``. ``feature`` is the
    feature index, for a source that writes one (Thorey); without it one feature is meant.
    """

    quantity: str
    index: str | None = None
    spelled: str | None = None
    feature: str | None = None

    @property
    def indices(self) -> frozenset[str]:
        """Its index, if it has one."""
        return frozenset() if self.index is None else frozenset({self.index})


@dataclass(frozen=True)
class Add(Expression):
    """A sum of terms that are written out."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Multiply(Expression):
    """A product of factors that stand side by side."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Negative(Expression):
    """A leading minus sign."""

    operand: Expression


@dataclass(frozen=True)
class Fractional(Expression):
    """A numerator over a denominator."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True)
class Power(Expression):
    """A base with a rational exponent."""

    base: Expression
    exponent: Fraction


@dataclass(frozen=True)
class Root(Expression):
    """A square root."""

    radicand: Expression


@dataclass(frozen=True)
class Sum(Expression):
    """A sum over the batch. ``upper`` is the limit as printed; the batch has m samples."""

    index: str
    body: Expression
    upper: str = "m"


@dataclass(frozen=True)
class Tag(Expression):
    """A named part of a formula, which can be coloured, evaluated and drawn alone."""

    name: str
    body: Expression


@dataclass(frozen=True)
class Group(Expression):
    """Delimiters that the author wrote although the reading needs none: ``()`` or ``[]``."""

    body: Expression
    delimiters: str = "()"


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield a node and all nodes below it, in reading order."""
    yield expression
    for child in expression.children:
        yield from walk(child)


# Where a node stands in a formula: the positions among the `children` on the way down to it.
Path = tuple[int, ...]


def node_at(expression: Expression, path: Path) -> Expression:
    """Return the node at a path; the empty path is the formula itself."""
    return node_at(expression.children[path[0]], path[1:]) if path else expression


def rewrite(
    expression: Expression, path: Path, change: Callable[[Expression], Expression]
) -> Expression:
    """Return the formula with the node at a path changed, and everything else as it is."""
    if not path:
        return change(expression)
    position, changed = path[0], {}
    for field in fields(expression):  # type: ignore[arg-type]
        part = getattr(expression, field.name)
        listed = part if isinstance(part, tuple) else (part,)
        count = sum(isinstance(p, Expression) for p in listed)
        if 0 <= position < count:
            below = [
                rewrite(p, path[1:], change) if n == position else p for n, p in enumerate(listed)
            ]
            changed[field.name] = tuple(below) if isinstance(part, tuple) else below[0]
        position -= count
    return replace(expression, **changed)  # type: ignore[type-var]


def map_children(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Return a node with each of its children changed."""

    def changed(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(changed, part))
        return change(part) if isinstance(part, Expression) else part

    parts = {field.name: changed(getattr(node, field.name)) for field in fields(node)}  # type: ignore[arg-type]
    return type(node)(**parts)


def find(expression: Expression, name: str) -> Tag | None:
    """Return the first part tagged ``name``, or None."""
    return next((n for n in walk(expression) if isinstance(n, Tag) and n.name == name), None)


def plain(expression: Expression) -> Expression:
    """Return the node behind any tags and delimiters, which carry no value of their own."""
    while isinstance(expression, Tag | Group):
        expression = expression.body
    return expression


def addends(expression: Expression) -> tuple[Expression, ...]:
    """Return the terms of a written-out sum (each with its sign), or the expression itself."""
    inner = plain(expression)
    return inner.terms if isinstance(inner, Add) else (expression,)


@dataclass(frozen=True)
class Use:
    """How a formula uses a quantity. ``bound`` is true where a sum runs over its sample index."""

    quantity: str
    index: str | None
    bound: bool


def uses(expression: Expression, bound: frozenset[str] = frozenset()) -> frozenset[Use]:
    """Return every quantity that a formula mentions, and whether a sum runs over it."""
    if isinstance(expression, Reference):
        return frozenset({Use(expression.quantity, expression.index, expression.index in bound)})
    inside = bound | {expression.index} if isinstance(expression, Sum) else bound
    found = (uses(child, inside) for child in expression.children)
    return frozenset().union(*found)


def free_indices(expression: Expression) -> frozenset[str]:
    """Return the sample indices that no sum binds."""
    found = expression.indices.union(*map(free_indices, expression.children))
    return found - {expression.index} if isinstance(expression, Sum) else found
