"""Exercises: their own answers solve them, slips are named, paths are told apart, gaps are fair."""

import pytest

from bnviz.checking import EXERCISES, Exercise, attempt, attempt_tree, find_exercise, gaps
from bnviz.checking.answer import with_index
from bnviz.derivation import equation
from bnviz.expression import (
    Add,
    Expression,
    Multiply,
    Negative,
    Number,
    find,
    to_latex,
    to_typed,
)
from bnviz.expression.reading import parse
from bnviz.notation import PATHS
from bnviz.scenario import PRACTISED
from bnviz.slips import SLIPS

CLOSED = find_exercise("closed")
THREE_PATHS = find_exercise("dx")
each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)


def test_a_link_names_every_exercise() -> None:
    assert [exercise.id for exercise in EXERCISES] == list(PRACTISED)


@each
def test_its_own_answer_solves_an_exercise(exercise: Exercise) -> None:
    made = attempt(exercise, to_typed(exercise.form.corrected))
    assert made.judgement.verdict == "holds"
    assert made.is_solved
    assert not made.left_over


@each
def test_a_left_hand_side_may_stand_before_an_answer(exercise: Exercise) -> None:
    answer = to_typed(exercise.form.corrected)
    for left in (to_typed(exercise.form.left), to_latex(exercise.form.left), ""):
        assert attempt(exercise, f"{left} = {answer}").is_solved


def test_a_position_is_that_in_the_text_with_its_left_hand_side() -> None:
    text = "dx_i = gama*dy_i"
    assert attempt(CLOSED, text).judgement.position == text.index("gama")


def test_another_left_hand_side_is_no_answer() -> None:
    made = attempt(CLOSED, "dmu = dy_i")
    assert made.judgement.verdict == "ill-formed"
    assert made.judgement.position == 4


def test_a_right_answer_that_leaves_work_over_is_told_so() -> None:
    staged = to_typed(THREE_PATHS.form.corrected)
    made = attempt(CLOSED, staged)
    assert made.judgement.accepted
    assert made.left_over == ("dvar", "dmu")
    assert not made.is_solved


def _with_paths(**changes: Expression | None) -> Expression:
    parts = [find(equation("10").corrected, path) for path in PATHS]
    bodies = {part.name: part.body for part in parts if part is not None}
    kept = [changes.get(path, body) for path, body in bodies.items()]
    return Add(tuple(term for term in kept if term is not None))


def _body(path: str) -> Expression:
    found = find(equation("10").corrected, path)
    assert found is not None
    return found.body


@pytest.mark.parametrize("path", PATHS)
def test_the_path_that_is_wrong_is_found(path: str) -> None:
    changed = {
        "missing": None,
        "turned": Negative(_body(path)),
        "scaled": Multiply((Number(3), _body(path))),
    }
    for state, body in changed.items():
        found = attempt_tree(THREE_PATHS, "", _with_paths(**{path: body})).paths
        assert {one.path: one.state for one in found} == dict.fromkeys(PATHS, "right") | {
            path: state
        }
        factors = {one.path: one.factor for one in found}
        assert factors[path] == (Number(3) if state == "scaled" else None)


def test_the_factor_of_a_path_is_a_formula() -> None:
    made = attempt(CLOSED, "delta_i - (x_i-mu)/m*sum_j(x_hat_j*delta_j) - mean_j(delta_j)")
    assert made.paths[1].factor == parse("sqrt(var+eps)")


def test_what_belongs_to_no_path_is_told() -> None:
    made = attempt(CLOSED, to_typed(CLOSED.form.corrected) + " + x_i")
    assert [one.path for one in made.paths] == [*PATHS, "none"]
    assert {one.state for one in made.paths[:3]} == {"right"}


def test_an_answer_for_another_letter_has_its_slip_named() -> None:
    made = attempt(CLOSED, "delta_k - x_hat_k/m*sum_i(x_hat_i*delta_i) + 1/m*sum_i(delta_i)")
    assert made.judgement.slips == ("mu-sign",)
    assert [one.state for one in made.paths] == ["right", "right", "turned"]


def test_an_index_gives_way_to_the_one_that_is_put_in() -> None:
    renamed = with_index(parse("x_k*sum_i(x_i*x_k)"), "k", "i")
    assert renamed == parse("x_i*sum_j(x_j*x_i)")


@each
def test_one_choice_of_each_gap_is_right_and_all_others_are_refuted(exercise: Exercise) -> None:
    assert gaps(exercise)
    for gap in gaps(exercise):
        assert len(gap.choices) > 1
        assert r"\boxed" in to_latex(gap.shown)
        for choice in gap.choices:
            made = attempt_tree(exercise, "", gap.filled(choice))
            assert made.judgement.accepted == (choice == gap.right), (gap.path, to_typed(choice))


def test_a_wrong_choice_is_the_slip_that_put_it_there() -> None:
    named = {
        slip
        for exercise in EXERCISES
        for gap in gaps(exercise)
        for choice in gap.choices
        for slip in attempt_tree(exercise, "", gap.filled(choice)).judgement.slips
    }
    assert len(named) > 15
    assert named <= {slip.id for slip in SLIPS}
