"""What every slip would make of the gradients: the wrong numbers that a backward pass may give."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from bnviz.checking.homework.batch import OUTPUTS, Array, Batch
from bnviz.derivation import Equation
from bnviz.expression import Expression, Reference, Root, evaluate, free_indices, uses
from bnviz.notation import QUANTITIES
from bnviz.slips import FORMS, SLIPS, Slip, find_form, in_one_feature

# Beyond this many numbers in the widest array of a formula the search would take too long.
_MOST_NUMBERS = 400_000
# A line with more places for slips than this has too many pairs; another form of it has fewer.
_MOST_TREES = 80


def _reuse_sums() -> Equation:
    """Return the closed form as code has it: the sums in it are the gradients of β and γ."""
    m, gamma = Reference("m"), Reference("gamma")
    scale = gamma / (m * Root(Reference("var") + Reference("eps")))
    inside = m * Reference("dy", "i") - Reference("dbeta")
    right = scale * (inside - Reference("x_hat", "i") * Reference("dgamma"))
    return Equation(
        "reused-sums",
        "reused-sums",
        Reference("dx", "i"),
        right,
        right,
        ("scale-gradient", "shift-gradient"),
        "The closed form with the gradients of β and γ in the place of its sums.",
    )


REUSED_SUMS = _reuse_sums()

# Every way to work the gradients out, the ones that code has most often first.
_FORWARD = tuple(map(find_form, "1234"))
_SUMS = tuple(map(find_form, "65"))
_ROUTES: tuple[tuple[Equation, ...], ...] = (
    (*_FORWARD, *_SUMS, *map(find_form, ("7", "8", "9", "10"))),
    (*_FORWARD, *_SUMS, find_form("δ"), find_form("13")),
    (*_FORWARD, *_SUMS, REUSED_SUMS),
    (*_FORWARD, *map(find_form, [f.number for f in FORMS if f.number.startswith("thorey")][::-1])),
    (*_FORWARD, *_SUMS, find_form("7"), find_form("11")),
    (*_FORWARD, *_SUMS, find_form("12")),
)
_ORDER = {slip.id: place for place, slip in enumerate(SLIPS)}

# The trees that stand in the place of an equation's own, by its number.
Changes = Mapping[str, Expression]


@dataclass(frozen=True, eq=False)
class Suspect:
    """One slip, or two together, in one way to work the gradients out.

    Attributes
    ----------
    slips
        Their ids.
    equation
        The first line that is wrong.
    route
        The lines that are worked out, in their order.
    changes
        The wrong lines.
    """

    slips: tuple[str, ...]
    equation: Equation
    route: tuple[Equation, ...]
    changes: Changes

    def outputs(self, batch: Batch) -> Mapping[str, Array]:
        """Return what the gradients, and y, would be; each in the shape that the slip gives it."""
        values, stale = dict(batch.quantities), set[str]()
        for line in self.route:
            tree = self.changes.get(line.number)
            if tree is None:
                if not stale & _mentioned(line):
                    continue
                tree = _right(line)
            # An index that the left side lacks becomes an axis, a second one stands for a row.
            loose = sorted(free_indices(tree) - free_indices(line.left))
            value = evaluate(tree, values, dict.fromkeys(loose[1:], 0))
            values[line.quantity] = _spread(value, line.quantity, batch)
            stale.add(line.quantity)
        return {name: np.asarray(values[name], np.float64) for name in OUTPUTS}

    def wrong_lines(self, name: str) -> tuple[Equation, ...]:
        """Return the wrong lines that an output rests on."""
        needed, found = {name}, list[Equation]()
        for line in reversed(self.route):
            if line.quantity in needed:
                needed |= _mentioned(line)
                if line.number in self.changes:
                    found.insert(0, line)
        return tuple(found)


def _spread(value: Any, quantity: str, batch: Batch) -> Array:
    """Return a value with the axes of its quantity, if it has fewer, as code would spread it."""
    array = np.asarray(value, np.float64)
    shape = batch.shape if QUANTITIES[quantity].per_sample else batch.shape[1:]
    return np.broadcast_to(array, shape) if array.ndim < len(shape) else array


@cache
def _right(line: Equation) -> Expression:
    return in_one_feature(line.corrected)


@cache
def _mentioned(line: Equation) -> frozenset[str]:
    return frozenset(use.quantity for use in uses(line.corrected))


def is_searchable(batch: Batch) -> bool:
    """Whether a batch is small enough to try every slip on it."""
    m, d = batch.shape
    return m * m * d <= _MOST_NUMBERS


@lru_cache(maxsize=16)
def single_slips(batch: Batch) -> tuple[tuple[Suspect, Mapping[str, Array]], ...]:
    """Return everything that one slip makes of a batch's gradients, the likeliest slip first."""
    found = [(suspect, MappingProxyType(run_suspect(suspect, batch))) for suspect in _singles()]
    return tuple((suspect, outputs) for suspect, outputs in found if outputs)


