"""What the rules of the grammar build: a part of the tree with its place and its loose indices."""

from __future__ import annotations

from dataclasses import dataclass

from bnviz.expression.nodes import Add, Expression, Multiply
from bnviz.expression.reading.errors import TooDeepError
from bnviz.expression.reading.places import Place

DEEPEST = 60


@dataclass(frozen=True)
class Part:
    """A part of the formula, where it begins, and its indices that no sum binds yet."""

    node: Expression
    start: int
    places: tuple[Place, ...] = ()
    depth: int = 1

    def inside(self, node: Expression, start: int | None = None) -> Part:
        """Return the part that a node is with this one directly below it."""
        return join(node, self, start=start)


def join(node: Expression, *parts: Part, start: int | None = None) -> Part:
    """Return the part that a node is with these directly below it.

    Raises
    ------
    TooDeepError
        If too many parts stand inside each other, before a walk down the tree gets stuck.
    """
    start = parts[0].start if start is None else start
    # A term or a factor more makes a sum or a product longer, and not deeper.
    first, rest = parts[0], parts[1:]
    depth = first.depth + (not (rest and type(node) is type(first.node) in {Add, Multiply}))
    depth = max(depth, *(part.depth + 2 for part in rest)) if rest else depth
    if depth > DEEPEST:
        raise TooDeepError(start, "Too many parts stand inside each other: write it flatter.")
    return Part(node, start, tuple(place for part in parts for place in part.places), depth)
