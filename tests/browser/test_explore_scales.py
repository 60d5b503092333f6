"""Where colours end on Explore: each path on a scale of its own, and scales that are held."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import Page

import bnviz
from bnviz.figures.colour_maps import colour_map
from bnviz.figures.labels import fit_range, write_number
from bnviz.lesson import LESSON_DATA
from tests.browser.app import cells, find, heatmap, link, numbers, open_app, press
from tests.browser.hands import PIXEL, let_go, live, pull

# What stands above every heatmap of a gradient of x, as it is painted.
RANGES = """
() => {
  const plot = document.querySelector('.st-key-board .js-plotly-plot');
  return plot._fullData.filter(({ name }) => name === 'dx').map(({ index, meta }) => {
    const at = plot.layout.annotations.findIndex(({ name }) => name === `range ${index}`);
    const text = plot.querySelector(`g.annotation[data-index="${at}"] .annotation-text`);
    return [meta.equation, meta.term, text.textContent];
  });
}
"""
README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
MINUTE_7 = re.search(r"\n\| 7 \| \[[^]]*\]\(http://localhost:8501/\?([^)]*)\)", README).group(1)


def assert_factors(page: Page) -> list[str]:
    """Assert that each range says how far its scale was left, and return what was said."""
    arrays = live(page)
    fwd = bnviz.forward(arrays["x"], arrays["gamma"], arrays["beta"], float(arrays["eps"]))
    bwd = bnviz.backward(fwd, arrays["dy"])
    ends = {
        "direct": np.abs(bwd.dx_direct).max(),
        "var": np.abs(bwd.dx_through_var).max(),
        "mu": np.abs(bwd.dx_through_mu).max(),
        None: np.abs(bwd.dx).max(),
    }
    said = page.evaluate(RANGES)
    assert len(said) == 4
    for equation, term, text in said:
        factor = write_number(max(ends.values()) / ends[term], 2)
        assert text.endswith(f" ×{factor}"), (equation, term, text)
    return [text for _, _, text in said]


def test_each_path_says_its_own_scale_while_a_hand_pulls(page: Page) -> None:
    # On a projector, where what is pulled and what follows are in sight together.
    open_app(page, "/", present=1, **LESSON_DATA)
    assert not any("×" in text for _, _, text in page.evaluate(RANGES))
    press(page, "s")
    assert link(page)["own"] == "1"
    before = assert_factors(page)
    pull(page, "x", 90, (3, 2))
    during = assert_factors(page)
    assert during != before
    let_go(page)
    assert assert_factors(page) == during
    press(page, "s")
    assert "own" not in link(page)
    assert not any("×" in text for _, _, text in page.evaluate(RANGES))


def shade(value: float, end: float) -> list[float]:
    """Return the colour of a value on a scale that reaches from -end to end."""
    stops = colour_map("light", signed=True)
    at = [float(position) for position, _ in stops]
    share = np.clip((value + end) / (2 * end), 0, 1)
    return [
        float(np.interp(share, at, [int(colour[n : n + 2], 16) for _, colour in stops]))
        for n in (1, 3, 5)
    ]


def painted(page: Page, name: str, cell: tuple[int, int]) -> list[int]:
    box = find(cells(page, *cell), name)
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    return page.evaluate(PIXEL, middle)[:3]


def test_minute_7_shows_on_its_first_screen_what_it_says(page: Page) -> None:
    open_app(page, "/", **dict(parse_qsl(MINUTE_7)))
    gradients = ("dgamma", "dbeta", "dx_hat", "dvar", "dmu", "dx")
    for name in ("x", "mu", "gamma", "beta", "y", *gradients):
        box = find(cells(page, None, 1), name)
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 720, name
    before = {name: numbers(heatmap(page, name)) for name in ("dx_hat", "dgamma", "y")}
    end = float(np.abs(before["dx_hat"]).max())
    # A cell whose colour can still grow.
    column = 1
    row = int(np.argmin(np.abs(np.abs(before["dx_hat"][:, column]) / end - 0.4)))
    pull(page, "gamma", 60, (0, column))
    now = live(page)
    assert now["gamma"][column] == pytest.approx(1.5 * 1.5, rel=0.02)
    np.testing.assert_allclose(now["dgamma"], before["dgamma"], rtol=1e-12)
    for _ in range(2):
        # The scale is held, under the hand and after it, so that the colours grow with γ.
        colour = painted(page, "dx_hat", (row, column))
        value = before["dx_hat"][row, column] * now["gamma"][column] / 1.5
        assert colour == pytest.approx(shade(value, end), abs=3)
        assert colour != pytest.approx(shade(before["dx_hat"][row, column], end), abs=3)
        # The strip that is pulled takes its scale along, and is told from its neighbours.
        assert painted(page, "gamma", (0, column)) != painted(page, "gamma", (0, 0))
        let_go(page)
    still = {name: painted(page, name, (row, column)) for name in gradients}
    y = painted(page, "y", (row, column))
    pull(page, "beta", 60, (0, column))
    assert {name: painted(page, name, (row, column)) for name in gradients} == still
    assert painted(page, "y", (row, column)) != y
    for _ in range(2):
        assert painted(page, "beta", (0, column)) != painted(page, "beta", (0, 0))
        let_go(page)
    # So is it while μ moves: x goes with it, to the last colour at most, and nothing follows.
    x, held = numbers(heatmap(page, "x")), {n: painted(page, n, (row, column)) for n in gradients}
    pull(page, "mu", -30, (0, column))
    now = live(page)
    assert now["mu"][column] < x[:, column].mean() - 0.5
    for _ in range(2):
        end = float(np.abs(x).max())
        for at in ((row, column), (row, 0)):
            assert painted(page, "x", at) == pytest.approx(shade(now["x"][at], end), abs=3)
        assert {n: painted(page, n, (row, column)) for n in gradients} == held
        let_go(page)
    # What else moves ends the hold: everything is on the scale that its values ask for.
    pull(page, "x", 30, (row, column))
    now = live(page)
    end = float(np.abs(now["dx_hat"]).max())
    colour = painted(page, "dx_hat", (row, column))
    assert colour == pytest.approx(shade(now["dx_hat"][row, column], end), abs=3)
    let_go(page)


SIDES = """
(names) => {
  const plot = document.querySelector('.st-key-board .js-plotly-plot');
  return names.map((shown) => {
    const { index } = plot._fullData.find(({ name }) => name === shown);
    const at = plot.layout.annotations.findIndex(({ name }) => name === `range ${index}`);
    const text = plot.querySelector(`g.annotation[data-index="${at}"] .annotation-text`);
    const { left, right } = text.getBoundingClientRect();
    return { text: text.textContent, left, right };
  });
}
"""


def test_ranges_that_follow_a_hand_stay_where_they_are_bound(page: Page) -> None:
    open_app(page, "/", **dict(parse_qsl(MINUTE_7)))
    names = ["dvar", "x"]
    strip, above = page.evaluate(SIDES, names)
    pull(page, "var", 60, (0, 1))
    now = live(page)
    for _ in range(2):
        told, over = page.evaluate(SIDES, names)
        # Beside its strip it goes on to the right; above a picture, to the left.
        assert told["text"] != strip["text"]
        assert told["text"] == fit_range(now["dvar"].min(), now["dvar"].max(), 99.0)
        assert told["left"] == pytest.approx(strip["left"], abs=1)
        assert over["text"] != above["text"]
        assert over["right"] == pytest.approx(above["right"], abs=1)
        let_go(page)
