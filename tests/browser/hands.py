"""A hand on the board of Explore: what it pulls, and what is painted meanwhile."""

import numpy as np
from playwright.sync_api import Page

import bnviz
from tests.browser.app import cells, find, point_at, wait_until_idle

# The arrays that are painted, while a hand moves and at rest.
LIVE = """
() => {
  const { bnvizLive } = document.querySelector('.st-key-board .js-plotly-plot');
  return Object.fromEntries(Object.entries(bnvizLive).map(
    ([name, value]) => [name, value?.length === undefined ? value : Array.from(value)]));
}
"""
# What the canvas shows in the middle of a cell, or nothing while Plotly's figure is seen.
PIXEL = """
([x, y]) => {
  const canvas = document.querySelector('.live-layer > canvas');
  const { left, top } = canvas.getBoundingClientRect();
  const at = [x - left, y - top].map((n) => Math.floor(n * (window.devicePixelRatio || 1)));
  return Array.from(canvas.getContext('2d').getImageData(...at, 1, 1).data);
}
"""
QUANTITIES = "mu var x_hat y dgamma dbeta dx_hat dvar dmu delta dx".split()
SHAPE = (16, 8)
AT = (3, 2)  # the cell that is pulled, counted from 0


def live(page: Page) -> dict[str, np.ndarray]:
    """Return the arrays that the browser holds, as matrices and vectors."""
    d = len(page.evaluate(LIVE)["gamma"])
    arrays = {n: np.array(v, dtype=float) for n, v in page.evaluate(LIVE).items() if v is not None}
    return {n: v.reshape(-1, d) if v.size > d and v.size % d == 0 else v for n, v in arrays.items()}


def kernels(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return every quantity for the inputs of some arrays, by kernels that know no formula."""
    fwd = bnviz.forward(arrays["x"], arrays["gamma"], arrays["beta"], float(arrays["eps"]))
    bwd = bnviz.backward(fwd, arrays["dy"])
    delta = arrays["gamma"] * arrays["dy"] / np.sqrt(fwd.var + float(arrays["eps"]))
    return {
        name: delta if name == "delta" else getattr(fwd if hasattr(fwd, name) else bwd, name)
        for name in QUANTITIES
    }


def grab(page: Page, name: str, cell: tuple[int, int] = AT) -> tuple[float, float]:
    """Put the mouse onto a cell of the board and press it there."""
    point_at(page, name, cell)
    box = find(cells(page, *cell), name)
    page.mouse.down()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def let_go(page: Page) -> None:
    page.mouse.up()
    wait_until_idle(page)


def pull(page: Page, name: str, up: float, cell: tuple[int, int] = AT) -> None:
    x, y = grab(page, name, cell)
    for step in range(1, 6):
        page.mouse.move(x, y - up * step / 5)
    # What was pulled is painted in the next frame.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
