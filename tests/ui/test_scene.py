"""What the beginning and the end of the lesson say beside their pictures."""

import re

import pytest

from bnviz.experiment import push, run_pass
from bnviz.lesson import LESSON_DATA, STEPS
from bnviz.scenario import Settings
from bnviz.ui.shell.pages import PAGES
from bnviz.ui.step.scene import say_push, spare_room

DONE = run_pass(Settings(**LESSON_DATA))


def test_ways_lead_to_pages() -> None:
    ways = [way for step in STEPS if step.scene for way in step.scene.ways]
    # What a student does next; the others are found in the navigation.
    assert {id_ for id_, _ in ways} == {"explore", "prove", "geometry", "practise"}
    assert {id_ for id_, _ in ways} < {page.id for page in PAGES}


def test_only_scenes_leave_room() -> None:
    assert {spare_room(step.scene) for step in STEPS if not step.scene} == {0}
    question, facts = STEPS[0].scene, STEPS[-1].scene
    assert spare_room(question) > spare_room(facts) > 0


def said(*, is_column: bool) -> list[str]:
    """Return both numbers of the sentence: how the loss changes, and what was foretold."""
    sentence = say_push(DONE, (1, 1), is_column=is_column)
    return re.findall(r"\*\*([^*]+)\*\*", sentence.replace("−", "-"))


def test_one_x_is_foretold_by_its_gradient() -> None:
    pushed = push(DONE, (1, 1), is_column=False)
    moved, foretold = map(float, said(is_column=False))
    assert moved == pytest.approx(float(pushed.change("loss")[0]), rel=1e-2)
    assert foretold == pytest.approx(float(DONE.arrays["dx"][0, 0]) * pushed.size, rel=1e-2)


def test_a_column_changes_nothing_and_that_is_foretold() -> None:
    assert set(said(is_column=True)) <= {"0", "0 (rounding)"}
