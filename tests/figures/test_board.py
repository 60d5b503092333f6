import json
import re
from itertools import combinations
from typing import Any

import numpy as np
import plotly.io
import pytest
from plotly.tools import return_figure_from_figure_or_data

from bnviz.derivation import environment
from bnviz.figures import Board, bands, draw_board
from bnviz.figures.arrangement import NARROW, PROJECTOR, WIDE, Arrangement
from bnviz.notation import PATHS, ROLES, Theme
from bnviz.numerics import backward, forward

NAMES = "x mu var x_hat y dy dgamma dbeta dx_hat dvar dmu delta dx".split()
PARTS = "sum_dx product sum_delta sum_x_hat_delta gamma beta".split()
THEMES: tuple[Theme, ...] = ("light", "dark")
SHAPES = [
    *((1, 1), (1, 1024), (4096, 1), (4, 3), (16, 8), (64, 16), (47, 48), (48, 48), (60, 40)),
    *((50, 50), (51, 50), (64, 64), (4096, 20), (1024, 512), (4096, 256), (1024, 1024)),
]
BYTES = 1_000_000


def make_arrays(shape: tuple[int, int], scale: float = 3.0, eps: float = 0.3) -> Any:
    generator = np.random.default_rng(2017)
    x, dy = scale * generator.normal(0.7, 1, size=shape), generator.normal(size=shape)
    gamma, beta = generator.uniform(-2, 2, size=(2, shape[1]))
    fwd = forward(x, gamma, beta, eps)
    return environment(fwd, backward(fwd, dy))


def draw(shape: tuple[int, int], printed: tuple[str, ...] = (), theme: Theme = "light") -> Board:
    return draw_board(bands(make_arrays(shape), printed), theme)


def traces(board: Board, name: str | None = None) -> list[dict[str, Any]]:
    return [t for t in board.figure["data"] if name in {None, t["name"]}]


def box(trace: dict[str, Any]) -> tuple[float, float, float, float]:
    """Return left, right, top and bottom of a heatmap, in axis units."""
    rows, columns = np.shape(trace["z"])
    left, top = trace["x0"] - trace["dx"] / 2, trace["y0"] - trace["dy"] / 2
    return left, left + columns * trace["dx"], top, top + rows * trace["dy"]


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(
        one[low] < other[low + 1] - 1e-9 and other[low] < one[low + 1] - 1e-9 for low in (0, 2)
    )


def sent(figure: dict[str, Any]) -> str:
    """Return a figure as Streamlit sends it."""
    whole = return_figure_from_figure_or_data(figure, True)
    return str(plotly.io.to_json(whole, validate=False))


def test_every_quantity_is_a_trace_with_its_name() -> None:
    found = [trace["name"] for trace in traces(draw((6, 3)))]
    assert set(found) == {*NAMES, *PARTS}
    assert found.count("dx") == 16
    assert all(found.count(name) == 1 for name in {*NAMES, *PARTS} - {"dx"})


def test_a_trace_says_what_it_is() -> None:
    arrays = make_arrays((6, 3))
    board = draw_board(bands(arrays, ["8", "12"]), "light")
    told = {(t["name"], t["meta"]["equation"], t["meta"]["term"]): t["meta"] for t in traces(board)}
    assert len(told) == len(traces(board))
    for number in ("10", "11", "12", "13"):
        for term in ("direct", "var", "mu", None):
            assert told["dx", number, term]["printed"] is (number == "12")
    assert told["dvar", "8", None]["printed"] is True
    assert told["x", None, None]["printed"] is False
    for (name, _, _), meta in told.items():
        assert meta["pooled"] is False
        is_strip = name != "product" and (name.startswith("sum_") or np.ndim(arrays[name]) == 1)
        assert meta["shape"] == ([3] if is_strip else [6, 3])


def test_all_heatmaps_share_one_pair_of_axes() -> None:
    board = draw((6, 3))
    for trace in traces(board):
        assert trace["type"] == "heatmap"
        assert not {"xaxis", "yaxis"} & trace.keys()
    assert [key for key in board.figure["layout"] if "axis" in key] == ["xaxis", "yaxis"]


