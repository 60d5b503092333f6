import numpy as np
import pytest

from bnviz.derivation import Term
from bnviz.figures import draw_bars
from bnviz.figures.beside import PICTURE, put_below, put_beside
from bnviz.figures.labels import text_width
from bnviz.figures.picture_equation import Room, draw_picture
from bnviz.figures.picture_row import Item

TERMS = [Term("direct", 1.0), Term("var", -3.0), Term("mu", 0.5)]


@pytest.fixture
def picture():
    return draw_picture([Item(text="Σ")], "light", {}, Room(projector=1))


def test_bars_stand_at_the_right_of_the_picture(picture):
    bars = draw_bars(TERMS, -1.5, "x", "input", "light", projector=1)
    figure = put_beside(picture, bars)
    layout = figure["layout"]
    assert layout["xaxis"]["domain"][1] == PICTURE < layout["xaxis2"]["domain"][0]
    assert figure["data"][-1]["x"] == bars["data"][0]["x"]
    assert (figure["data"][-1]["xaxis"], figure["data"][-1]["yaxis"]) == ("x2", "y2")
    beside = [note for note in layout["annotations"] if note.get("yref") == "y2"]
    assert [note["text"] for note in beside] == ["+1", "−3", "+0.5", "= −1.5"]
    assert all(note["x"] > layout["xaxis2"]["domain"][1] for note in beside)
    low, high = layout["yaxis2"]["domain"]
    assert (high - low) * layout["height"] == pytest.approx(bars["layout"]["height"])


def test_without_bars_the_picture_keeps_its_place(picture):
    figure = put_beside(picture, None)
    assert figure["layout"]["xaxis"]["domain"] == [0, PICTURE]
    assert "xaxis2" not in figure["layout"]


def test_neither_figure_is_changed(picture):
    bars = draw_bars(TERMS, -1.5, "x", "input", "light")
    before = repr((picture, bars))
    put_beside(picture, bars)
    assert repr((picture, bars)) == before


def test_on_a_phone_bars_stand_below_the_picture_and_their_numbers_end_inside():
    picture = draw_picture([Item(text="Σ")], "light", {}, Room(is_narrow=True))
    bars = draw_bars(TERMS, -1.5, "x", "input", "light")
    layout = put_below(picture, bars)["layout"]
    assert layout["height"] == picture["layout"]["height"] + bars["layout"]["height"]
    assert layout["yaxis"]["domain"][0] == layout["yaxis2"]["domain"][1]
    above, below = (np.ptp(layout[axis]["domain"]) for axis in ("yaxis", "yaxis2"))
    assert above / below == pytest.approx(picture["layout"]["height"] / bars["layout"]["height"])
    for note in layout["annotations"]:
        if note.get("yref") == "y2":
            width = text_width(note["text"]) * note["font"]["size"] / 342
            assert layout["xaxis2"]["domain"][1] < note["x"] < note["x"] + width <= 1
    assert put_below(picture, None) == picture
