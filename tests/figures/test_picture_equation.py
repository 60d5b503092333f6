from itertools import pairwise

import numpy as np
import pytest

from bnviz.derivation import Term
from bnviz.figures import Panel
from bnviz.figures.bars import draw_bars
from bnviz.figures.picture_equation import Room, draw_picture
from bnviz.figures.picture_row import Item

RNG = np.random.default_rng(3)
WIDTHS = {0: 620, 1: 850, 1.5: 1275}


def panel(name: str, shape: tuple[int, ...] = (6, 4), scale: str | None = None, **more) -> Panel:
    return Panel(name, "8", RNG.standard_normal(shape), name, "variance", scale or name, **more)


def extents(figure):
    for trace in figure["data"]:
        rows, columns = np.shape(trace["z"])
        left, top = trace["x0"] - trace["dx"] / 2, trace["y0"] - trace["dy"] / 2
        yield left, left + columns * trace["dx"], top, top + rows * trace["dy"]


ROW = (
    Item(text="Σ"),
    Item(panel("x")),
    Item(text="×"),
    Item(panel("y")),
    Item(text="="),
    Item(panel("product", below=(panel("dvar", (4,)),))),
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("projector", WIDTHS)
def test_arrays_stand_in_the_order_of_the_formula_and_do_not_meet(projector, theme):
    figure = draw_picture(ROW, theme, {}, Room(projector=projector))
    assert [trace["name"] for trace in figure["data"]] == ["x", "y", "product", "dvar"]
    places = list(extents(figure))
    for before, after in pairwise(places[:3]):
        assert before[1] < after[0]
    product, strip = places[2:]
    assert product[:2] == pytest.approx(strip[:2])
    assert product[3] < strip[2]
    # Squares keep their shape where the figure is as wide as it was drawn for.
    assert max(place[1] for place in places) <= WIDTHS[projector] + 1e-9
    assert max(place[3] for place in places) <= figure["layout"]["height"]


def test_a_sum_that_nearly_cancels_says_how_large_it_is_and_one_of_rounding_says_zero():
    def heading(total: float, limit: float) -> str:
        strip = Panel("t", "8", np.full(4, total), "t", "variance", "one", rounding=limit)
        row = [Item(panel("x", scale="one", below=(strip,)))]
        figure = draw_picture(row, "light", {}, Room(projector=1))
        return str(figure["layout"]["annotations"][1]["text"]).partition("<br>")[2]

    assert heading(4e-6, 1e-14) == "≈ 0 (up to ±4e−6)"
    assert heading(1e-17, 1e-14) == "0 (rounding: 1e−17)"
    assert "■" in heading(0.5, 1e-14)


@pytest.mark.parametrize("is_narrow", [False, True])
def test_a_hidden_result_takes_its_sum_with_it(is_narrow):
    row = (*ROW[:-1], Item(ROW[-1].panel, hidden=True))
    figure = draw_picture(row, "light", {}, Room(is_narrow=is_narrow))
    assert [trace["name"] for trace in figure["data"]] == ["x", "y"]


@pytest.mark.parametrize("count", range(1, 9))
def test_any_number_of_arrays_fits(count):
    items = [Item(panel(f"x{n}")) for n in range(count)]
    figure = draw_picture(items, "light", {}, Room(projector=1))
    assert max(place[1] for place in extents(figure)) <= WIDTHS[1] + 1e-9


@pytest.mark.parametrize("shape", [(1, 1), (1, 8), (4, 3), (64, 32), (300, 200)])
def test_any_shape_fits(shape):
    figure = draw_picture([Item(panel("x", shape)), Item(panel("mu", shape[1:]))], "light", {})
    for left, right, top, bottom in extents(figure):
        assert left >= -1e-9
        assert right <= WIDTHS[0] + 1e-9
        assert top > 0
        assert bottom <= figure["layout"]["height"]


def test_a_hidden_array_is_nowhere_in_the_figure():
    secret = panel("dvar")
    figure = draw_picture([Item(panel("x")), Item(secret, hidden=True)], "light", {})
    assert [trace["name"] for trace in figure["data"]] == ["x"]
    for value in secret.values.ravel():
        assert repr(float(value)) not in repr(figure)
    assert figure["layout"]["shapes"][1]["line"]["dash"] == "dash"
    assert "?" in [note["text"] for note in figure["layout"]["annotations"]]


def test_arrays_of_one_scale_share_their_limits_also_with_those_not_shown():
    small, large = panel("dx", scale="dx"), panel("dx", scale="dx")
    figure = draw_picture([Item(small), Item(large)], "light", {"dx": 50.0})
    assert [trace["zmax"] for trace in figure["data"]] == [50.0, 50.0]
    assert [trace["zmin"] for trace in figure["data"]] == [-50.0, -50.0]


@pytest.mark.parametrize("projector", [1, 1.5])
def test_no_text_is_smaller_than_18_pixels_on_a_projector(projector):
    figure = draw_picture(ROW, "light", {}, Room(projector=projector))
    sizes = [note["font"]["size"] for note in figure["layout"]["annotations"]]
    sizes += [trace["textfont"]["size"] for trace in figure["data"] if "textfont" in trace]
    assert min(sizes) >= 18 * projector
    bars = draw_bars(
        [Term("direct", 1.0), Term("mu", 2.0)], 3.0, "x", "input", "light", projector=projector
    )
    layout = bars["layout"]
    sizes = [note["font"]["size"] for note in layout["annotations"]]
    assert min([*sizes, layout["yaxis"]["tickfont"]["size"]]) >= 18 * projector


def test_a_projector_shows_fewer_bars_that_add_up():
    terms = [Term("sample", float(n), n) for n in range(40)]
    figure = draw_bars(terms, 780.0, "x", "input", "light", projector=1)
    assert len(figure["data"][0]["y"]) == 6
    assert sum(figure["data"][0]["x"][:-1]) == 780.0


def test_the_active_array_has_a_thick_frame():
    figure = draw_picture([Item(panel("x"), active=True), Item(panel("y"))], "light", {})
    assert [shape["line"]["width"] for shape in figure["layout"]["shapes"]] == [3, 1]


def test_traces_say_what_they_are():
    figure = draw_picture([Item(panel("dx", term="var"))], "light", {})
    meta = figure["data"][0]["meta"]
    assert (meta["equation"], meta["printed"], meta["term"]) == ("8", False, "var")
    assert meta["shape"] == [6, 4]


def test_strips_alone_stand_higher_than_beside_a_matrix():
    def height(items):
        *_, (_, _, top, bottom) = extents(draw_picture(items, "light", {}, Room(projector=1)))
        return bottom - top

    strip = Item(panel("mu", (4,)))
    assert height([strip, strip]) == 2.5 * height([Item(panel("x")), strip])


def test_a_number_stands_below_its_name_and_is_no_array():
    items = [Item(text="1.5", name="γ", role="constant"), Item(text="×"), Item(panel("x"))]
    figure = draw_picture(items, "light", {})
    assert [trace["name"] for trace in figure["data"]] == ["x"]
    number, name = figure["layout"]["annotations"][:2]
    assert (number["text"], name["text"]) == ("1.5", "<b>γ</b>")
    assert number["x"] == name["x"]
    assert name["y"] < number["y"]
    assert number["font"]["color"] == name["font"]["color"]


def test_every_picture_says_its_scale_and_one_that_changed_what_it_was():
    before = Item(panel("dx"), was=44.0)
    figure = draw_picture([Item(panel("x"), hidden=True), before], "light", {"dx": 3.0})
    hidden, shown = (
        note["text"] for note in figure["layout"]["annotations"] if "<b>" in note["text"]
    )
    assert "±" not in hidden
    assert "±3, was ±44" in shown


@pytest.mark.parametrize("room", [Room(projector=1, is_tall=True), Room(screen=1.5)])
def test_a_picture_takes_the_room_that_it_gets(room):
    usual = Room(projector=room.projector)
    small, large = (draw_picture(ROW, "light", {}, one) for one in (usual, room))
    assert large["layout"]["height"] > small["layout"]["height"]
    heights = [[bottom - top for *_, top, bottom in extents(f)] for f in (small, large)]
    assert heights[1][0] > heights[0][0]
    assert max(place[3] for place in extents(large)) <= large["layout"]["height"]


PHONE = 342


@pytest.mark.parametrize("shape", [(6, 3), (16, 8), (300, 200)])
@pytest.mark.parametrize("count", [1, 3, 5])
def test_on_a_phone_the_arrays_wrap_and_none_is_off_screen(count, shape):
    items = [Item(panel("x0", shape))]
    for n in range(1, count):
        items += [Item(text="×"), Item(panel(f"x{n}", shape, below=(panel("mu", shape[1:]),)))]
    figure = draw_picture(items, "light", {}, Room(is_narrow=True))
    places = list(extents(figure))
    for left, right, top, bottom in places:
        assert left >= -1e-9
        assert right <= PHONE + 1e-9
        assert top > 0
        assert bottom <= figure["layout"]["height"]
    for one, other in pairwise(places):
        assert one[1] < other[0] or one[3] < other[2]
    names = [trace["name"] for trace in figure["data"] if trace["name"] != "mu"]
    assert names == [f"x{n}" for n in range(count)]
    # Small arrays stand beside each other, with their numbers.
    assert (len({place[2] for place in places}) < len(places)) == (count > 1 and shape == (6, 3))
    assert all("text" in trace for trace in figure["data"]) == (shape != (300, 200))


def test_an_operator_stands_in_the_row_of_the_array_after_it():
    items = [Item(panel("x", (16, 8))), Item(text="="), Item(panel("y", (16, 8)))]
    figure = draw_picture(items, "light", {}, Room(is_narrow=True))
    (sign,) = (note for note in figure["layout"]["annotations"] if note["text"] == "=")
    _, below = extents(figure)
    assert below[2] < sign["y"] < below[3]
    assert sign["x"] < below[0]
