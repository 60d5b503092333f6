"""Which single number a question asks for, and the wrong ones there that known slips give."""

from dataclasses import dataclass
from fractions import Fraction

from bnviz.checking.sheets.problems import Question
from bnviz.expression import Expression
from bnviz.slips import Slip


@dataclass(frozen=True)
class Mistake:
    """A wrong number, the formula that gives it, and the slips behind it, the likeliest first."""

    value: Fraction
    tree: Expression
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class Cell:
    """One number of a question.

    Attributes
    ----------
    sample
        Counted from 1, or None for a quantity that has no samples.
    key
        The right number.
    mistakes
        The wrong numbers, all different, none of them the key.
    """

    sample: int | None
    key: Fraction
    mistakes: tuple[Mistake, ...]


def choose_cell(question: Question) -> Cell:
    """Return the first of the cells that tell most slips from the truth and from each other."""
    cells = [_cell(question, row) for row in range(len(question.key))]
    return max(cells, key=lambda cell: len(cell.mistakes))


def _cell(question: Question, row: int) -> Cell:
    key, form = question.key[row], question.exercise.form
    found: dict[Fraction, list[Slip]] = {}
    for slip, values in question.slips:
        if values[row] != key:
            found.setdefault(values[row], []).append(slip)
    mistakes = (
        Mistake(value, slips[0].apply(form)[0], tuple(slips)) for value, slips in found.items()
    )
    sample = None if form.left.index is None else row + 1
    return Cell(sample, key, tuple(mistakes))
