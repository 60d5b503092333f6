"""What every slip would make of the gradients: the wrong numbers that a backward pass may give."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from bnviz.checking.homework.batch import Array, Batch
from bnviz.checking.homework.routes import FORWARD, REUSED_SUMS, ROUTES, SUMS, Route
from bnviz.checking.homework.suspect import Suspect, run_suspect
from bnviz.derivation import Equation
from bnviz.expression import Expression
from bnviz.slips import SLIPS, Slip, in_one_feature

# Beyond so many cells, or numbers in the widest array of a formula, a search would take too long;
# one for pairs does so sooner.
_MOST_CELLS, _MOST_NUMBERS, _MOST_NUMBERS_FOR_PAIRS = 16_384, 400_000, 4_096
# What comes of every slip is kept for batches that are not larger than this, as the traps.
_MOST_KEPT = 64
# A line with more places for slips than this has too many pairs; another form of it has fewer.
_MOST_TREES = 50

# The sums are worked out alike in all routes, and matter further on in one.
_ROUTES_OF_SUMS = (ROUTES[0], next(route for route in ROUTES if REUSED_SUMS in route))
_ORDER = {slip.id: place for place, slip in enumerate(SLIPS)}
Found = tuple[Suspect, Mapping[str, Array]]


def is_searchable(batch: Batch) -> bool:
    """Whether a batch is small enough to try every slip on it."""
    m, d = batch.shape
    return m * d <= _MOST_CELLS and m * m * d <= _MOST_NUMBERS


def single_slips(batch: Batch) -> Iterable[Found]:
    """Return everything that one slip makes of a batch's gradients, the likeliest first."""
    return _kept(batch) if batch.x.size <= _MOST_KEPT else _run_all(_singles(), batch)


@lru_cache(maxsize=16)
def _kept(batch: Batch) -> tuple[Found, ...]:
    return tuple(_run_all(_singles(), batch))


def pairs_of_slips(
    batch: Batch, is_possible: Callable[[Mapping[str, Array]], bool]
) -> Iterator[Found]:
    """Yield what two slips together make of ∂l/∂x, or of a sum: in two lines, or in one.

    It takes some seconds to go through all of them, and there are none for a large batch.

    Parameters
    ----------
    is_possible
        Whether the sums ∂l/∂γ and ∂l/∂β may be what a first slip makes of them. One further on
        does not touch them, so what differs here need not be gone into.
    """
    m, d = batch.shape
    if m * m * d <= _MOST_NUMBERS_FOR_PAIRS:
        yield from _run_all(_pairs(lambda first: is_possible(run_suspect(first, batch))), batch)


def _run_all(suspects: Iterable[Suspect], batch: Batch) -> Iterator[Found]:
    for suspect in suspects:
        outputs = run_suspect(suspect, batch)
        if outputs:
            yield suspect, outputs


@cache
def _singles() -> tuple[Suspect, ...]:
    found = {
        (suspect.slips, tuple(suspect.changes.items()), suspect.route[-1].number): suspect
        for route in ROUTES
        for suspect in (*_in_one_line(route), *_in_many_lines(route))
    }

    def rank(suspect: Suspect) -> tuple[int, int]:
        return ROUTES.index(suspect.route), _ORDER[suspect.slips[0]]

    return tuple(sorted(found.values(), key=rank))


def _in_one_line(route: Route) -> Iterator[Suspect]:
    for line in route:
        for slip in _wrong():
            for tree in _trees(slip, line):
                yield Suspect((slip.id,), line, route, {line.number: tree})


def _in_many_lines(route: Route) -> Iterator[Suspect]:
    """Yield what comes of the same slip in every line of the route, or of a part of it."""
    for slip in _wrong():
        everywhere = {line.number: _trees(slip, line)[:1] for line in route}
        sums = len(FORWARD) + len(SUMS)
        # Everything, the way back, its two sums alone, what is worked out after them.
        for start, end in ((0, None), (len(FORWARD), None), (len(FORWARD), sums), (sums, None)):
            lines = [line for line in route[start:end] if everywhere[line.number]]
            if len(lines) > 1:
                changes = {line.number: everywhere[line.number][0] for line in lines}
                yield Suspect((slip.id,), lines[0], route, changes)


def _pairs(is_possible: Callable[[Suspect], bool]) -> Iterator[Suspect]:
    for route in ROUTES:
        singles = tuple(one for one in _in_one_line(route) if one.equation.quantity != "y")
        sums = {line.quantity for line in (*FORWARD, *SUMS)}
        for place, first in enumerate(singles):
            is_open = first.equation.quantity not in sums or is_possible(first)
            for second in singles[place + 1 :]:
                # A sum that is wrong itself hides what the first slip made of it.
                hides = second.equation in SUMS and route in _ROUTES_OF_SUMS
                if not (is_open or hides):
                    continue
                if first.equation is not second.equation and first.slips != second.slips:
                    changes = {**first.changes, **second.changes}
                    yield Suspect(first.slips + second.slips, first.equation, route, changes)
        yield from _twice_in_one_line(route)


@cache
def _twice_in_one_line(route: Route) -> tuple[Suspect, ...]:
    return tuple(_draw_twice_in_one_line(route))


def _draw_twice_in_one_line(route: Route) -> Iterator[Suspect]:
    for line in route[len(FORWARD) :]:
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
