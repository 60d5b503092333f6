"""Cutting one part out of a formula and putting another in."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

from bnviz.expression import Expression

Put = Callable[[Expression], Expression]


def positions(tree: Expression) -> Iterator[tuple[Expression, Put]]:
    """Yield every node with a function that returns the tree with another node in its place."""
    yield tree, lambda new: new
    assert is_dataclass(tree)
    for field in fields(tree):
        value = getattr(tree, field.name)
        if isinstance(value, Expression):
            for node, put in positions(value):
                yield node, _into(tree, field.name, put)
        elif isinstance(value, tuple):
            for place, child in enumerate(value):
                for node, put in positions(child):
                    yield node, _into_tuple(tree, field.name, place, put)


def rewrite(tree: Expression, rule: Callable[[Expression], Expression]) -> Expression:
    """Return the tree with a rule applied to every node, the innermost first."""
    assert is_dataclass(tree)
    changes: dict[str, object] = {}
    for field in fields(tree):
        value = getattr(tree, field.name)
        if isinstance(value, Expression):
            changes[field.name] = rewrite(value, rule)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(rewrite(child, rule) for child in value)
    return rule(replace(tree, **changes) if changes else tree)


def _into(tree: Expression, name: str, put: Put) -> Put:
    return lambda new: replace(tree, **{name: put(new)})  # type: ignore[type-var]


def _into_tuple(tree: Expression, name: str, place: int, put: Put) -> Put:
    def put_in(new: Expression) -> Expression:
        parts = list(getattr(tree, name))
        parts[place] = put(new)
        return replace(tree, **{name: tuple(parts)})  # type: ignore[type-var]

    return put_in
