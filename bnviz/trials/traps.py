"""Which check catches which slip in which set-up: everything is run, nothing is known before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bnviz.slips import SLIPS, Slip
from bnviz.trials.attempts import all_attempts, attempts, run_attempt, start
from bnviz.trials.checks import CHECKS, Check, find_truth, measure_all
from bnviz.trials.given import Given

Mark = Literal["caught", "partly", "missed", "right"]
"""What a check makes of a slip: it is caught in every formula in which it can be made, in some, in
none; or nothing is wrong with it."""

# Differences take a copy of all features for each sample.
MOST_COPIES = 2**20


@dataclass(frozen=True, eq=False)
class Column:
    """One set-up of the matrix: the errors that the checks find.

    Attributes
    ----------
    errors
        By the ids of slip and formula, and then by the id of the check.
    """

    errors: Mapping[tuple[str, str], Mapping[str, float]]

    def mark(self, slip: Slip, check: Check) -> Mark:
        """Return what a check makes of a slip."""
        if slip.is_right:
            return "right"
        caught, made = self.count(slip, check)
        return "caught" if caught == made else "partly" if caught else "missed"

    def count(self, slip: Slip, check: Check) -> tuple[int, int]:
        """Return in how many formulas a check catches a slip, and in how many it can be made."""
        errors = [self.errors[slip.id, one.form.id][check.id] for one in attempts(slip)]
        return sum(map(check.catches, errors)), len(errors)

    def catchers(self, slip: Slip, mark: Mark = "caught") -> tuple[Check, ...]:
        """Return the checks that make this of a slip."""
        return tuple(check for check in CHECKS if self.mark(slip, check) == mark)

    def tally(self, check: Check) -> tuple[int, int]:
        """Return how many slips a check catches in every formula, of all that are wrong."""
        marks = [self.mark(slip, check) for slip in SLIPS if not slip.is_right]
        return marks.count("caught"), len(marks)


def measure_column(given: Given) -> Column:
    """Make every slip in every formula on one set-up, and let all checks look at it."""
    right, truth = start(given), find_truth(given)
    return Column(
        {
            (one.slip.id, one.form.id): measure_all(run_attempt(one, right), truth)
            for one in all_attempts()
        }
    )


def is_measurable(given: Given) -> bool:
    """Return whether a set-up is small enough to make every slip on it."""
    m, d = given.shape
    return m * m * d <= MOST_COPIES
