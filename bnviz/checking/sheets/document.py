"""A sheet, and its key, as one HTML file each: to print, formulas as MathML, no script, no net."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from pathlib import Path

from latex2mathml.converter import convert

from bnviz.checking.sheets.carrying import Carried, carried
from bnviz.checking.sheets.problems import Question, draw_problem
from bnviz.checking.sheets.wording import Wording, write_row
from bnviz.notation import QUANTITIES

_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_PROVED = (
    "Every formula is proved for every batch size, and every number agrees with a derivative that "
    "was taken by dual numbers. No known slip gives the right numbers on these data."
)


def write_sheet(seed: int, students: int) -> str:
    """Return the sheets of all students as HTML, each with numbers of its own."""
    pages = (_sheet(seed, student) for student in range(1, students + 1))
    return _document(f"Exercises, sheet {seed}", pages)


def write_key(seed: int, students: int) -> str:
    """Return the key to the sheets: formulas, numbers, and which slip gives which wrong numbers.

    Raises
    ------
    UnprovedKeyError
        If a key is not proved.
    """
    pages = (_key(seed, student) for student in range(1, students + 1))
    return _document(f"Key, sheet {seed}", pages)


def _document(title: str, pages: Iterable[str]) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title>\n<style>\n{_STYLE}</style></head>\n<body>\n{''.join(pages)}</body></html>\n"
    )


def _sheet(seed: int, student: int) -> str:
    problem = draw_problem(seed, student)
    asked = "".join(_ask(question, len(problem.numbers.x)) for question in problem.questions)
    return _page(
        f"Sheet {seed}, student {student}",
        '<p class="name">Name:</p>'
        "<p>One feature goes through batch normalization. These are its batch, the gradient that "
        f"arrives, and the parameters:</p>{_WORDS.given(problem.numbers)}"
        f"<p>The forward pass:</p>{_WORDS.forward()}"
        "<p>Go back through the layer. Write each formula, for any batch size, and then its "
        f"numbers, as fractions.</p><ol>{asked}</ol>",
    )


def _key(seed: int, student: int) -> str:
    problem = draw_problem(seed, student)
    further = carried(problem)
    rows = "".join(_answer(one, further[one.exercise.quantity]) for one in problem.questions)
    return _page(
        f"Key to sheet {seed}, student {student}",
        f"{_WORDS.given(problem.numbers)}<p>Below each line: wrong numbers, and the slip that "
        "gives them; then what a slip further up gives, if all after it is right.</p>"
        f"<ol>{rows}</ol><p>{_PROVED}</p>",
    )


def _page(title: str, body: str) -> str:
    return f"<section><h1>{escape(title)}</h1>{body}</section>\n"


def _ask(question: Question, samples: int) -> str:
    left = _WORDS.tree(question.exercise.form.left)
    is_one = len(question.key) == 1
    wanted = "one number" if is_one else f"one number for each of {samples} samples"
    return (
        f'<li>{left} = <span class="blank"></span>'
        f'<p class="numbers">In numbers ({wanted}): <span class="blank"></span></p></li>'
    )


def _answer(question: Question, further: tuple[Carried, ...]) -> str:
    form = question.exercise.form
    wrong = "".join(
        f"<li>{write_row(values)}: {escape(slip.name)}</li>" for slip, values in question.slips
    )
    carried_on = "".join(
        f"<li>{write_row(one.values)}: {escape(one.slip.name)}, in "
        f"{QUANTITIES[one.quantity].text}</li>"
        for one in further
    )
    below = f'<ul class="wrong">{wrong}</ul>'
    if carried_on:
        below += f'<p class="carried">Carried on:</p><ul class="wrong">{carried_on}</ul>'
    return (
        f"<li>{_WORDS.tree(form.left)} = {_WORDS.tree(form.corrected)} = "
        f"<b>{write_row(question.key)}</b>{below}</li>"
    )


@lru_cache(maxsize=512)
def _math(latex: str) -> str:
    return convert(rf"\displaystyle {latex}")


_WORDS = Wording(_math)
