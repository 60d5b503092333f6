"""What is rounding is white and says 0, in the server's figure and on the canvas under a hand."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import cells, find, heatmap, open_app, point_at, traces, wait_until_idle
from tests.browser.test_hands import AT, PIXEL, let_go, live, pull

PAPER = 4  # steps of a colour that nobody sees
# The ranges above heatmaps, by the number of the trace, as they stand on the page.
ENDS = """
() => document.querySelector('.st-key-board .js-plotly-plot')._fullData.map(({ zmax }) => zmax)
"""
RANGES = """
() => {
  const plot = document.querySelector('.st-key-board .js-plotly-plot');
  return Object.fromEntries(plot.layout.annotations.map(({ name }, n) => [name, n])
    .filter(([name]) => name).map(([name, n]) => [name.replace('range ', ''),
      plot.querySelector(`g.annotation[data-index="${n}"] .annotation-text`).textContent]));
}
"""


@pytest.fixture
def tall(page: Page) -> Iterator[Page]:
    """Give a window in which the stages are in sight: under a hand nothing else is painted."""
    before = page.viewport_size
    page.set_viewport_size({"width": 1280, "height": 1200})
    yield page
    page.set_viewport_size(before or {"width": 1280, "height": 720})


def ranges(page: Page, name: str) -> list[str]:
    found = page.evaluate(RANGES)
    every = list(enumerate(traces(page)))
    return [found[str(n)] for n, t in every if t["name"] == name and not t["meta"]["term"]]


def assert_zero(page: Page, *names: str) -> None:
    for name in names:
        assert ranges(page, name), name
        assert all(text == "0" or text.startswith("0 (rounding") for text in ranges(page, name))


def test_a_gradient_that_cancels_is_white(page: Page) -> None:
    open_app(page, "/", upstream="ones")
    assert_zero(page, "dx", "dgamma", "dvar")
    for trace, end in zip(traces(page), page.evaluate(ENDS), strict=True):
        if trace["name"] in ("dx", "dgamma", "dvar") and not trace["meta"]["term"]:
            values = np.abs(np.array(trace["z"], dtype=float))
            assert values.max() > 0, "there is rounding to be hidden"
            assert values.max() <= end / 255
            assert len(trace["meta"]["rounding"]) == np.count_nonzero(values)
    point_at(page, "dgamma", (0, 1))
    expect(page.locator(".linked-label").first).to_contain_text("∂l/∂γ = 0 (rounding: ")


@pytest.mark.parametrize("change", [False, True])
def test_under_a_hand_what_cancels_stays_white(tall: Page, change: bool) -> None:
    page = tall
    open_app(page, "/", upstream="ones")
    if change:
        page.locator(".st-key-change label").click()
        wait_until_idle(page)
    pull(page, "x", 50)
    assert np.abs(live(page)["dx"]).max() > 0
    assert_zero(page, "dx", "dgamma", "dvar")
    box = find(cells(page, *AT), "dvar")
    x, y = (box[a] + box[b] / 2 for a, b in (("x", "width"), ("y", "height")))
    red, green, blue, alpha = page.evaluate(PIXEL, [x, y])
    assert alpha == 255
    assert max(abs(red - 251), abs(green - 251), abs(blue - 252)) <= PAPER
    let_go(page)
    assert_zero(page, "dx", "dgamma", "dvar")
    assert heatmap(page, "dvar")["z"]
