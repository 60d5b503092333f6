"""A sheet, and its key, as one HTML file each: to print, formulas as MathML, no script, no net."""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from html import escape
from pathlib import Path

from latex2mathml.converter import convert

from bnviz.checking.sheets.problems import Question, draw_problem
from bnviz.derivation import equation
from bnviz.expression import Expression, Reference, to_latex
from bnviz.notation import QUANTITIES
from bnviz.proof import Numbers

# The forward pass, which is on every sheet.
_FORWARD = ("1", "2", "3", "4")
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
    forward = "".join(f"<li>{_line(number)}</li>" for number in _FORWARD)
    asked = "".join(_ask(question, len(problem.numbers.x)) for question in problem.questions)
    return _page(
        f"Sheet {seed}, student {student}",
        '<p class="name">Name:</p>'
        "<p>One feature goes through batch normalization. These are its batch, the gradient that "
        f"arrives, and the parameters:</p>{_given(problem.numbers)}"
        f'<p>The forward pass:</p><ul class="forward">{forward}</ul>'
        "<p>Go back through the layer. Write each formula, for any batch size, and then its "
        f"numbers, as fractions.</p><ol>{asked}</ol>",
    )


def _key(seed: int, student: int) -> str:
    problem = draw_problem(seed, student)
    rows = "".join(map(_answer, problem.questions))
    return _page(
        f"Key to sheet {seed}, student {student}",
        f"{_given(problem.numbers)}<p>Below each line: wrong numbers, and the slip that gives "
        f"them.</p><ol>{rows}</ol><p>{_PROVED}</p>",
    )


def _page(title: str, body: str) -> str:
    return f"<section><h1>{escape(title)}</h1>{body}</section>\n"


def _given(numbers: Numbers) -> str:
    samples = range(1, len(numbers.x) + 1)
    rows = {"x": numbers.x, "dy": numbers.dy}
    head = "".join(f"<th>{_math(f'i={sample}')}</th>" for sample in samples)
    body = "".join(
        f"<tr><th>{_symbol(name)}</th>"
        f"{''.join(f'<td>{_number(value)}</td>' for value in values)}</tr>"
        for name, values in rows.items()
    )
    scalars = {
        "m": Fraction(len(numbers.x)),
        "gamma": numbers.gamma,
        "beta": numbers.beta,
        "eps": numbers.eps,
    }
    said = ", ".join(f"{_symbol(name)} = {_number(value)}" for name, value in scalars.items())
    root = _tree(equation("3").corrected.children[1])
    return (
        f'<table class="given"><tr><td></td>{head}</tr>{body}</table><p>{said}, so that '
        f"{root} = {_number(numbers.deviation)}.</p>"
    )


def _ask(question: Question, samples: int) -> str:
    left = _tree(question.exercise.form.left)
    is_one = len(question.key) == 1
    wanted = "one number" if is_one else f"one number for each of {samples} samples"
    return (
        f'<li>{left} = <span class="blank"></span>'
        f'<p class="numbers">In numbers ({wanted}): <span class="blank"></span></p></li>'
    )


def _answer(question: Question) -> str:
    form = question.exercise.form
    wrong = "".join(
        f"<li>{_row(values)}: {escape(slip.name)}</li>" for slip, values in question.slips
    )
    return (
        f"<li>{_tree(form.left)} = {_tree(form.corrected)} = <b>{_row(question.key)}</b>"
        f'<ul class="wrong">{wrong}</ul></li>'
    )


def _line(number: str) -> str:
    line = equation(number)
    return f"{_tree(line.left)} = {_tree(line.corrected)}"


def _tree(tree: Expression) -> str:
    return _math(to_latex(tree))


def _symbol(quantity: str) -> str:
    index = "i" if QUANTITIES[quantity].per_sample else None
    return _tree(Reference(quantity, index))


@lru_cache(maxsize=512)
def _math(latex: str) -> str:
    return convert(rf"\displaystyle {latex}")


def _row(values: tuple[Fraction, ...]) -> str:
    written = ", ".join(map(_number, values))
    return written if len(values) == 1 else f"({written})"


def _number(value: Fraction) -> str:
    return str(value).replace("-", "−")