@pytest.mark.parametrize("printed", [(), ("5", "8", "12", "13")])
@pytest.mark.parametrize("shape", SHAPES)
def test_no_panel_lies_on_another(shape: tuple[int, int], printed: tuple[str, ...]) -> None:
    board = draw(shape, printed)
    layout = board.figure["layout"]
    (left, right), (bottom, top) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    boxes = [*map(box, traces(board))]
    for one in boxes:
        assert left <= one[0] < one[1] <= right
        assert top <= one[2] < one[3] <= bottom
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


FORMS = {"wide": WIDE, "projector": PROJECTOR, "narrow": NARROW}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("shape", [(1, 1), (4, 3), (16, 8), (64, 32), (1024, 512)])
def test_every_equation_has_a_spot_right_above_its_heatmap(
    shape: tuple[int, int], form: Arrangement
) -> None:
    board = draw_board(bands(make_arrays(shape)), "light", form)
    told = [(spot.number, spot.term) for spot in board.spots]
    paths = [(number, term) for number in ("10", "11", "12", "13") for term in (*PATHS, None)]
    single = [(str(number), None) for number in range(1, 10)]
    assert sorted(told, key=str) == sorted([*single, ("δ", None), *paths], key=str)
    height = board.figure["layout"]["height"]
    heatmaps = {
        (t["meta"]["equation"], t["meta"]["term"]): box(t)
        for t in traces(board)
        if t["name"] not in {"gamma", "beta", "product", "sum_delta", "sum_x_hat_delta", "sum_dx"}
    }
    for spot in board.spots:
        left, _, top, bottom = heatmaps[spot.number, spot.term]
        assert spot.left == pytest.approx(left)
        # Between the formula and its picture is room for one line of text.
        assert spot.top + spot.height <= top <= spot.top + spot.height + 1.6 * form.font
        assert bottom <= height
    boxes = [(s.left, s.left + s.width, s.top, s.top + s.height) for s in board.spots]
    assert all(0 <= left < right <= 1.0001 for left, right, _, _ in boxes)
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    pictures = [*map(box, traces(board))]
    assert not any(overlap(one, other) for one in boxes for other in pictures)


def test_three_bands_fit_a_projector() -> None:
    whole = bands(make_arrays((16, 8)))
    for row in whole[2:]:
        board = draw_board((*whole[:2], row), "light", PROJECTOR)
        # Above the board are its switches.
        assert board.figure["layout"]["height"] <= 720 - 44
        widths = [box(t)[1] - box(t)[0] for t in traces(board)]
        assert min(widths) * PROJECTOR.narrowest >= 200


def test_a_strip_is_aligned_with_the_columns_above_it() -> None:
    board = draw((6, 3))
    for strip, above in (("mu", "x"), ("dgamma", "product"), ("dmu", "dx_hat"), ("dbeta", "dy")):
        (one,), (other,) = traces(board, strip), traces(board, above)
        assert (one["x0"], one["dx"]) == (other["x0"], other["dx"])
        assert box(one)[2] > box(other)[3]


@pytest.mark.parametrize("shape", [(1, 1), (6, 3), (50, 50), (16, 144)])
def test_values_are_exact_while_they_are_not_pooled(shape: tuple[int, int]) -> None:
    arrays = make_arrays(shape)
    board = draw_board(bands(arrays), "light")
    assert board.pooled_to is None
    for trace in traces(board):
        if trace["name"] in arrays and trace["name"] != "dx":
            np.testing.assert_array_equal(trace["z"], np.atleast_2d(arrays[trace["name"]]))


