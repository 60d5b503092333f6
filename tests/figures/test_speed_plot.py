"""The plots of times: what they draw and how they write it."""

from typing import Any

import pytest

from bnviz.figures.size_plot import Curve, draw_sizes, spread
from bnviz.figures.speed_plot import Time, draw_times, write_time

THEMES = ("light", "dark")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.5, "2.5 s"), (0.04471, "44.7 ms"), (1e-3, "1 ms"), (2.59e-6, "2.59 µs")],
)
def test_a_time_is_written_in_the_unit_that_suits_it(seconds: float, text: str) -> None:
    assert write_time(seconds) == text


@pytest.mark.parametrize("theme", THEMES)
def test_a_bar_says_its_time_and_its_multiple_of_the_first_reference(theme: Any) -> None:
    bars = [Time("slow", 8e-3), Time("fast", 3e-3)]
    drawn = draw_times(bars, [Time("copying", 2e-3), Time("other", 4e-3)], theme)
    (trace,) = drawn["data"]
    assert trace["y"] == ["slow", "fast"]
    assert trace["x"] == [8e-3, 3e-3]
    assert [shape["x0"] for shape in drawn["layout"]["shapes"]] == [2e-3, 4e-3]
    notes = drawn["layout"]["annotations"]
    names, beside = notes[:2], notes[2:]
    assert [(note["y"], note["text"]) for note in beside] == [
        ("slow", "8 ms = 4×"),
        ("fast", "3 ms = 1.5×"),
    ]
    assert [note["text"] for note in names] == ["copying, 2 ms", "other, 4 ms"]
    assert [note["xanchor"] for note in names] == ["left", "left"]
    # One above the other, so that lines close together keep their names apart.
    assert names[1]["yshift"] - names[0]["yshift"] >= 20


def test_the_name_of_a_line_at_the_right_edge_stays_inside() -> None:
    drawn = draw_times([Time("fast", 1e-3)], [Time("other", 4e-3)], "light")
    assert drawn["layout"]["annotations"][0]["xanchor"] == "right"


def test_without_a_reference_a_bar_says_its_time_alone() -> None:
    (note,) = draw_times([Time("only", 1.0)], [], "light")["layout"]["annotations"]
    assert note["text"] == "1 s"


@pytest.mark.parametrize("theme", THEMES)
def test_each_curve_has_its_name_at_its_end_inside_the_axis(theme: Any) -> None:
    curves = [
        Curve("a", (10, 1000), (1e-5, 1e-3)),
        Curve("b", (10, 1000), (2e-5, 1.01e-3)),
        Curve("limit", (10, 1000), (1e-6, 1e-4), is_reference=True),
    ]
    drawn = draw_sizes(curves, theme)
    assert [trace["name"] for trace in drawn["data"]] == ["a", "b", "limit"]
    assert [trace["line"]["dash"] for trace in drawn["data"]] == ["solid", "solid", "dot"]
    low, high = drawn["layout"]["yaxis"]["range"]
    notes = {note["text"]: note for note in drawn["layout"]["annotations"]}
    assert set(notes) == {"a", "b", "limit"}
    assert all(low < note["ay"] < high for note in notes.values())
    assert notes["b"]["ay"] - notes["a"]["ay"] > 0.05 * (high - low)


def test_labels_keep_their_order_and_their_distance() -> None:
    moved = spread({"top": 3.0, "low": 0.0, "mid": 0.1}, 0.5)
    assert sorted(moved, key=lambda label: moved[label]) == ["low", "mid", "top"]
    assert moved["mid"] - moved["low"] == pytest.approx(0.5)
    far = {"one": 0.0, "two": 1.0}
    assert spread(far, 0.5) == far
