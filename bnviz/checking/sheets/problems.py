"""One student's batch in small exact numbers, with what has to come out and what slips give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import isqrt
from random import Random
from typing import Any

from bnviz.checking.answer import ASKED
from bnviz.checking.exercises import Exercise, find_exercise
from bnviz.expression import Expression, FeatureSum, Reference, walk
from bnviz.proof import Numbers, judge_right_side
from bnviz.proof.exact import evaluate_rows
from bnviz.proof.exact_numbers import FRACTIONS, NoExactRootError
from bnviz.slips import SLIPS, Slip

Row = tuple[Fraction, ...]
_SAMPLES = 3
_GAMMAS = tuple(map(Fraction, ("2", "3", "-2", "1/2", "3/2")))
_BETAS = tuple(map(Fraction, ("1", "-1", "2")))
# So many batches are drawn at most until one tells every slip from the truth.
_MOST_DRAWS = 500


class UnprovedKeyError(ArithmeticError):
    """A key disagrees with what differentiation gives: it is not handed out."""


@dataclass(frozen=True)
class Question:
    """One quantity to work out.

    Attributes
    ----------
    exercise
        What is asked.
    key
        The right numbers: one for each sample, or a single one. The formula is proved for every
        batch size, and its numbers agree with a derivative by dual numbers.
    slips
        Known slips, each with the numbers that somebody gets who makes it: all unlike the key.
    """

    exercise: Exercise
    key: Row
    slips: tuple[tuple[Slip, Row], ...]


@dataclass(frozen=True)
class Problem:
    """One student's numbers and questions."""

    numbers: Numbers
    questions: tuple[Question, ...]


def draw_problem(seed: int, student: int) -> Problem:
    """Return the numbers and questions of a student: the same ones whenever they are drawn.

    Drawn so that no known slip gives the right numbers by accident.

    Parameters
    ----------
    seed, student
        Which sheet, and whose, counted from 1.

    Raises
    ------
    UnprovedKeyError
        If a key is not proved, or two ways to it disagree.
    """
    random = Random(f"{seed}/{student}")  # noqa: S311 - exercises, not secrets
    for _ in range(_MOST_DRAWS):
        numbers = _draw(random)
        questions = tuple(_ask(find_exercise(quantity), numbers) for quantity in ASKED)
        if all(wrong != one.key for one in questions for _, wrong in one.slips):
            return Problem(numbers, questions)
    raise UnprovedKeyError("no batch was found that tells every slip from the truth")


def _draw(random: Random) -> Numbers:
    while True:
        x = tuple(Fraction(random.randint(0, 6)) for _ in range(_SAMPLES))
        dy = tuple(Fraction(random.randint(-2, 3)) for _ in range(_SAMPLES))
        mean = sum(x, Fraction(0)) / _SAMPLES
        if len(set(x)) < _SAMPLES or len(set(dy)) < _SAMPLES or mean.denominator > 1 or not mean:
            continue
        squares = sum((entry - mean) ** 2 for entry in x)
        # The next half above the standard deviation, so that ε is small and the root a fraction.
        deviation = Fraction(isqrt(int(4 * squares / _SAMPLES)) + 1, 2)
        if deviation != 1:
            return Numbers(x, dy, random.choice(_GAMMAS), random.choice(_BETAS), deviation)


def _ask(exercise: Exercise, numbers: Numbers) -> Question:
    key = values_of(exercise, exercise.form.corrected, numbers.values)
    derived = numbers.values[exercise.quantity]
    if key != (derived if isinstance(derived, tuple) else (derived,)):
        raise UnprovedKeyError(f"{exercise.quantity} has two values for {numbers}")
    if not _is_proved(exercise):
        raise UnprovedKeyError(f"{exercise.quantity} is not proved")
    return Question(exercise, key, tuple(_slips(exercise, numbers)))


@cache
def _is_proved(exercise: Exercise) -> bool:
    return judge_right_side(exercise.form, exercise.form.corrected).verdict == "holds"


def _slips(exercise: Exercise, numbers: Numbers) -> Iterator[tuple[Slip, Row]]:
    """Yield each slip that gives numbers, the likeliest first; one for the same numbers."""
    seen: set[Row] = set()
    for slip in SLIPS:
        for tree in () if slip.is_right else slip.apply(exercise.form)[:1]:
            if _asks_for_features(tree):
                continue
            try:
                values = values_of(exercise, tree, numbers.values)
            except (KeyError, NoExactRootError, ZeroDivisionError):
                # Loose in an index, or no number that one writes down.
                continue
            if values not in seen:
                seen.add(values)
                yield slip, values


def _asks_for_features(tree: Expression) -> bool:
    """Whether a slip needs more than the one feature that a sheet has."""
    return any(isinstance(node, FeatureSum) or node == Reference("D") for node in walk(tree))


def values_of(exercise: Exercise, tree: Expression, given: Mapping[str, Any]) -> Row:
    """Return what a formula gives: a number for each sample, or one if what is asked has none.

    Parameters
    ----------
    given
        Every quantity by its id, those with samples as tuples of fractions.
    """
    index = exercise.form.left.index
    rows = [{}] if index is None else [{index: row} for row in range(len(given["x"]))]
    return evaluate_rows(tree, given, FRACTIONS, rows)