@pytest.mark.parametrize("shape", [(1024, 512), (4096, 20), (1, 1024), (51, 50)])
def test_what_is_pooled_says_so(shape: tuple[int, int]) -> None:
    arrays = make_arrays(shape)
    board = draw_board(bands(arrays), "light")
    drawn = np.shape(traces(board, "x")[0]["z"])
    assert (board.pooled_to or shape) == drawn
    for trace in traces(board):
        whole = trace["meta"]["shape"]
        assert whole == ([*shape] if len(whole) == 2 else [shape[1]])
        assert trace["meta"]["pooled"] == (
            np.shape(trace["z"]) != np.atleast_2d(np.empty(whole)).shape
        )
        assert max(np.shape(trace["z"])) <= 256
        if trace["name"] in NAMES and trace["name"] != "dx":
            largest = np.abs(arrays[trace["name"]]).max()
            assert np.abs(trace["z"]).max() == pytest.approx(largest, rel=1e-6)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_board_is_small_enough_to_send(shape: tuple[int, int]) -> None:
    assert len(sent(draw(shape, ("5", "8", "12", "13")).figure)) < BYTES


def test_values_beyond_float32_are_small_enough_to_send_too() -> None:
    board = draw_board(bands(make_arrays((512, 512), scale=1e-60, eps=0.0)), "light")
    assert np.abs(traces(board, "delta")[0]["z"]).max() > 1e58
    assert len(sent(board.figure)) < BYTES


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_sent_reads_back_as_it_was(theme: Theme) -> None:
    board = draw((6, 3), theme=theme)
    for trace, read in zip(
        board.figure["data"], json.loads(sent(board.figure))["data"], strict=True
    ):
        assert read["z"] == np.asarray(trace["z"]).tolist()
        assert read["meta"] == trace["meta"]


def test_one_set_up_gives_one_figure() -> None:
    assert sent(draw((64, 64)).figure) == sent(draw((64, 64)).figure)


def test_signed_values_have_zero_in_the_middle() -> None:
    for trace in traces(draw((6, 3), ("12", "13"))):
        assert trace["zmax"] > 0
        assert trace["zmin"] == (0 if trace["name"] == "var" else -trace["zmax"])
        assert np.abs(trace["z"]).max() <= trace["zmax"] * (1 + 1e-15)


def test_terms_and_their_sum_have_one_scale() -> None:
    board = draw((6, 3), ("12", "13"))
    limits = {(trace["zmin"], trace["zmax"]) for trace in traces(board, "dx")}
    assert len(limits) == 1
    largest = max(np.abs(trace["z"]).max() for trace in traces(board, "dx"))
    assert limits == {(-largest, largest)}
    (x,), (mu,) = traces(board, "x"), traces(board, "mu")
    assert (x["zmin"], x["zmax"]) == (mu["zmin"], mu["zmax"])


@pytest.mark.parametrize("printed", [(), ("12", "13")])
def test_each_path_may_have_a_scale_of_its_own_and_says_by_how_much(
    printed: tuple[str, ...],
) -> None:
    arrays = make_arrays((6, 3))
    board = draw_board(bands(arrays, printed, own=True), "light")
    ranges = {n["name"]: n["text"] for n in board.figure["layout"]["annotations"] if "name" in n}
    shown = [(n, t) for n, t in enumerate(traces(board)) if t["meta"]["together"] == "dx"]
    largest = {
        term: max(np.abs(t["z"]).max() for _, t in shown if t["meta"]["term"] == term)
        for term in (*PATHS, None)
    }
    assert len(shown) == 17
    for position, trace in shown:
        end = largest[trace["meta"]["term"]]
        assert (trace["zmin"], trace["zmax"]) == (-end, end)
        said = re.search(r"(?: ×([\d.]+))?$", ranges[f"range {position}"])
        if trace["name"] == "sum_dx":
            # What is rounding has no colours that could be stronger.
            assert said.group(1) is None
            continue
        factor = max(largest.values()) / end
        assert float(said.group(1)) == pytest.approx(factor, rel=0.05)
    assert any("×2: colours" in n["text"] for n in board.figure["layout"]["annotations"])
    # All else is as it was.
    for one, other in zip(
        traces(board), traces(draw_board(bands(arrays, printed), "light")), strict=True
    ):
        assert one["z"] == other["z"]
        if one["meta"]["together"] is None:
            assert one == other


