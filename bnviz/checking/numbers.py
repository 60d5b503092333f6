"""Batches of exact numbers on which an answer is tried before anything is proved."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice

from bnviz.checking.answer import count_steps
from bnviz.checking.surds import SURDS, NegativeRootError
from bnviz.expression import Expression, free_indices
from bnviz.proof.counterexample import Counterexample, Numbers, candidates, compare
from bnviz.proof.exact import evaluate_rows
from bnviz.proof.exact_numbers import FRACTIONS, NoExactRootError, Scalar


def batch(x: str, dy: str, gamma: str, beta: str, deviation: str) -> Numbers:
    """Return a batch from numbers that are written side by side."""
    rows = [tuple(map(Fraction, row.split())) for row in (x, dy)]
    return Numbers(rows[0], rows[1], Fraction(gamma), Fraction(beta), Fraction(deviation))


# No value is small, equal or round by accident. σ² is a square in the second and the third, and m
# in the third, so that their roots are fractions too.
GENERIC = (
    batch("0 1 5", "2 -1 4", "3", "2", "5/2"),
    batch("1 7", "3 -5", "2/3", "-3", "7/2"),
    batch("1 1 5 5", "2 7 -3 1", "5/3", "2", "5/2"),
    batch("2 -1 4 8 3", "1 -2 5 3 7", "-2", "7/5", "13/3"),
)


def refute(
    left: Expression, right: Expression, batches: Iterable[Numbers]
) -> Counterexample | None:
    """Return the first batch on which two sides differ, or None.

    A right side with other roots than that of σ²+ε is worked out with the roots in it.
    """
    return next(filter(None, (_compare(left, right, numbers) for numbers in batches)), None)


def search(left: Expression, right: Expression, most: int) -> tuple[Counterexample | None, int]:
    """Return the smallest numbers that refute an equation, and how many batches were tried.

    Both sides are fractions there. At most so many operations are done, about.
    """
    tried, most = 0, max(most // count_steps(right, 3), 20)
    for numbers in islice((n for size in (2, 3) for n in candidates(size)), most):
        tried += 1
        found = compare(left, right, numbers)
        if found is not None:
            return found, tried
    return None, tried


def say_no_value(formula: Expression, index: str | None) -> str | None:
    """Return why a formula has no value on any of the generic batches, or None if it may have."""
    why = None
    for numbers in GENERIC:
        try:
            _rows(formula, index, numbers)
        except ZeroDivisionError:
            why = "The answer has no value: it divides by zero."
        except NegativeRootError:
            why = (
                "The answer has no value on ordinary data: it draws the root of a negative number."
            )
        except NoExactRootError:
            return None
        else:
            return None
    return why


def _compare(left: Expression, right: Expression, numbers: Numbers) -> Counterexample | None:
    index = next(iter(free_indices(left)), None)
    try:
        sides = _rows(left, index, numbers), _rows(right, index, numbers)
    except (NoExactRootError, ZeroDivisionError):
        return None
    return None if sides[0] == sides[1] else Counterexample(numbers, *sides)


def _rows(formula: Expression, index: str | None, numbers: Numbers) -> tuple[Scalar, ...]:
    """Return the value of a formula for each sample, or its one value without an index."""
    at = [{}] if index is None else [{index: row} for row in range(len(numbers.x))]
    try:
        return evaluate_rows(formula, numbers.values, FRACTIONS, at)
    except NoExactRootError:
        return evaluate_rows(formula, numbers.values, SURDS, at)
