"""Which slip explains wrong numbers, and in which line of the derivation it was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bnviz.checking.homework.batch import Array, Batch
from bnviz.checking.homework.suspect import Suspect, run_suspect
from bnviz.checking.homework.suspects import is_searchable, pairs_of_slips, single_slips
from bnviz.derivation import Equation
from bnviz.notation import QUANTITIES

# Slips that give the same numbers explain them equally well; more of them would only confuse.
MOST_EXPLANATIONS = 3


@dataclass(frozen=True)
class Explanation:
    """What explains an output that is wrong.

    Attributes
    ----------
    slips
        The ids of the slips that were made: one, or two together.
    lines
        The lines of the derivation that are wrong, the first one first.
    """

    slips: tuple[str, ...]
    lines: tuple[Equation, ...]


def explain(
    compared: "Compared", also: Sequence["Compared"] = ()
) -> dict[str, tuple[Explanation, ...]]:
    """Return what explains each wrong output: alternatives, the likeliest first.

    One slip that gives all outputs comes before one for each, and that before two together.

    Parameters
    ----------
    compared
        The outputs on the batch that is explained.
    also
        Those on other batches, which an explanation must not contradict.
    """
    wrong = compared.wrong
    if not wrong or not is_searchable(compared.batch):
        return {}
    singles = [
        (suspect, frozenset(name for name in matched if _holds(suspect, name, also)))
        for suspect, outputs in single_slips(compared.batch)
        if (matched := compared.matching(outputs)) & wrong
    ]
    found: dict[str, tuple[Explanation, ...]] = {}
    for name in sorted(wrong):
        own = [one for one in singles if name in one[1]]
        most = max((_reach(matched, wrong) for _, matched in own), default=None)
        likely = [suspect for suspect, matched in own if _reach(matched, wrong) == most]
        if likely:
            found[name] = _distinct(likely, name)
    left = wrong & compared.well_shaped - found.keys()
    return found | (_explain_by_pairs(compared, left, also) if left else {})


def _holds(suspect: Suspect, name: str, also: Sequence["Compared"]) -> bool:
    """Whether a slip gives an output on the other batches, too: a factor of 5 may be m, or not."""
    return all(
        name not in other.given or name in other.matching(run_suspect(suspect, other.batch))
        for other in also
    )


def _reach(matched: frozenset[str], wrong: frozenset[str]) -> tuple[int, int]:
    """Return how much a slip explains: of what is wrong first. A right y may come of other code."""
    return len(matched & wrong), len(matched - {"y"} | (matched & wrong))


def _explain_by_pairs(
    compared: "Compared", left: frozenset[str], also: Sequence["Compared"]
) -> dict[str, tuple[Explanation, ...]]:
    """Explain what no single slip explains, each output by the first pair that gives it."""
    found: dict[str, tuple[Explanation, ...]] = {}
    for suspect, outputs in pairs_of_slips(compared.batch, compared.has_sums):
        for name in compared.matching(outputs) & left:
            if _holds(suspect, name, also):
                found[name] = (_explanation(suspect, name),)
                left -= {name}
        if not left:
            break
    return found


def find_blind_spots(batch: Batch, tolerance: float) -> tuple[str, ...]:
    """Return the ids of slips that change nothing on a batch, wherever they are made."""
    if not is_searchable(batch):
        return ()
    seen: dict[str, bool] = {}
    right = {name: np.asarray(batch.quantities[name]) for name in batch.magnitudes}
    for suspect, outputs in single_slips(batch):
        same = all(
            is_same(outputs[name], right[name], tolerance * magnitude)
            for name, magnitude in batch.magnitudes.items()
        )
        seen[suspect.slips[0]] = seen.get(suspect.slips[0], True) and same
    return tuple(slip for slip, hidden in seen.items() if hidden)


def is_same(first: Array, second: Array, allowance: float) -> bool:
    """Whether two arrays hold the same numbers, whatever axes of length 1 they have."""
    first, second = np.squeeze(first), np.squeeze(second)
    if first.shape != second.shape:
        return False
    with np.errstate(invalid="ignore"):
        return bool(np.all(np.abs(first - second) <= allowance))


@dataclass(frozen=True)
class Compared:
    """The outputs that somebody's code gave on a batch, to be compared with those of a slip.

    Attributes
    ----------
    given
        Every output that can be compared, by its id.
    wrong
        The ids of those that are wrong.
    """

    given: Mapping[str, Array]
    wrong: frozenset[str]
    batch: Batch
    tolerance: float

    @property
    def well_shaped(self) -> frozenset[str]:
        """The outputs that have the shape they should have."""
        return frozenset(
            name for name, values in self.given.items() if values.shape == self._shape_of(name)
        )

    def matching(self, outputs: Mapping[str, Array]) -> frozenset[str]:
        """Return the outputs that are those of a slip."""
        return frozenset(
            name for name in self.given if name in outputs and self._is_matched(name, outputs[name])
        )

    def has_sums(self, outputs: Mapping[str, Array]) -> bool:
        """Whether the sums are those given, of which one at least is wrong."""
        sums = {"dgamma", "dbeta"} & self.given.keys()
        return bool(sums & self.wrong and outputs) and sums <= self.matching(outputs)

    def _is_matched(self, name: str, values: Array) -> bool:
        given = self.given[name]
        size = max(self.batch.magnitudes[name], float(np.max(np.abs(given), initial=0)))
        if given.shape == self._shape_of(name):
            try:
                values = np.broadcast_to(values, given.shape)
            except ValueError:
                return False
        return is_same(given, values, self.tolerance * size)

    def _shape_of(self, name: str) -> tuple[int, ...]:
        return self.batch.shape if QUANTITIES[name].per_sample else self.batch.shape[1:]


def _distinct(likely: list[Suspect], name: str) -> tuple[Explanation, ...]:
    """Return one explanation for each slip: the one in the earliest line."""
    best: dict[tuple[str, ...], Explanation] = {}
    for suspect in likely:
        best.setdefault(suspect.slips, _explanation(suspect, name))
    return tuple(islice(best.values(), MOST_EXPLANATIONS))


def _explanation(suspect: Suspect, name: str) -> Explanation:
    return Explanation(suspect.slips, suspect.wrong_lines(name))
