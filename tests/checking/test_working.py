"""A derivation of several lines: the first false one is found, and what happened before it."""

import pytest

from bnviz.checking import find_exercise, judge_working
from bnviz.checking.working import MOST_LINES
from bnviz.derivation import equation
from bnviz.expression import Expression, FeatureSum, Reference, to_latex, to_typed, walk
from bnviz.slips import SLIPS, find_form

CLOSED = find_exercise("closed")
# The collapse of ∂l/∂x, line by line, as the source has it once it is corrected.
LINES = [to_typed(equation(number).corrected) for number in ("10", "11", "12", "13")]
# What the slips make of 12 and 13; nobody types a sum over features, or their number, here.
MADE = [
    (slip, number, wrong)
    for slip in SLIPS
    for number in ("12", "13")
    for wrong in (() if slip.is_right else slip.apply(find_form(number))[:1])
    if not any(isinstance(n, FeatureSum) or n == Reference("D") for n in walk(wrong))
]


def links(texts: list[str]) -> list[str]:
    return [line.link for line in judge_working(CLOSED, texts).lines]


def test_a_right_derivation_follows_line_by_line() -> None:
    working = judge_working(CLOSED, LINES)
    assert working.is_solved
    assert working.first_false is None
    assert links(LINES) == ["first", "follows", "follows", "follows"]


def test_a_right_derivation_that_stops_early_is_not_done() -> None:
    assert not judge_working(CLOSED, LINES[:1]).is_solved


def test_latex_and_equals_signs_are_read_too() -> None:
    texts = [f"= {to_latex(equation(number).corrected)}" for number in ("10", "12", "13")]
    assert judge_working(CLOSED, texts).is_solved


@pytest.mark.parametrize(("slip", "number", "wrong"), MADE, ids=lambda one: getattr(one, "id", ""))
def test_a_slip_between_two_lines_is_found_there(slip, number: str, wrong: Expression) -> None:
    texts = [LINES[0], LINES[int(number) - 10], to_typed(wrong)]
    working = judge_working(CLOSED, texts)
    assert working.first_false == 2
    line = working.lines[2]
    assert line.link == "breaks"
    assert line.slip is not None
    assert line.sentence.endswith(line.slip.sentence)


def test_the_sign_of_the_path_through_the_mean_is_found_in_the_third_line() -> None:
    (wrong,) = next(s for s in SLIPS if s.id == "mu-sign").apply(find_form("12"))
    (after,) = next(s for s in SLIPS if s.id == "mu-sign").apply(find_form("13"))
    texts = [*LINES[:2], to_typed(wrong), to_typed(after)]
    working = judge_working(CLOSED, texts)
    assert working.first_false == 2
    assert links(texts) == ["first", "follows", "breaks", "follows"]
    assert working.lines[2].slip is not None
    assert working.lines[2].slip.id == "mu-sign"
    assert working.lines[3].sentence == "Follows from the line before, and carries its mistake on."


def test_a_slip_made_on_top_of_another_one_is_named_by_itself() -> None:
    (wrong,) = next(s for s in SLIPS if s.id == "mu-sign").apply(find_form("13"))
    both = next(s for s in SLIPS if s.id == "var-sign").apply(find_form("13"), wrong)[0]
    working = judge_working(CLOSED, [to_typed(wrong), to_typed(both)])
    assert working.lines[1].link == "breaks"
    assert working.lines[1].slip is not None
    assert working.lines[1].slip.id == "var-sign"


def test_a_line_that_is_right_again_does_not_follow() -> None:
    working = judge_working(CLOSED, ["delta_i", LINES[3]])
    assert working.first_false == 0
    assert working.lines[1].sentence == "Right, but it does not follow from the line before."


def test_a_line_that_cannot_be_read_breaks_no_chain() -> None:
    working = judge_working(CLOSED, [LINES[0], "gama", LINES[2]])
    assert [line.link for line in working.lines] == ["first", "unknown", "follows"]
    assert working.first_false == 1
    assert "gama" in working.lines[1].sentence


def test_nothing_is_no_working_and_too_much_is_cut() -> None:
    assert judge_working(CLOSED, ["", "  "]).lines == ()
    assert len(judge_working(CLOSED, ["delta_i"] * 50).lines) == MOST_LINES
