"""Explore as one board: on a projector without scrolling, and on a phone in one column."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from bnviz.figures import INPUT_GRADIENTS
from tests.browser.app import link, open_app, press, wait_until_idle

# What sticks out of the window, and how large the smallest letters of labels and formulas are.
SEEN = """
() => {
  const parts = [...document.querySelectorAll(
    '.st-key-board .annotation-text, .st-key-board-formulas .katex-html, .st-key-board-switches p')]
    .filter((part) => part.getClientRects().length);
  const out = parts.filter((part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect();
    return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  });
  const main = document.querySelector('[data-testid=stMain]');
  const labels = [...document.querySelectorAll('.st-key-board .annotation-text')];
  return {
    out: out.map((part) => part.textContent),
    scrolls: main.scrollHeight - main.clientHeight,
    labels: Math.min(...labels.map((one) => parseFloat(getComputedStyle(one).fontSize))),
  };
}
"""
# The formulas and the pictures from top to bottom, and how wide each is.
STACK = """
() => [...document.querySelectorAll('.st-key-board-formulas p')].map((one) => {
  const { top, bottom, left, right } = one.getBoundingClientRect();
  return { top, bottom, left, right, text: one.textContent };
})
"""


@pytest.mark.parametrize("row", INPUT_GRADIENTS)
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_three_bands_fit_a_projector(page: Page, size: tuple[int, int], row: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_app(page, "/", present=1, equation=row)
    # The browser tells the server how large its screen is.
    page.wait_for_function(f"() => ({SEEN})().labels >= {18 * size[1] / 720}")
    wait_until_idle(page)
    seen = page.evaluate(SEEN)
    page.set_viewport_size({"width": 1280, "height": 720})
    assert seen["out"] == []
    assert seen["scrolls"] <= 0


def test_p_begins_and_escape_ends_presenting(page: Page) -> None:
    open_app(page, "/")
    press(page, "p")
    assert link(page) == {"present": "1"}
    press(page, "Escape")
    assert link(page) == {}


def test_on_a_phone_every_formula_has_a_line_of_its_own(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, "/")
    page.wait_for_function(
        "() => document.querySelector('.st-key-board .js-plotly-plot')?.layout.height > 3000"
    )
    wait_until_idle(page)
    stack = page.evaluate(STACK)
    page.set_viewport_size({"width": 1280, "height": 720})
    assert len(stack) == 26
    for one, other in pairwise(stack):
        assert one["bottom"] <= other["top"] + 1, other["text"]
    assert all(0 <= one["left"] < one["right"] <= 390 for one in stack)


# How far the frames around the picked cell, and around those that it is made of, reach out of what
# cuts them off.
FRAMES_CUT = """
() => [...document.querySelectorAll('.picked-cell, .read-cell')].map(frame => {
  const { outlineWidth, outlineOffset } = getComputedStyle(frame);
  const around = parseFloat(outlineWidth) + parseFloat(outlineOffset);
  const box = frame.getBoundingClientRect();
  let up = frame.parentElement;
  while (getComputedStyle(up).overflowX === 'visible') up = up.parentElement;
  const room = up.getBoundingClientRect();
  return Math.max(room.left - box.left, box.right - room.right) + around;
})
"""


def test_frames_are_whole_at_both_edges(page: Page) -> None:
    open_app(page, "/", m=4, d=3, cell="1,1")
    assert (cut := page.evaluate(FRAMES_CUT))
    assert max(cut) <= 0
    open_app(page, "/", m=4, d=3, cell="4,3", present=1)
    assert (cut := page.evaluate(FRAMES_CUT))
    assert max(cut) <= 0
