"""Batches of exact numbers on which an answer is tried before anything is proved."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice

from bnviz.checking.answer import count_steps
from bnviz.expression import Expression, Reference
from bnviz.proof.counterexample import Counterexample, Numbers, candidates, compare
from bnviz.proof.exact import evaluate_exactly
from bnviz.proof.exact_numbers import FRACTIONS, NoExactRootError

# How many operations a search may take: about a second.
MOST_STEPS = 600_000


def batch(x: str, dy: str, gamma: str, beta: str, deviation: str) -> Numbers:
    """Return a batch from numbers that are written side by side."""
    entries = (tuple(map(Fraction, row.split())) for row in (x, dy))
    return Numbers(*entries, Fraction(gamma), Fraction(beta), Fraction(deviation))


# No value is small, equal or round by accident. σ² is a square in the second and the third, and m
# in the third, so that their roots are fractions too.
GENERIC = (
    batch("0 1 5", "2 -1 4", "3", "2", "5/2"),
    batch("1 7", "3 -5", "2/3", "-3", "7/2"),
    batch("1 1 5 5", "2 7 -3 1", "5/3", "2", "5/2"),
    batch("2 -1 4 8 3", "1 -2 5 3 7", "-2", "7/5", "13/3"),
)


def refute(left: Expression, right: Expression, batches: Iterable[Numbers]) -> Counterexample | None:
    """Return the first batch on which two sides differ, or None."""
    tried = (compare(left, right, numbers) for numbers in batches)
    return next((found for found in tried if found is not None), None)


def search(left: Expression, right: Expression) -> tuple[Counterexample | None, int]:
    """Return the smallest numbers that refute an equation, and how many batches were tried."""
    most = max(MOST_STEPS // count_steps(right, 3), 20)
    tried = 0
    for numbers in islice((n for size in (2, 3) for n in candidates(size)), most):
        tried += 1
        found = compare(left, right, numbers)
        if found is not None:
            return found, tried
    return None, tried


def has_value(formula: Expression, row: Reference) -> bool:
    """Whether a formula has an exact value on any of the generic batches."""
    at = {} if row.index is None else {row.index: 0}
    for numbers in GENERIC:
        try:
            evaluate_exactly(formula, numbers.values, FRACTIONS, at)
        except (NoExactRootError, ZeroDivisionError):
            continue
        return True
    return False


def divides_by_zero(formula: Expression, row: Reference) -> bool:
    """Whether a formula divides by zero on all of the generic batches."""
    at = {} if row.index is None else {row.index: 0}
    for numbers in GENERIC:
        try:
            evaluate_exactly(formula, numbers.values, FRACTIONS, at)
        except NoExactRootError:
            return False
        except ZeroDivisionError:
            continue
        return False
    return True
