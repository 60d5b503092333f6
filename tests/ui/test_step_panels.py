"""The arrays that the pictures of the lesson show, and what they say of their scales."""

import numpy as np
import pytest

from bnviz.experiment import run_pass
from bnviz.figures.heatmap import find_limits
from bnviz.lesson import LESSON_DATA, STEPS, find_step
from bnviz.scenario import Settings
from bnviz.ui.step.picture import panels_of

DONE = run_pass(Settings(**LESSON_DATA))


def test_the_paper_sets_a_misprint_beside_its_correction_on_one_scale() -> None:
    wrong, right = panels_of(STEPS[find_step("paper")], DONE)
    np.testing.assert_allclose(right.values, DONE.arrays["dvar"])
    # What is printed has the exponent 2 in the place of −3/2.
    power = (DONE.arrays["var"] + DONE.inputs.eps) ** 3.5
    np.testing.assert_allclose(wrong.values, DONE.arrays["dvar"] * power)
    assert (wrong.role, right.role) == ("wrong", "variance")
    assert find_limits([wrong, right])[right.scale] == wrong.largest > 100 * right.largest


@pytest.mark.parametrize("step", STEPS, ids=[step.id for step in STEPS])
def test_what_has_no_sign_by_its_formula_has_none_in_its_values(step) -> None:
    for panel in panels_of(step, DONE):
        if not panel.is_signed:
            assert panel.values.min() >= 0, panel.text


def test_squares_and_roots_are_known_to_have_no_sign() -> None:
    shown = {panel.text for step in STEPS for panel in panels_of(step, DONE) if not panel.is_signed}
    assert {"σ²", "(x−μ)<sup>2</sup>", "√(σ²+ε)", "(σ²+ε)<sup>−1/2</sup>"} <= shown
