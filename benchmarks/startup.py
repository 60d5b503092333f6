"""From starting the process to the first picture: Explore, against an app of one heatmap.

    python -m benchmarks.startup [--rounds 7]

Each round starts both apps, one after the other, each in a process and a browser profile of its
own, as the first visitor after a restart finds them. The files are in the system's cache.
"""

import argparse
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, sync_playwright

from benchmarks.interaction import PAINTED
from benchmarks.outcomes import Outcome, save
from tests.browser import chromium
from tests.browser.conftest import ARGUMENTS, ROOT, running_app

MOST = 1.4
ONE_HEATMAP = """
import plotly.graph_objects as go
import streamlit as st
z = [[row * column for column in range(8)] for row in range(16)]
st.plotly_chart(go.Figure(go.Heatmap(z=z)))
"""
# Whether Plotly has drawn every heatmap that the page was given, and there are some.
ALL_DRAWN = """(() => {
  const plots = [...document.querySelectorAll('.js-plotly-plot')];
  const given = plots.flatMap(p => p._fullData ?? []).filter(t => t.type === 'heatmap').length;
  const drawn = document.querySelectorAll('.js-plotly-plot .hm image').length;
  return given > 0 && drawn === given;
})()"""


def measure_start(browser: Browser, log: Path, script: str | Path, folder: Path) -> float:
    """Start an app, look at it, and return the milliseconds until its heatmaps were painted."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    start = perf_counter()
    with running_app(log, script, folder=folder) as server:
        page.goto(server.url, wait_until="commit")
        page.evaluate(PAINTED, ALL_DRAWN)
        took = 1e3 * (perf_counter() - start)
        context.close()
    return took


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    executable = chromium.find()
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.py").write_text(ONE_HEATMAP, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        ours: list[float] = []
        empty: list[float] = []
        for number in range(rounds + 1):
            pair = (
                measure_start(browser, folder / "empty.txt", "empty.py", folder),
                measure_start(browser, folder / "ours.txt", "app.py", ROOT),
            )
            if number:  # the round before warms up the system's caches
                empty.append(pair[0])
                ours.append(pair[1])
        browser.close()
    save(
        "startup",
        (
            Outcome("an app of one heatmap", median(empty), "ms"),
            Outcome("Explore", median(ours), "ms"),
            Outcome("Explore against one heatmap", median(ours) / median(empty), "×", MOST),
        ),
    )


if __name__ == "__main__":
    main()
