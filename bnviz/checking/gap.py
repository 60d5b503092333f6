"""A right formula with one factor taken out: what was there, and what slips would put there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bnviz.checking.exercises import Exercise
from bnviz.expression import (
    Expression,
    FeatureSum,
    Negative,
    Path,
    Reference,
    Tag,
    map_children,
    node_at,
    rewrite,
    to_typed,
    walk,
)
from bnviz.notation import QUANTITIES
from bnviz.slips import SLIPS

# What stands where a factor is missing: a box, which is no quantity.
_BOX = Reference("m", spelled=r"\boxed{\,?\,}")
# A part with more nodes than this is no factor that one fills in.
_LARGEST = 9
_MOST_CHOICES = 4


@dataclass(frozen=True)
class Gap:
    """One factor that is missing.

    Attributes
    ----------
    formula
        The right formula.
    path
        Where the factor stands in it.
    choices
        What could stand there, each once: what is right, and what slips put there.
    """

    formula: Expression
    path: Path
    choices: tuple[Expression, ...]

    @property
    def right(self) -> Expression:
        """What stands there."""
        return node_at(self.formula, self.path)

    @property
    def shown(self) -> Expression:
        """The formula with a box in the gap."""
        return self.filled(_BOX)

    def filled(self, part: Expression) -> Expression:
        """Return the formula with something put into the gap."""
        return rewrite(self.formula, self.path, lambda _: part)


@cache
def gaps(exercise: Exercise) -> tuple[Gap, ...]:
    """Return every gap of an exercise: each factor that at least two slips change.

    Where there is none, each symbol is one, to choose among others of its kind.
    """
    formula = _without_tags(exercise.form.corrected)
    wrong: dict[Path, dict[str, Expression]] = {}
    for slip in SLIPS:
        for made in () if slip.is_right else slip.apply(exercise.form):
            path, new = _where(formula, _without_tags(made))
            if path and _is_choice(node_at(formula, path), new):
                wrong.setdefault(path, {})[to_typed(new)] = new
    found = tuple(
        Gap(formula, path, _in_order(node_at(formula, path), tuple(others.values())))
        for path, others in sorted(wrong.items())
        if len(others) > 1
    )
    return found or tuple(_symbols(exercise, formula))


def _symbols(exercise: Exercise, formula: Expression, path: Path = ()) -> Iterator[Gap]:
    """Yield a gap for each symbol, with known quantities of the same shape to choose from."""
    node = node_at(formula, path)
    if isinstance(node, Reference):
        axes = QUANTITIES[node.quantity].axes
        alike = [q for q in exercise.known if QUANTITIES[q].axes == axes and q != node.quantity]
        yield Gap(formula, path, _in_order(node, tuple(Reference(q, node.index) for q in alike)))
    for place in range(len(node.children)):
        yield from _symbols(exercise, formula, (*path, place))


def _in_order(right: Expression, wrong: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """Return the choices in an order that does not tell which one is right."""
    return tuple(sorted((right, *wrong[: _MOST_CHOICES - 1]), key=to_typed))


def _where(first: Expression, second: Expression) -> tuple[Path, Expression]:
    """Return the smallest place at which two formulas differ, and what the second has there."""
    pairs = list(zip(first.children, second.children, strict=False))
    different = [place for place, (old, new) in enumerate(pairs) if old != new]
    if len(different) == 1 and len(first.children) == len(second.children):
        (place,) = different
        new = second.children[place]
        if rewrite(first, (place,), lambda _: new) == second:
            path, below = _where(first.children[place], new)
            return (place, *path), below
    return (), second


def _without_tags(node: Expression) -> Expression:
    if isinstance(node, Tag):
        return _without_tags(node.body)
    return map_children(node, _without_tags)


def _size(node: Expression) -> int:
    return sum(1 for _ in walk(node))


def _is_choice(old: Expression, new: Expression) -> bool:
    """Whether one may choose between two parts: small, of one feature, not alike but for a sign."""
    if max(_size(old), _size(new)) > _LARGEST or Negative(old) == new or Negative(new) == old:
        return False
    return not any(isinstance(n, FeatureSum) or n == Reference("D") for n in walk(new))
