"""Curves of differences and of training as figures: values as measured, words beside them."""

import numpy as np
import plotly.graph_objects as go
import pytest

from bnviz.experiment import run_pass
from bnviz.figures import compare_gradients, draw_gradients, draw_steps, draw_training
from bnviz.notation import Theme
from bnviz.scenario import PATHS_OFF, Settings
from bnviz.trials import Curve, given_by, measure_curves, train_all

THEMES: tuple[Theme, ...] = ("light", "dark")


def curves(settings: Settings, dtype: str, own: float = 1e-5) -> list[Curve]:
    found = measure_curves(given_by(run_pass(settings)), own)
    return [curve for curve in found.curves if curve.dtype == dtype]


@pytest.mark.parametrize("theme", THEMES)
def test_curves_and_the_own_step_are_drawn_as_measured(theme: Theme) -> None:
    measured = curves(Settings(), "float64", 1e-7)
    figure = draw_steps(measured, 1e-7, theme)
    go.Figure(figure)
    drawn = {t["meta"]["method"]: t for t in figure["data"] if t["name"] == "curve"}
    for curve in measured:
        np.testing.assert_allclose(drawn[curve.method.id]["x"], curve.steps)
        np.testing.assert_allclose(drawn[curve.method.id]["y"], curve.errors)
    (own,) = (trace for trace in figure["data"] if trace["name"] == "own")
    assert own["x"] == [1e-7] * 3
    np.testing.assert_allclose(own["y"], [curve.own_error for curve in measured])
    (line,) = figure["layout"]["shapes"]
    assert line["x0"] == line["x1"] == 1e-7


def test_theory_lies_along_what_was_measured() -> None:
    measured = curves(Settings(), "float64")
    figure = draw_steps(measured, 1e-5, "light")
    theory = [trace for trace in figure["data"] if trace["name"] == "theory"]
    exponents = {(t["meta"]["method"], t["meta"]["exponent"]) for t in theory}
    assert exponents == {
        *(("one-sided", 1), ("one-sided", -1), ("central", 2), ("central", -1)),
        ("complex-step", 2),
    }
    for trace in theory:
        (left, right), (low, high) = np.log10(trace["x"]), np.log10(trace["y"])
        assert (high - low) / (right - left) == pytest.approx(trace["meta"]["exponent"])


@pytest.mark.parametrize(
    "settings",
    [Settings(upstream="ones"), Settings(m=1), Settings(scale=1e6), Settings(gamma=0.0)],
    ids=["all ones", "one sample", "wide", "nothing flows"],
)
def test_degenerate_data_can_be_drawn(settings: Settings) -> None:
    for dtype in ("float64", "float32"):
        go.Figure(draw_steps(curves(settings, dtype), 1e-20, "dark"))


def test_every_curve_has_its_name_and_text_grows_for_a_projector() -> None:
    measured = curves(Settings(), "float64")
    small, large = (draw_steps(measured, 1e-5, "light", font=font) for font in (13, 18))
    for figure, font in ((small, 13), (large, 18)):
        notes = figure["layout"]["annotations"]
        assert {"One-sided", "Central", "Complex step", "your h"} == {n["text"] for n in notes}
        assert {n["font"]["size"] for n in notes} == {font}
    assert large["layout"]["height"] > small["layout"]["height"]


def test_all_runs_are_drawn_and_the_chosen_one_is_thick() -> None:
    runs = train_all(0.1)
    figure = draw_training(runs, "var", "light")
    go.Figure(figure)
    drawn = {trace["meta"]["off"]: trace for trace in figure["data"]}
    assert tuple(drawn) == PATHS_OFF
    for run in runs:
        np.testing.assert_array_equal(drawn[run.off]["y"], run.losses)
    widths = {off: trace["line"]["width"] for off, trace in drawn.items()}
    assert max(widths, key=lambda off: widths[off]) == "var"
    assert len({trace["line"]["dash"] for trace in drawn.values()}) == 4


def test_an_attempt_minus_the_right_one_is_the_difference() -> None:
    true = np.arange(6.0).reshape(2, 3)
    found = true + np.array([[0, 0.5, 0], [0, 0, 1e-16]])
    band = compare_gradients("dx", found, true, true, "mine")
    left, right, difference = band.panels
    assert (left.text, right.text) == ("mine", "right ∂l/∂x")
    np.testing.assert_array_equal(difference.values, found - true)
    assert len({panel.scale for panel in band.panels}) == 1
    # What is rounding is shown as zero, and what is not is shown.
    np.testing.assert_array_equal(difference.shown, [[0, 0.5, 0], [0, 0, 0]])


def test_other_shapes_stand_beside_each_other() -> None:
    band = compare_gradients("dbeta", np.ones(4), np.ones(3), np.ones(3), "mine")
    assert [panel.operator for panel in band.panels] == ["", "≠"]
    go.Figure(draw_gradients("dbeta", np.ones(4), np.ones(3), np.ones(3), "mine", "dark"))


def test_labels_are_large_on_a_projector() -> None:
    true = np.arange(128.0).reshape(16, 8)
    for large, font in ((False, 13), (True, 18)):
        figure = draw_gradients("dx", true, true, true, "mine", "light", large=large)
        words = [n for n in figure["layout"]["annotations"] if n["text"] not in "−="]
        assert {note["font"]["size"] for note in words} == {font}
