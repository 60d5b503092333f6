"""Every heatmap says its range, on each arrangement, where nothing else stands."""

from itertools import combinations
from typing import Any

import pytest

from bnviz.experiment import run_pass
from bnviz.experiment.hidden_layer_pass import run_hidden_layer
from bnviz.figures import Band, bands, draw_board
from bnviz.figures.arrangement import (
    HIDDEN,
    HIDDEN_PROJECTOR,
    HIDDEN_PROJECTOR_PICKED,
    NARROW,
    PROJECTOR,
    PROJECTOR_PICKED,
    WIDE,
    Arrangement,
)
from bnviz.figures.hidden_layer import layer_bands
from bnviz.figures.labels import fit_range, text_width
from bnviz.scenario import Settings

LAYER = {
    "wide": WIDE,
    "projector": PROJECTOR,
    "picked": PROJECTOR_PICKED,
    "hall": PROJECTOR.enlarged(1.5),
    "narrow": NARROW,
}
WHOLE = {
    "wide": HIDDEN,
    "projector": HIDDEN_PROJECTOR,
    "picked": HIDDEN_PROJECTOR_PICKED,
    "hall": HIDDEN_PROJECTOR.enlarged(1.5),
    "narrow": NARROW,
}
# From one feature, whose pictures are narrow, to values whose ranges are long and to rounding.
SETTINGS = {
    "small": Settings(m=4, d=1),
    "start": Settings(),
    "long": Settings(m=8, d=3, scale=1e-4, shift=-1234.5),
    "ones": Settings(m=8, d=3, upstream="ones"),
    "wide": Settings(m=8, d=64),
}
Box = tuple[float, float, float, float]


def assert_ranges(drawn: tuple[Band, ...], form: Arrangement) -> None:
    figure = draw_board(drawn, "light", form).figure
    notes = {note.get("name"): note for note in figure["layout"]["annotations"]}
    bodies = [body(trace, form) for trace in figure["data"]]
    ranges = []
    for n, trace in enumerate(figure["data"]):
        note = notes[f"range {n}"]
        across = box(note, form)
        assert text_width(note["text"]) <= trace["meta"]["range"] or note["text"] in shortest(trace)
        assert 0 <= across[0] < across[2] <= form.narrowest + 1, (trace["name"], note["text"])
        assert across[3] <= figure["layout"]["height"], trace["name"]
        ranges.append((trace["name"], across))
        for other, at in zip(figure["data"], bodies, strict=True):
            assert not meet(across, at), (trace["name"], note["text"], other["name"])
    for (one, at), (other, there) in combinations(ranges, 2):
        assert not meet(at, there), (one, other)


def body(trace: dict[str, Any], form: Arrangement) -> Box:
    rows, columns = len(trace["z"]), len(trace["z"][0])
    left, top = trace["x0"] - trace["dx"] / 2, trace["y0"] - trace["dy"] / 2
    right, bottom = left + columns * trace["dx"], top + rows * trace["dy"]
    return left * form.narrowest, top, right * form.narrowest, bottom


def box(note: dict[str, Any], form: Arrangement) -> Box:
    size = note["font"]["size"]
    wide = size * text_width(note["text"])
    left = note["x"] * form.narrowest - (wide if note["xanchor"] == "right" else 0)
    # Digits, without the air of their line.
    top = note["y"] - size / 2 if note["yanchor"] == "middle" else note["y"] + 0.2 * size
    return left, top, left + wide, top + size


def shortest(trace: dict[str, Any]) -> set[str]:
    values = [value for row in trace["z"] for value in row]
    return {fit_range(min(values), max(values), 0.0), "0"}


def meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] - 0.5
        and other[0] < one[2] - 0.5
        and one[1] < other[3] - 0.5
        and other[1] < one[3] - 0.5
    )


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("form", LAYER)
@pytest.mark.parametrize("printed", [(), ("5", "8", "13")])
def test_every_heatmap_of_the_board_says_its_range(
    form: str, name: str, printed: tuple[str, ...]
) -> None:
    whole = bands(run_pass(SETTINGS[name]).arrays, printed)
    # A projector shows one of equations 10 to 13.
    shown = (*whole[:2], whole[-1]) if "narrow" not in form and form != "wide" else whole
    assert_ranges(shown, LAYER[form])


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("form", WHOLE)
def test_every_heatmap_of_the_whole_layer_says_its_range(form: str, name: str) -> None:
    done = run_hidden_layer(SETTINGS[name])
    assert_ranges(layer_bands(done.arrays, done.roundings), WHOLE[form])
