"""What is rounding in figures: cells, ranges, colours, bars and labels."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bnviz.derivation import Term
from bnviz.experiment import run_pass
from bnviz.figures import bands, draw_bars, draw_board, misprint
from bnviz.figures.heatmap import PALE, find_limits
from bnviz.figures.labels import fit_range
from bnviz.scenario import Settings

ZERO = ("dgamma", "dvar", "dx")


def drawn(settings: Settings) -> list[tuple[dict[str, Any], str]]:
    """Return every heatmap of the board with the range above it."""
    figure = draw_board(bands(run_pass(settings).arrays), "light").figure
    notes = {note.get("name"): note["text"] for note in figure["layout"]["annotations"]}
    return [(trace, notes[f"range {n}"]) for n, trace in enumerate(figure["data"])]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("scale", [1e-3, 3.0, 1e3])
def test_ones_upstream_are_white_and_say_zero(dtype: str, scale: float) -> None:
    for trace, text in drawn(Settings(m=6, d=3, upstream="ones", dtype=dtype, scale=scale)):
        if trace["name"] in ZERO and trace["meta"]["term"] in (None, "var"):
            assert text.split(" (rounding")[0] == "0"
            values = np.ravel(np.asarray(trace["z"], dtype=float))
            assert set(np.flatnonzero(values)) == set(trace["meta"]["rounding"])
            assert np.abs(values).max() <= trace["zmax"] / (PALE - 1)
            assert all(cell == "0" for row in trace.get("text", []) for cell in row)


def test_the_arrays_stay_what_they_are() -> None:
    done = run_pass(Settings(m=6, d=3, upstream="ones"))
    for trace, _ in drawn(done.settings):
        if trace["name"] == "dgamma":
            np.testing.assert_array_equal(np.ravel(trace["z"]), done.arrays["dgamma"])
            assert np.any(trace["z"])


@pytest.mark.parametrize("settings", [Settings(), Settings(data="iris", d=4), Settings(m=1)])
def test_no_range_is_rounding_or_minus_zero(settings: Settings) -> None:
    for trace, text in drawn(settings):
        values = np.asarray(trace["z"], dtype=float)
        largest = np.abs(values).max()
        for end in text.split(" (rounding")[0].split(" … "):
            number = float(end.replace("≈ ", "").replace("−", "-"))
            assert not end.startswith("−0") or number
            assert number == 0 or abs(number) > 1e-14 * largest


def test_signals_keep_their_scale_beside_rounding() -> None:
    for band in bands(run_pass(Settings(upstream="ones")).arrays):
        for panel in band.panels:
            if panel.term == "direct":
                assert find_limits([panel])["dx"] == np.abs(panel.values).max()
                assert panel.noise == 0
                noisy = replace(panel, values=panel.values * 1e-30, rounding=1.0)
                assert find_limits([noisy])["dx"] == PALE * noisy.noise > 0


def test_a_range_tells_rounding_where_there_is_room() -> None:
    assert fit_range(0, 0, 20, 7.04e-17) == "0 (rounding: 7e−17)"
    assert fit_range(0, 0, 7, 7.04e-17) == "0 (rounding)"
    assert fit_range(0, 0, 2, 7.04e-17) == "0"
    assert fit_range(0, 0, 20) == "0"


def test_a_bar_of_rounding_has_no_length_and_says_so() -> None:
    terms = (Term("normalized", 2.5, limit=1e-15), Term("vanishing", -7.04e-17, limit=1e-15))
    figure = draw_bars(terms, 2.5, "∂l/∂μ", "mean", "light", limit=1e-15)
    (trace,) = figure["data"]
    assert trace["x"] == [2.5, 0.0, 2.5]
    assert trace["customdata"] == ["2.5", "0 (rounding: −7.04e−17)", "2.5"]
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "+2.5",
        "0 (rounding)",
        "= 2.5",
    ]
    assert trace["meta"]["terms"] == [2.5, -7.04e-17]


def test_bars_that_cancel_end_in_zero() -> None:
    terms = (Term("direct", 0.5), Term("mu", -0.5), Term("var", -0.0))
    (*_, zero, total) = draw_bars(terms, -1e-17, "∂l/∂x", "input", "light", limit=1e-15)["layout"][
        "annotations"
    ]
    assert (zero["text"], total["text"]) == ("0", "= 0 (rounding)")


def test_an_error_of_rounding_is_zero() -> None:
    printed, true, error = misprint(run_pass(Settings(upstream="ones")).arrays, "13").panels
    assert not printed.shown.any()
    assert not true.shown.any()
    assert not error.shown.any()
