"""The painter in Chromium against the figures: the same digits, pooled cells and colours."""

from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from bnviz.figures.colour_maps import colour_map
from bnviz.figures.heatmap import PALE
from bnviz.figures.labels import fit_number, fit_range
from bnviz.figures.pooling import pool, pooled_shape

PAINTER = files("bnviz.figures").joinpath("painter.js").read_text(encoding="utf-8")
NAMES = "fitNumber, fitRange, PALE, poolArray, makeShades, paintHeatmap, SHADES"


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.evaluate(
        "text => Object.assign(window, new Function(`${text} return { NAMES };`)())".replace(
            "NAMES", NAMES
        ),
        PAINTER,
    )
    yield page
    context.close()


def test_numbers_have_the_digits_of_the_figure(blank: Page) -> None:
    rng = np.random.default_rng(4)
    values = [0.0, -0.0, 1.5, 1234.4, 1e-30, -1e30, 0.000123, 99.95, 0.05, -7.0]
    values += (rng.normal(size=300) * 10.0 ** rng.integers(-12, 12, size=300)).tolist()
    rooms = [0.4, 1.4, 2.0, 2.6, 3.3, 9.0]
    found = blank.evaluate(
        "([values, rooms]) => values.map(v => rooms.map(room => fitNumber(v, room)))",
        [values, rooms],
    )
    # Python's exponents and minus signs are written the same way.
    expected = [[fit_number(value, room) for room in rooms] for value in values]
    assert found == expected


def test_ranges_have_the_digits_of_the_figure(blank: Page) -> None:
    rng = np.random.default_rng(5)
    pairs = np.sort(rng.normal(size=(200, 2)) * 10.0 ** rng.integers(-9, 9, size=(200, 1)), axis=1)
    ends = [*pairs.tolist(), [1.5, 1.5], [10000.001, 10000.002], [0.0, 0.0]]
    for room in (4.0, 8.0, 12.0):
        found = blank.evaluate(
            "([ends, room]) => ends.map(([low, high]) => fitRange(low, high, room))", [ends, room]
        )
        assert found == [fit_range(low, high, room) for low, high in ends]


def test_rounding_is_said_and_pale_as_in_the_figure(blank: Page) -> None:
    rooms = [2.0, 7.0, 20.0]
    told = blank.evaluate("rooms => rooms.map(room => fitRange(0, 0, room, 7.04e-17))", rooms)
    assert told == [fit_range(0, 0, room, 7.04e-17) for room in rooms]
    assert blank.evaluate("PALE") == PALE


@pytest.mark.parametrize("shape", [(4, 3), (60, 50), (256, 128), (300, 7), (1, 400)])
def test_large_arrays_are_pooled_as_in_the_figure(blank: Page, shape: tuple[int, int]) -> None:
    matrix = np.random.default_rng(6).normal(size=shape)
    rows, columns = pooled_shape(shape, 2500)
    found = blank.evaluate(
        "([values, m, d, rows, columns]) => "
        "Array.from(poolArray(Float64Array.from(values), m, d, rows, columns))",
        [matrix.ravel().tolist(), *shape, rows, columns],
    )
    np.testing.assert_array_equal(np.reshape(found, (rows, columns)), pool(matrix, 2500).values)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("signed", [True, False])
def test_the_table_of_colours_is_that_of_the_figure(blank: Page, theme: str, signed: bool) -> None:
    stops = colour_map(theme, signed=signed)
    shades = blank.evaluate("stops => Array.from(makeShades(stops))", stops)
    for position, colour in stops:
        shade = shades[round(position * (len(shades) - 1))]
        found = [shade & 255, shade >> 8 & 255, shade >> 16 & 255]
        true = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
        # Between two entries of the table a colour moves by less than an eye can see.
        assert np.abs(np.subtract(found, true)).max() <= 1
