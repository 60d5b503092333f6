import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bnviz.derivation import environment
from bnviz.figures import Board, Panel, bands, draw_board
from bnviz.figures.arrangement import WIDE
from bnviz.figures.heatmap import Place, draw_heatmap
from bnviz.figures.labels import fit_number, fit_range, fit_small, write_number
from bnviz.numerics import backward, forward

ACROSS = WIDE.narrowest  # pixels: a window of 1280, the sidebar open
APART = 4  # pixels between a symbol and its range
SCALES = [(3.0, 1.0), (1e-30, 1.0), (1e30, 1.0), (1e30, 1e30), (1e-4, 1e-4), (1e4, 1e4)]
CASES = [
    *((shape, *scales) for shape in [(1, 1), (4, 3), (16, 8), (64, 32)] for scales in SCALES),
    *(((1024, 512), 3.0, 1.0), ((1024, 1024), 1e-30, 1e-30)),
]
# Advance widths of Source Sans, regular and bold, in thousandths of the font size.
ADVANCES = """0 497 528, − 497 528, + 497 528, × 497 528, ≈ 497 528, . 249 300, · 249 300,
… 948 978, ( 303 344, ) 303 344, / 350 339, e 496 518, l 255 286, x 446 514, y 467 521, d 555 573,
i 246 276, r 347 398, c 456 468, t 338 383, h 544 571, o 542 555, u 544 568, g 504 534, ∂ 528 577,
σ 546 573, ² 367 376, Σ 538 549, δ 531 548, γ 484 533, β 565 600, μ 562 594,
∞ 782 814, \u0302 0 0"""
WIDTHS = {" ": (0.2, 0.2)} | {
    character: (int(regular) / 1000, int(bold) / 1000)
    for character, regular, bold in map(str.split, ADVANCES.split(","))
}
WIDTHS |= dict.fromkeys("123456789", WIDTHS["0"])


def width(markup: str, size: float) -> float:
    """Return how many pixels the widest line of a text takes."""
    widths, is_bold = [0.0], False
    for part in re.split("(<[^>]*>)", markup):
        if part == "<br>":
            widths.append(0.0)
        elif part.startswith("<"):
            is_bold = (is_bold or part == "<b>") and part != "</b>"
        else:
            widths[-1] += sum(WIDTHS.get(c, WIDTHS["d"])[is_bold] for c in part)
    return size * max(widths)


def draw(
    shape: tuple[int, int],
    x_scale: float = 3.0,
    dy_scale: float = 1.0,
    printed: tuple[str, ...] = (),
) -> Board:
    generator = np.random.default_rng(5)
    x = x_scale * generator.normal(0.7, 1, size=shape)
    fwd = forward(x, 1.5, 0.5, 0.1 * x_scale**2)
    arrays = environment(fwd, backward(fwd, dy_scale * generator.normal(size=shape)))
    return draw_board(bands(arrays, printed), "light")


