"""The arrays that the pictures of the lesson show, and what they say of their scales."""

import numpy as np
import pytest

from bnviz.experiment import run_pass
from bnviz.figures import Panel
from bnviz.figures.heatmap import find_limits
from bnviz.lesson import LESSON_DATA, STEPS, find_step
from bnviz.scenario import Settings
from bnviz.ui.step.picture import panels_of

DONE = run_pass(Settings(**LESSON_DATA))


def misprinted(slug: str) -> tuple[Panel, Panel, Panel]:
    """Return the arrays as printed, as corrected, and by how much they differ."""
    wrong, right, off = panels_of(STEPS[find_step(slug)], DONE)
    assert (wrong.role, off.role) == ("wrong", "wrong")
    np.testing.assert_allclose(off.values, wrong.values - right.values)
    assert wrong.scale == right.scale == off.scale
    return wrong, right, off


def test_the_paper_sets_a_misprint_beside_its_correction_on_one_scale() -> None:
    wrong, right, _ = misprinted("paper")
    np.testing.assert_allclose(right.values, DONE.arrays["dvar"])
    # What is printed has the exponent 2 in the place of −3/2.
    power = (DONE.arrays["var"] + DONE.inputs.eps) ** 3.5
    np.testing.assert_allclose(wrong.values, DONE.arrays["dvar"] * power)
    assert right.role == "variance"
    assert find_limits([wrong, right])[right.scale] == wrong.largest > 100 * right.largest


def test_the_columns_of_12_in_print_do_not_add_up_to_zero_and_those_of_13_do() -> None:
    wrong, right, _ = misprinted("simplified-in-print")
    delta_mean = DONE.arrays["delta"].mean(axis=0)
    np.testing.assert_allclose(wrong.values, right.values + 2 * delta_mean)
    assert wrong.below[0].shown.all()
    assert not right.below[0].shown.any()
    wrong, right, _ = misprinted("closed-form-in-print")
    # x−μ, and x̂ times its root, are the same.
    root = np.sqrt(DONE.arrays["var"] + DONE.inputs.eps)
    x_hat, delta = DONE.arrays["x_hat"], DONE.arrays["delta"]
    path = x_hat * (x_hat * delta).mean(axis=0)
    np.testing.assert_allclose(wrong.values, right.values - path * (root - 1))
    assert not wrong.below[0].shown.any()
    assert not right.below[0].shown.any()


@pytest.mark.parametrize("step", STEPS, ids=[step.id for step in STEPS])
def test_what_has_no_sign_by_its_formula_has_none_in_its_values(step) -> None:
    for panel in panels_of(step, DONE):
        if not panel.is_signed:
            assert panel.values.min() >= 0, panel.text


def test_squares_and_roots_are_known_to_have_no_sign() -> None:
    shown = {panel.text for step in STEPS for panel in panels_of(step, DONE) if not panel.is_signed}
    assert {"σ²", "(x−μ)<sup>2</sup>", "√(σ²+ε)", "(σ²+ε)<sup>−1/2</sup>"} <= shown