def test_a_path_that_is_zero_stays_on_the_shared_scale() -> None:
    # A gradient that is the same everywhere has no part along x̂.
    x = np.array([[1.0, -2.0], [3.0, 0.5], [-1.0, 4.0]])
    fwd = forward(x, np.ones(2), np.zeros(2), 0.5)
    board = draw_board(bands(environment(fwd, backward(fwd, np.ones((3, 2)))), own=True), "light")
    (direct, var) = (
        next(t for t in traces(board, "dx") if t["meta"]["term"] == term)
        for term in ("direct", "var")
    )
    assert var["zmax"] == direct["zmax"]
    position = traces(board).index(var)
    notes = board.figure["layout"]["annotations"]
    assert "×" not in next(n["text"] for n in notes if n.get("name") == f"range {position}")


def test_parameters_have_their_numbers_on_a_projector_too() -> None:
    board = draw_board(bands(make_arrays((6, 3))), "light", PROJECTOR)
    notes = {n["name"]: n["text"] for n in board.figure["layout"]["annotations"] if "name" in n}
    for name in ("gamma", "beta"):
        (trace,) = traces(board, name)
        low, high = (
            float(one.replace("−", "-"))
            for one in notes[f"range {traces(board).index(trace)}"].split(" … ")
        )
        assert low == pytest.approx(np.min(trace["z"]), rel=0.01)
        assert high == pytest.approx(np.max(trace["z"]), rel=0.01)


@pytest.mark.parametrize("shape", [(1, 1), (4, 3), (512, 512)])
def test_zeros_have_a_scale_too(shape: tuple[int, int]) -> None:
    zero, none = np.zeros(shape), np.zeros(shape[1])
    fwd = forward(zero, none, none, 1.0)
    arrays = environment(fwd, backward(fwd, zero))
    for trace in traces(draw_board(bands(arrays), "light")):
        assert np.isfinite([trace["zmin"], trace["zmax"]]).all()
        assert trace["zmin"] < trace["zmax"]
    assert len(sent(draw_board(bands(arrays), "light").figure)) < BYTES


def test_an_infinite_value_leaves_the_scale_to_the_others() -> None:
    arrays = dict(make_arrays((6, 3)))
    arrays["dvar"] = np.array([np.inf, 2.0, -1.0])
    board = draw_board(bands(arrays), "light")
    (trace,) = traces(board, "dvar")
    assert (trace["zmin"], trace["zmax"]) == (-2.0, 2.0)
    assert "∞" in heading(board, trace)


def heading(board: Board, trace: dict[str, Any]) -> str:
    """Return what is written right above a heatmap: its symbol, and its range."""
    left, _, top, _ = box(trace)
    above = [
        note
        for note in board.figure["layout"]["annotations"]
        if note.get("xanchor") in {"left", "right"} and left <= note["x"] <= left + 0.19
        if top - 25 < note["y"] < top
    ]
    return " ".join(str(note["text"]) for note in above)


@pytest.mark.parametrize("theme", THEMES)
def test_a_heading_has_the_colour_of_its_role(theme: Theme) -> None:
    shown = bands(make_arrays((6, 3)))
    board = draw_board(shown, theme)
    panels = [one for band in shown for top in band.panels for one in (top, *top.below)]
    for panel, trace in zip(panels, traces(board), strict=True):
        text = heading(board, trace)
        assert f'<span style="color:{ROLES[panel.role].colour(theme)}">' in text
        assert f"{panel.text}</span></b>" in text


def test_light_and_dark_differ_in_colour_alone() -> None:
    def colourless(value: Any) -> Any:
        match value:
            case dict():
                return {k: colourless(v) for k, v in value.items() if "color" not in k}
            case list():
                return [colourless(v) for v in value]
            case str() if "color:#" in value:
                return "".join(part.partition('"')[2] for part in value.split("color:#"))
        return value

    light, dark = (draw((6, 3), theme=theme).figure for theme in THEMES)
    assert colourless(light) == colourless(dark)
    assert light["layout"]["paper_bgcolor"] != dark["layout"]["paper_bgcolor"]
    (one,), (other,) = (f["layout"]["template"]["data"]["heatmap"] for f in (light, dark))
    assert one["colorscale"] != other["colorscale"]