def labels(board: Board) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the symbol and the range above each heatmap."""
    notes = board.figure["layout"]["annotations"]
    ranges = {n["name"]: (n, notes[k - 1]) for k, n in enumerate(notes) if "name" in n}
    pairs = [ranges[f"range {n}"] for n in range(len(board.figure["data"]))]
    return [(symbol, extent) for extent, symbol in pairs]


@pytest.mark.parametrize("printed", [(), ("5", "6", "7", "8", "9", "11", "12", "13")])
@pytest.mark.parametrize(("shape", "x_scale", "dy_scale"), CASES)
def test_no_symbol_runs_into_its_range(
    shape: tuple[int, int], printed: tuple[str, ...], x_scale: float, dy_scale: float
) -> None:
    for symbol, extent in labels(draw(shape, x_scale, dy_scale, printed)):
        assert (symbol["xanchor"], extent["xanchor"]) == ("left", "right")
        room = (extent["x"] - symbol["x"]) * ACROSS - APART
        widths = [width(note["text"], note["font"]["size"]) for note in (symbol, extent)]
        assert sum(widths) <= room, (symbol["text"], extent["text"])


@pytest.mark.parametrize("shape", [(4, 3), (64, 32), (1, 5)])
def test_labels_lie_between_the_heatmaps(shape: tuple[int, int]) -> None:
    board = draw(shape)
    columns: dict[float, list[tuple[float, float]]] = {}
    for (symbol, extent), trace in zip(labels(board), board.figure["data"], strict=True):
        assert symbol["y"] == extent["y"]
        top = trace["y0"] - trace["dy"] / 2
        assert symbol["y"] + 1.3 * symbol["font"]["size"] <= top
        end = trace["y0"] + (len(trace["z"]) - 0.5) * trace["dy"]
        columns.setdefault(symbol["x"], []).append((symbol["y"], end))
    for stacked in columns.values():
        assert all(end <= start for (_, end), (start, _) in pairwise(sorted(stacked)))


@pytest.mark.parametrize("shape", [(1, 1), (4, 3), (8, 3), (4, 2), (1, 3)])
@pytest.mark.parametrize("scale", [1.0, 1e-2, 1e-4, 1e-30, 1e4, 1e30])
def test_numbers_fit_into_their_cells(shape: tuple[int, int], scale: float) -> None:
    numbers = [trace for trace in draw(shape, scale).figure["data"] if "text" in trace]
    assert "x" in {trace["name"] for trace in numbers}
    for trace in numbers:
        assert trace["texttemplate"] == "%{text}"
        cells = zip(np.ravel(trace["text"]), np.ravel(trace["z"]), strict=True)
        for cell, (text, value) in enumerate(cells):
            if cell in trace["meta"]["rounding"]:
                assert text == "0"
                continue
            assert width(text, trace["textfont"]["size"]) <= trace["dx"] * ACROSS
            if not text:
                assert abs(np.log10(abs(value))) > 9
                continue
            assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.5)


@pytest.mark.parametrize("shape", [(4, 9), (16, 3), (16, 8), (1024, 512)])
def test_numbers_stand_only_where_they_are_legible(shape: tuple[int, int]) -> None:
    for trace in draw(shape).figure["data"]:
        is_matrix = len(trace["meta"]["shape"]) == 2
        assert not (is_matrix and "text" in trace)


def test_labels_tell_shape_and_range() -> None:
    board = draw((4, 3))
    names = [trace["name"] for trace in board.figure["data"]]
    told = dict(zip(names, labels(board), strict=True))
    symbol, extent = told["x_hat"]
    assert re.sub("<[^>]*>", "", symbol["text"]) == "x̂ · 4×3"
    low, high = extent["text"].split(" … ")
    values = next(t["z"] for t in board.figure["data"] if t["name"] == "x_hat")
    assert float(low.replace("−", "-")) == pytest.approx(np.min(values), rel=1e-2)
    assert float(high) == pytest.approx(np.max(values), rel=1e-2)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        *((0.0, 3, "0"), (-0.0, 3, "0"), (1.5, 3, "1.5"), (-2.0, 3, "−2"), (0.1234, 2, "0.12")),
        *((1234.4, 3, "1234"), (12345.0, 3, "12345"), (1234567.0, 3, "1.23e6")),
        *((0.00123, 3, "0.00123"), (0.000123, 3, "1.23e-4"), (-1e-30, 3, "−1e-30")),
        *((math.inf, 3, "∞"), (-math.inf, 1, "−∞"), (math.nan, 3, "nan")),
    ],
)
def test_a_number_is_written_in_its_shorter_notation(value: float, digits: int, text: str) -> None:
    assert write_number(value, digits) == text.replace("-", "−")


# A single digit of the largest floats would round to a number beyond them.
FLOATS = st.floats(-1e308, 1e308, allow_subnormal=False)


@given(FLOATS, st.integers(1, 3))
def test_a_written_number_reads_back(value: float, digits: int) -> None:
    read = float(write_number(value, digits).replace("−", "-"))
    assert read == pytest.approx(value, rel=0.51 * 10 ** (1 - digits), abs=0)


@given(FLOATS, st.floats(0, 12))
def test_a_fitted_number_fits_or_is_left_out(value: float, room: float) -> None:
    text = fit_number(value, room)
    assert width(text, 1) <= room
    if room >= 4.5:
        assert text


def test_a_thousandth_is_read_at_once_where_it_fits() -> None:
    assert [fit_number(-0.00393, room) for room in (4, 3.25, 3, 2.5)] == [
        *("−0.00393", "−0.0039", "−0.004", "−4e−3")
    ]


@pytest.mark.parametrize("font", [12, 27])
def test_numbers_of_neighbours_do_not_run_together(font: int) -> None:
    values = np.array([[-0.0872, -0.0394, 0.00551], [1.53e-4, -103.2, -7.3e-12]])
    for cell in np.linspace(2.8, 6, 33) * font:
        panel = Panel("x", "", values, "x", "input", "x")
        trace = draw_heatmap(Place(panel, 0, 0, 3 * cell, 200, 0), 1.0, "light", font=font)
        widest = max(width(text, font) for row in trace["text"] for text in row)
        assert widest <= cell - max(5, 0.3 * font)


def test_a_range_of_one_value_is_that_value() -> None:
    assert fit_range(1.5, 1.5, 8) == "1.5"
    # Not the same, but the same in the digits that are shown.
    assert fit_range(10000.001, 10000.002, 8) == "≈ 1e4"
    assert fit_range(-1.234, 5.678, 8) == "−1.23 … 5.68"
    assert fit_range(-1.234e-30, 5.678e-30, 8.6) == "−1.2e−30 … 5.7e−30"


def test_what_is_nearly_zero_says_so_in_any_room():
    assert fit_small(0.00001234, 20) == "≈ 0 (up to ±1.2e−5)"
    assert fit_small(0.00001234, 3) == "≈ 0"
