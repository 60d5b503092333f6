"""What a slip in one gradient makes of those after it, where all else is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bnviz.checking.sheets.problems import Problem, Question, Row, values_of
from bnviz.expression import uses
from bnviz.slips import Slip


@dataclass(frozen=True)
class Carried:
    """Wrong numbers that come of a slip further up, in the gradient of ``quantity``."""

    slip: Slip
    quantity: str
    values: Row


def carried(problem: Problem) -> dict[str, tuple[Carried, ...]]:
    """Return, for the quantity of each question, the wrong numbers that were carried on to it.

    Left out are numbers that a slip in the question itself gives, and the right ones: a slip may
    stop at a sum that is zero.
    """
    seen = {
        question.exercise.quantity: {question.key, *(values for _, values in question.slips)}
        for question in problem.questions
    }
    found: dict[str, list[Carried]] = {quantity: [] for quantity in seen}
    for quantity, one in _all(problem):
        if one.values not in seen[quantity]:
            seen[quantity].add(one.values)
            found[quantity].append(one)
    return {quantity: tuple(all_) for quantity, all_ in found.items()}


def _all(problem: Problem) -> Iterator[tuple[str, Carried]]:
    for place, origin in enumerate(problem.questions):
        for slip, wrong in origin.slips:
            quantity = origin.exercise.quantity
            changed = {quantity: _as_given(origin, wrong)}
            for later in problem.questions[place + 1 :]:
                form = later.exercise.form
                used = {use.quantity for use in uses(form.corrected)}
                if not changed.keys() & used:
                    continue
                given = {name: problem.numbers.values[name] for name in used | {"x"}} | changed
                values = values_of(later.exercise, form.corrected, given)
                changed[later.exercise.quantity] = _as_given(later, values)
                yield later.exercise.quantity, Carried(slip, quantity, values)


def _as_given(question: Question, values: Row) -> Row | Fraction:
    """Return numbers as formulas read them: a quantity without samples is a single one."""
    return values if question.exercise.form.left.index else values[0]