def pairs_of_slips(
    batch: Batch, is_possible: Callable[[Mapping[str, Array]], bool]
) -> Iterator[tuple[Suspect, Mapping[str, Array]]]:
    """Yield what two slips together make of ∂l/∂x, or of a sum: in two lines, or in one.

    It takes some seconds to go through all of them.

    Parameters
    ----------
    is_possible
        Whether the sums ∂l/∂γ and ∂l/∂β may be what a first slip makes of them. One further on
        does not touch them, so what differs here need not be gone into.
    """
    for suspect in _pairs(lambda first: is_possible(run_suspect(first, batch))):
        outputs = run_suspect(suspect, batch)
        if outputs:
            yield suspect, outputs


def run_suspect(suspect: Suspect, batch: Batch) -> dict[str, Array]:
    """Return what a slip makes of a batch's outputs; nothing where it cannot be worked out."""
    try:
        with np.errstate(all="ignore"):
            return dict(suspect.outputs(batch))
    except (ArithmeticError, ValueError, IndexError):
        # A wrong shape that fits nowhere further on: code would have raised there as well.
        return {}


@cache
def _singles() -> tuple[Suspect, ...]:
    found = {
        (suspect.slips, tuple(suspect.changes.items()), suspect.route[-1].number): suspect
        for route in _ROUTES
        for suspect in (*_in_one_line(route), *_in_many_lines(route))
    }

    def rank(suspect: Suspect) -> tuple[int, int]:
        return _ROUTES.index(suspect.route), _ORDER[suspect.slips[0]]

    return tuple(sorted(found.values(), key=rank))


def _in_one_line(route: tuple[Equation, ...]) -> Iterator[Suspect]:
    for line in route:
        for slip in _wrong():
            for tree in _trees(slip, line):
                yield Suspect((slip.id,), line, route, {line.number: tree})


def _in_many_lines(route: tuple[Equation, ...]) -> Iterator[Suspect]:
    """Yield what comes of the same slip in every line of the route, or of a part of it."""
    for slip in _wrong():
        everywhere = {line.number: _trees(slip, line)[:1] for line in route}
        sums = len(_FORWARD) + len(_SUMS)
        # Everything, the way back, its two sums alone, what is worked out after them.
        for start, end in ((0, None), (len(_FORWARD), None), (len(_FORWARD), sums), (sums, None)):
            lines = [line for line in route[start:end] if everywhere[line.number]]
            if len(lines) > 1:
                changes = {line.number: everywhere[line.number][0] for line in lines}
                yield Suspect((slip.id,), lines[0], route, changes)


def _pairs(is_possible: Callable[[Suspect], bool]) -> Iterator[Suspect]:
    for route in _ROUTES:
        singles = tuple(one for one in _in_one_line(route) if one.equation.quantity != "y")
        sums = {line.quantity for line in (*_FORWARD, *_SUMS)}
        for place, first in enumerate(singles):
            if first.equation.quantity in sums and not is_possible(first):
                continue
            for second in singles[place + 1 :]:
                if first.equation is not second.equation and first.slips != second.slips:
                    changes = {**first.changes, **second.changes}
                    yield Suspect(first.slips + second.slips, first.equation, route, changes)
        yield from _twice_in_one_line(route)


def _twice_in_one_line(route: tuple[Equation, ...]) -> Iterator[Suspect]:
    for line in route[len(_FORWARD) :]:
        trees = [(slip, tree) for slip in _wrong() for tree in slip.apply(line)]
        if len(trees) > _MOST_TREES:
            continue
        for first, tree in trees:
            for second in _wrong():
                for both in second.apply(line, tree) if second is not first else ():
                    changes = {line.number: in_one_feature(both)}
                    yield Suspect((first.id, second.id), line, route, changes)


@cache
def _wrong() -> tuple[Slip, ...]:
    return tuple(slip for slip in SLIPS if not slip.is_right)


@cache
def _trees(slip: Slip, line: Equation) -> tuple[Expression, ...]:
    return tuple(map(in_one_feature, slip.apply(line)))
