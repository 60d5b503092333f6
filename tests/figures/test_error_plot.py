"""The error of a misprint over the scale of the data: measured by running the layer, and drawn."""

import math
from typing import Any

import numpy as np
import pytest

from bnviz.derivation import environment, equation
from bnviz.figures import Figure, draw_board, draw_errors, measure_errors, misprint
from bnviz.numerics import backward, forward

FALSE = ("8", "12", "13")


def arrays(
    shape: tuple[int, int] = (6, 3), scale: float = 3.0, eps: float = 1e-3, dy: Any = None
) -> Any:
    generator = np.random.default_rng(2017)
    x = 2 + scale * generator.normal(size=shape)
    dy = generator.normal(size=shape) if dy is None else dy
    gamma, beta = generator.uniform(0.5, 2, size=(2, shape[1]))
    fwd = forward(x, gamma, beta, eps)
    return environment(fwd, backward(fwd, dy))


def error_of_8(deviation: Any, eps: float) -> Any:
    """Equation 8 prints (σ²+ε)² for (σ²+ε)^(−3/2): the error is the factor between them, less 1."""
    return np.abs((deviation**2 + eps) ** 3.5 - 1)


def test_the_error_of_8_is_what_a_person_computes() -> None:
    sweep = measure_errors(equation("8"), arrays())
    assert sweep is not None
    expected = error_of_8(sweep.deviations[:, None], 1e-3) * np.ones(3)
    np.testing.assert_allclose(sweep.errors, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(sweep.own_errors, error_of_8(sweep.own_deviations, 1e-3), rtol=1e-9)


@pytest.mark.parametrize("number", FALSE)
def test_own_data_have_the_error_that_the_arrays_show(number: str) -> None:
    given = arrays()
    sweep = measure_errors(equation(number), given)
    assert sweep is not None
    np.testing.assert_allclose(sweep.own_deviations**2, given["var"], rtol=1e-12)
    printed, true, error = (np.atleast_2d(p.values) for p in misprint(given, number).panels)
    np.testing.assert_array_equal(error, printed - true)
    expected = np.abs(error).max(axis=0) / np.abs(true).max(axis=0)
    np.testing.assert_allclose(sweep.own_errors, expected, rtol=1e-9)


@pytest.mark.parametrize(("number", "hides"), [("8", True), ("12", False), ("13", True)])
def test_the_notch_is_where_the_root_is_one(number: str, hides: bool) -> None:
    sweep = measure_errors(equation(number), arrays(eps=0.19))
    assert sweep is not None
    assert sweep.unit == pytest.approx(0.9)
    notch = sweep.errors[sweep.deviations == sweep.unit]
    assert notch.shape == (1, 3)
    assert bool((notch < 1e-13).all()) == hides


def test_the_error_of_12_does_not_depend_on_the_scale() -> None:
    sweep = measure_errors(equation("12"), arrays(eps=0.0))
    assert sweep is not None
    np.testing.assert_allclose(
        sweep.errors, np.broadcast_to(sweep.own_errors, sweep.errors.shape), rtol=1e-6
    )


def test_the_sweep_reaches_two_powers_of_ten_beyond_the_data_and_the_notch() -> None:
    sweep = measure_errors(equation("13"), arrays(scale=50.0))
    assert sweep is not None
    assert sweep.deviations.min() < 0.011
    assert sweep.deviations.max() > 90 * sweep.own_deviations.min()


def test_no_epsilon_of_one_has_a_notch() -> None:
    sweep = measure_errors(equation("13"), arrays(eps=1.0))
    assert sweep is not None
    assert sweep.unit is None
    assert "σ²+ε" not in str(draw_errors(sweep, "13", "light", hides=True))


def test_a_constant_feature_is_left_out() -> None:
    given = dict(arrays())
    x = given["x"].copy()
    x[:, 1] = 7.0
    fwd = forward(x, given["gamma"], given["beta"], 1e-3)
    sweep = measure_errors(equation("13"), environment(fwd, backward(fwd, given["dy"])))
    assert sweep is not None
    assert sweep.own_deviations.shape == (2,)
    assert measure_errors(equation("13"), arrays((1, 3))) is None


def test_where_the_true_gradient_is_zero_nothing_is_drawn() -> None:
    sweep = measure_errors(equation("12"), arrays(dy=np.ones((6, 3))))
    assert sweep is not None
    assert np.isnan(sweep.errors).all()
    line = draw_errors(sweep, "12", "light", hides=False)["data"][0]
    assert set(line["y"]) == {None}


@pytest.mark.parametrize(("scale", "side"), [(0.01, "left"), (100.0, "right")])
def test_the_words_in_the_band_keep_away_from_the_notch(scale: float, side: str) -> None:
    sweep = measure_errors(equation("13"), arrays(scale=scale))
    assert sweep is not None
    assert sweep.unit is not None
    figure = draw_errors(sweep, "13", "light", hides=True)
    (words,) = (n for n in figure["layout"]["annotations"] if "gradient" in n["text"])
    left, right = figure["layout"]["xaxis"]["range"]
    notch = (math.log10(sweep.unit) - left) / (right - left)
    assert words["xanchor"] == side
    assert abs(words["x"] - notch) > 0.5


def test_a_large_batch_keeps_the_notch() -> None:
    sweep = measure_errors(equation("8"), arrays((4096, 2)))
    assert sweep is not None
    assert sweep.unit in sweep.deviations


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("number", FALSE)
def test_the_figure_shows_the_sweep(number: str, theme: Any) -> None:
    sweep = measure_errors(equation(number), arrays())
    assert sweep is not None
    figure = draw_errors(sweep, number, theme, hides=number != "12")
    *lines, dots = figure["data"]
    assert [line["meta"] for line in lines] == [
        {"equation": number, "feature": feature} for feature in (1, 2, 3)
    ]
    for line, errors in zip(lines, sweep.errors.T, strict=True):
        assert line["x"] == sweep.deviations.tolist()
        np.testing.assert_array_equal(line["y"], np.maximum(errors, 1e-8))
    assert (dots["name"], dots["x"]) == ("own", sweep.own_deviations.tolist())
    assert dots["y"] == sweep.own_errors.tolist()
    assert inside(figure)
    assert ("σ²+ε = 1" in str(figure)) == (number != "12")


@pytest.mark.parametrize("scale", [0.01, 1.0, 3.0, 100.0])
@pytest.mark.parametrize("number", FALSE)
def test_the_words_at_the_dots_stand_over_nothing(number: str, scale: float) -> None:
    sweep = measure_errors(equation(number), arrays(scale=scale))
    assert sweep is not None
    figure = draw_errors(sweep, number, "light", hides=number != "12")
    (words,) = (n for n in figure["layout"]["annotations"] if n.get("name") == "own")
    (left, right), (bottom, top) = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    # Half of what the words take of a plot on a phone, 70 by 13 pixels of 280 by 156.
    half = 0.125 * (right - left), 0.042 * (top - bottom)
    assert left + half[0] < words["x"] < right - half[0]
    assert bottom + half[1] < words["y"] < top - half[1]
    for trace in figure["data"]:
        x, y = np.log10(np.array([trace["x"], trace["y"]], dtype=float))
        fine = np.linspace(0, len(x) - 1, 20 * len(x))
        x, y = (np.interp(fine, np.arange(len(x)), values) for values in (x, y))
        assert not ((abs(x - words["x"]) < half[0]) & (abs(y - words["y"]) < half[1])).any()


def inside(figure: Figure) -> bool:
    (left, right), (bottom, top) = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    points = [p for trace in figure["data"] for p in zip(trace["x"], trace["y"], strict=True)]
    return all(
        left - 1e-9 <= math.log10(x) <= right + 1e-9 and bottom <= math.log10(y) <= top
        for x, y in points
    )


@pytest.mark.parametrize("number", FALSE)
def test_the_picture_reads_printed_minus_true_is_the_error(number: str) -> None:
    given = arrays()
    board = draw_board([misprint(given, number)], "light")
    shown = board.figure["data"]
    name = equation(number).quantity
    assert [t["name"] for t in shown] == [name] * 3
    assert [(t["meta"]["printed"], t["meta"]["difference"]) for t in shown] == [
        (True, False),
        (False, False),
        (True, True),
    ]
    assert [t["meta"]["symbol"] for t in shown] == ["as printed", "true", "error"]
    assert {t["meta"]["equation"] for t in shown} == {number}
    assert {t["meta"]["term"] for t in shown} == {None}
    assert len({t["zmax"] for t in shown}) == 1
    printed, true, error = (np.array(t["z"]) for t in shown)
    np.testing.assert_array_equal(error, printed - true)
    np.testing.assert_allclose(true, np.atleast_2d(given[name]), rtol=1e-9, atol=1e-12)


def test_a_missing_sum_leaves_nothing_to_subtract() -> None:
    printed, true = misprint(arrays(), "5").panels
    assert (printed.values.shape, true.values.shape) == ((6, 3), (3,))
    assert true.operator == "≠"
    assert not printed.difference
