"""A matrix as SVG: numbers that fit, colours that mean a sign, and nothing from elsewhere."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from bnviz.figures.colour_maps import colour_map
from bnviz.figures.matrix_svg import draw_matrix

SVG = "{http://www.w3.org/2000/svg}"


def read(values: np.ndarray, largest: float = 4.0) -> ET.Element:
    return ET.fromstring(draw_matrix(values, "∂l/∂x < 1", largest))  # noqa: S314  our own


def test_every_cell_stands_in_its_place_with_its_number() -> None:
    values = np.arange(6, dtype=float).reshape(3, 2) - 2
    picture = read(values)
    cells = picture.findall(f"{SVG}rect")
    places = [(float(cell.get("x")), float(cell.get("y"))) for cell in cells]
    assert len(set(places)) == 6
    assert places == sorted(places, key=lambda place: (place[1], place[0]))
    heading, *numbers = [text.text for text in picture.findall(f"{SVG}text")]
    assert heading == "∂l/∂x < 1"
    assert numbers == ["−2", "−1", "0", "1", "2", "3"]
    assert picture.find(f"{SVG}title").text == "∂l/∂x < 1, 3 by 2"


def test_colours_are_those_of_the_map() -> None:
    stops = [str(colour) for _, colour in colour_map("light", signed=True)]
    fills = [c.get("fill") for c in read(np.array([-4.0, 0.0, 4.0, 9.0])).findall(f"{SVG}rect")]
    assert fills == [stops[0], stops[len(stops) // 2], stops[-1], stops[-1]]
    assert len({c.get("fill") for c in read(np.array([np.nan, 0.0])).findall(f"{SVG}rect")}) == 2


@pytest.mark.parametrize("value", [-0.00247, 12345.678, -1e-9, 1e30, -123.456, 0.0123, np.nan])
def test_a_number_has_room_in_its_cell(value: float) -> None:
    (_, number) = read(np.array([value])).findall(f"{SVG}text")
    assert len(number.text) <= 6
    if np.isfinite(value):
        said = float(number.text.replace("−", "-"))
        assert abs(said - value) <= 0.3 * abs(value)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_number_can_be_read_on_every_colour(theme: str) -> None:
    text = draw_matrix(np.linspace(-4, 4, 12), "x", 4.0, theme)  # type: ignore[arg-type]
    pairs = re.findall(r'fill="(#\w{6})" stroke.*?fill="(#\w{6})" text-anchor', text)
    assert len(pairs) == 12
    assert {ink for _, ink in pairs} == {"#000000", "#ffffff"}
    for paper, ink in pairs:
        low, high = sorted(map(luminance, (paper, ink)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (paper, ink)


def test_a_large_matrix_has_no_numbers() -> None:
    picture = read(np.ones((40, 20)))
    assert len(picture.findall(f"{SVG}rect")) == 800
    assert len(picture.findall(f"{SVG}text")) == 1
