"""Sheets: fresh numbers for each student, keys that two ways agree on, slips that give others."""

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from bnviz.checking.answer import ASKED
from bnviz.checking.sheets import UnprovedKeyError, draw_problem, problems, write_key, write_sheet
from bnviz.checking.sheets.carrying import carried
from bnviz.slips import SLIPS
from tests.checking.exact_check import confirms

STUDENTS = range(1, 9)


def test_each_student_has_other_numbers_and_the_same_ones_again() -> None:
    drawn = [draw_problem(3, student).numbers for student in STUDENTS]
    assert len(set(drawn)) == len(drawn)
    assert drawn == [draw_problem(3, student).numbers for student in STUDENTS]
    assert drawn[0] != draw_problem(4, 1).numbers


def backward(numbers, *, forgets_gamma: bool = False) -> dict[str, tuple[Fraction, ...]]:
    """Work the layer out by hand, in fractions."""
    m, s = len(numbers.x), numbers.deviation
    mu = sum(numbers.x, Fraction(0)) / m
    x_hat = [(x - mu) / s for x in numbers.x]
    dx_hat = [dy if forgets_gamma else numbers.gamma * dy for dy in numbers.dy]
    dvar = (
        sum((d * (x - mu) for d, x in zip(dx_hat, numbers.x, strict=True)), Fraction(0))
        * -Fraction(1, 2)
        / s**3
    )
    dmu = -sum(dx_hat, Fraction(0)) / s
    dx = [d / s + dvar * 2 * (x - mu) / m + dmu / m for d, x in zip(dx_hat, numbers.x, strict=True)]
    return {
        "dbeta": (sum(numbers.dy, Fraction(0)),),
        "dgamma": (sum((d * x for d, x in zip(numbers.dy, x_hat, strict=True)), Fraction(0)),),
        "dx_hat": tuple(dx_hat),
        "dvar": (dvar,),
        "dmu": (dmu,),
        "dx": tuple(dx),
    }


@pytest.mark.parametrize("student", STUDENTS)
def test_the_key_is_what_the_layer_gives(student: int) -> None:
    problem = draw_problem(11, student)
    assert problem.numbers.eps > 0
    assert [question.exercise.id for question in problem.questions] == list(ASKED)
    expected = backward(problem.numbers)
    for question in problem.questions:
        assert question.key == expected[question.exercise.quantity]


@pytest.mark.parametrize("student", STUDENTS)
def test_no_slip_gives_the_right_numbers(student: int) -> None:
    problem = draw_problem(11, student)
    for question in problem.questions:
        assert len(question.slips) > 1
        # A sheet has one feature: nobody sums over others by mistake.
        assert "sum-over-everything" not in {slip.id for slip, _ in question.slips}
        wrong = [values for _, values in question.slips]
        assert len(set(wrong)) == len(wrong)
        assert question.key not in wrong
        quantity = question.exercise.quantity
        slip, values = question.slips[0]
        tree = slip.apply(question.exercise.form)[0]
        assert confirms(quantity, tree, problem.numbers), (slip.id, values)


@pytest.mark.parametrize("student", STUDENTS)
def test_a_slip_is_carried_on_to_what_comes_after_it(student: int) -> None:
    problem = draw_problem(11, student)
    further = carried(problem)
    assert not any(further[quantity] for quantity in ("dbeta", "dgamma", "dx_hat"))
    expected = backward(problem.numbers, forgets_gamma=True)
    for question in problem.questions[3:]:
        quantity = question.exercise.quantity
        own = {values for _, values in question.slips}
        by_values = {one.values: one for one in further[quantity]}
        assert len(by_values) == len(further[quantity])
        assert not by_values.keys() & {question.key, *own}
        wrong = expected[quantity]
        if wrong not in {question.key, *own}:
            assert by_values[wrong].quantity == "dx_hat"
            assert "gamma" in by_values[wrong].slip.id
    assert backward(problem.numbers, forgets_gamma=True)["dx"] in {
        one.values for one in further["dx"]
    }


def test_a_key_that_is_not_proved_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "_is_proved", lambda _: False)
    with pytest.raises(UnprovedKeyError, match="is not proved"):
        draw_problem(1, 1)


def formulas(document: str) -> list[ET.Element]:
    found = re.findall(r"<math.*?</math>", document, re.DOTALL)
    return [ET.fromstring(formula) for formula in found]  # noqa: S314 - our own


def test_a_sheet_has_a_page_for_each_student_and_no_key() -> None:
    sheet = write_sheet(5, 3)
    assert re.findall(r"<h1>(.*?)</h1>", sheet) == [f"Sheet 5, student {n}" for n in (1, 2, 3)]
    assert "<script" not in sheet
    assert "http" not in sheet.replace("http://www.w3.org/1998/Math/MathML", "")
    assert len(formulas(sheet)) > 3 * 20
    assert not any(slip.name in sheet for slip in SLIPS)


def test_a_key_names_the_slip_behind_wrong_numbers() -> None:
    key = write_key(5, 1)
    assert formulas(key)
    question = draw_problem(5, 1).questions[-1]
    slip, values = question.slips[0]
    written = ", ".join(map(str, values)).replace("-", "−")
    assert f"({written}): {slip.name}" in key
    one = carried(draw_problem(5, 1))["dx"][0]
    written = ", ".join(map(str, one.values)).replace("-", "−")
    assert f"({written}): {one.slip.name}, in ∂l/∂x̂" in key
    assert ", ".join(map(str, question.key)).replace("-", "−") in key
