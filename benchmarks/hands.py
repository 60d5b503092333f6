"""Pulling at a cell of Explore: from the pointer's event until everything that follows is painted.

Drives a real Chromium, which notes each of these times itself (the measure ``bnviz-follow``). What
is painted is then compared with the kernels.

    python -m benchmarks.hands [--moves 120]
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import Browser, sync_playwright

import bnviz
from benchmarks.outcomes import Outcome, save
from tests.browser import chromium
from tests.browser.app import cells, find, open_app, point_at, watch_traffic
from tests.browser.conftest import ARGUMENTS, running_app

TIMES = "performance.getEntriesByName('bnviz-follow').map(({ duration }) => duration)"
ARRAYS = """
names => {
  const { bnvizLive } = document.querySelector('.st-key-board .js-plotly-plot');
  return names.map((name) => Array.from(bnvizLive[name]));
}
"""
# The shape, and what the median and 95 % may take at most, in milliseconds.
SHAPES = {(16, 8): (16.7, 33.0), (64, 32): (16.7, 33.0), (256, 128): (50.0, None)}
FRAME = 17  # milliseconds between two moves of the pointer


def pull(browser: Browser, url: str, shape: tuple[int, int], moves: int) -> Iterator[Outcome]:
    """Yield what a pull of so many moves takes at a shape, and how exact it is."""
    m, d = shape
    name = f"{m} × {d}"
    page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 720})
    traffic = watch_traffic(page)
    open_app(page, "/", m=m, d=d)
    point_at(page, "x", (3, 2))
    box = find(cells(page, 3, 2), "x")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 8)
    page.wait_for_timeout(500)
    sent = len(traffic.sent)
    page.evaluate("performance.clearMeasures('bnviz-follow')")
    for number in range(moves):
        page.mouse.move(x, y - 10 - 30 * abs(np.sin(number / 9)))
        page.wait_for_timeout(FRAME)
    times = np.array(page.evaluate(TIMES))
    frames = len(traffic.sent) - sent
    found = [np.array(values) for values in page.evaluate(ARRAYS, ["x", "dy", "dx", "10.direct"])]
    page.mouse.up()
    page.close()
    most, most_of_95 = SHAPES[shape]
    yield Outcome(f"{name}, median", float(np.median(times)), "ms", most)
    yield Outcome(f"{name}, 95 %", float(np.percentile(times, 95)), "ms", most_of_95)
    yield Outcome(f"{name}, messages sent while pulling", frames, "", 0)
    pulled, dy, dx, direct = (values.reshape(shape) for values in found)
    gamma, beta = np.full(d, 1.5), np.full(d, 0.5)
    true = bnviz.backward(bnviz.forward(pulled, gamma, beta, 1e-5), dy).dx
    error = np.abs(dx - true).max() / np.abs(direct).max()
    yield Outcome(f"{name}, ∂l/∂x in the browser against the kernels", float(error), "", 1e-12)


def main() -> None:
    """Print the times and write them to ``benchmarks/hands.json``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=120)
    moves = parser.parse_args().moves
    executable = chromium.find()
    with (
        TemporaryDirectory() as folder,
        running_app(Path(folder) / "output.txt") as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        found = [one for shape in SHAPES for one in pull(browser, app.url, shape, moves)]
        browser.close()
    save("hands", found)


if __name__ == "__main__":
    main()
