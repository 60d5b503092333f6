"""What the beginning and the end of the lesson say beside their pictures."""

import re

import numpy as np
import pytest

from bnviz.experiment import push, run_pass
from bnviz.expression import evaluate, to_latex
from bnviz.lesson import LESSON_DATA, STEPS
from bnviz.scenario import UPSTREAMS, Settings, Upstream
from bnviz.scenario.edits import Edit, pulled
from bnviz.scenario.losses import PULLED
from bnviz.ui.shell.pages import PAGES
from bnviz.ui.step.answers import say_loss, say_verdicts
from bnviz.ui.step.cells import read_cells
from bnviz.ui.step.scene import say_push, spare_room

DONE = run_pass(Settings(**LESSON_DATA))


def test_ways_lead_to_pages() -> None:
    ways = [way for step in STEPS if step.scene for way in step.scene.ways]
    # What a student does next; the others are found in the navigation.
    assert {id_ for id_, _ in ways} == {"explore", "prove", "geometry", "practise"}
    assert {id_ for id_, _ in ways} < {page.id for page in PAGES}


def test_only_scenes_leave_room() -> None:
    assert {spare_room(step.scene, DONE) for step in STEPS if not step.scene} == {0}
    scenes = {step.id: spare_room(step.scene, DONE) for step in STEPS if step.scene}
    assert scenes["question"] > scenes["columns"] > 0
    # Two lines leave less than one, and a sentence below them less still.
    assert 0 > scenes["simplified-in-print"] > scenes["paper"]


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
    assert "small" not in say_push(DONE, (1, 1), is_column=True)


def test_an_array_in_a_sum_and_outside_of_it_is_outlined_where_it_is_read() -> None:
    step = next(step for step in STEPS if step.id == "closed-form-var-share")
    assert read_cells(step, 3)["x−μ"] == (3, None)
    chain = next(step for step in STEPS if step.id == "variance-gradient-arrives")
    assert set(map(read_cells(chain, 3).get, ("dx_hat", "∂x̂/∂σ²", "product"))) == {None}
    assert "∂x̂/∂σ²" in read_cells(chain, 3)


VERDICTS = {"false": "8, 12, 13", "ill-formed": "5", "with a slip of the pen": "6, 11"}


def test_the_verdicts_on_the_paper_are_those_of_the_proofs() -> None:
    sentence = say_verdicts()
    for words, which in VERDICTS.items():
        assert f"{len(which.split(', '))} {words} ({which})" in sentence
    assert "the other 7 hold" in sentence


@pytest.mark.parametrize("source", UPSTREAMS, ids=lambda source: source.id)
@pytest.mark.parametrize("edit", [(), (Edit("dy", 2, 3, (0.5,)),)])
def test_the_loss_that_is_told_has_the_gradient_that_arrives(
    source: Upstream, edit: tuple[Edit, ...]
) -> None:
    settings = Settings(**LESSON_DATA, upstream=source.id, edit=edit)
    sentence = say_loss(settings, (6, 3))
    for formula in (source.formulas.loss, source.formulas.gradient):
        assert to_latex(formula).removesuffix("1") in sentence
    assert source.description in sentence
    assert (to_latex(PULLED) in sentence) == bool(edit)
    # A small change of one y changes the loss as the gradient says.
    done = run_pass(settings)
    y = np.array(done.arrays["y"])

    def loss(outputs: np.ndarray) -> float:
        known = source.environment(settings, outputs)
        pulls = pulled(edit, outputs.shape)
        added = 0.0 if pulls is None else float((pulls * outputs).sum())
        return float(np.sum(evaluate(source.formulas.loss, known))) + added

    step = np.zeros_like(y)
    step[1, 2] = 1e-6
    slope = (loss(y + step) - loss(y - step)) / 2e-6
    assert slope == pytest.approx(done.arrays["dy"][1, 2], rel=1e-5, abs=1e-8)
