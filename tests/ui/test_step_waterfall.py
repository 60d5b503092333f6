"""The bars of a step: what has been added up so far, or the whole."""

import pytest

from bnviz.experiment import run_pass
from bnviz.expression import addends
from bnviz.lesson import LESSON_DATA, STEPS, Step
from bnviz.notation import QUANTITIES
from bnviz.scenario import Settings
from bnviz.ui.step.xray import waterfall

DONE = run_pass(Settings(**LESSON_DATA))
LATER = [step for step in STEPS if step.addend]


@pytest.mark.parametrize("step", LATER, ids=[step.id for step in LATER])
def test_with_its_last_term_the_sum_is_the_gradient(step: Step) -> None:
    figure = waterfall(step, DONE, (2, 2), "light", 0)
    assert figure is not None
    bars, quantity = figure["data"][0], step.equation.quantity
    is_whole = step.addend == len(addends(step.equation.corrected)) - 1
    assert bars["y"][-1] == (QUANTITIES[quantity].text if is_whole else "so far")
    value = DONE.arrays[quantity][..., 1]
    at = value[1] if value.ndim else value
    assert (bars["x"][-1] == pytest.approx(at, rel=1e-9)) == is_whole


def test_both_kinds_are_in_the_lesson() -> None:
    wholes = {step.addend == len(addends(step.equation.corrected)) - 1 for step in LATER}
    assert wholes == {True, False}
