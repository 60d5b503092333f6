"""From a key to the new picture: the lesson and a slider, against an empty Streamlit app.

Drives a real Chromium. What counts are the ratios of medians that were measured in one run: each
round presses a key in every app in turn, so that a slow moment of the machine slows all of them.

    python -m benchmarks.interaction [--rounds 25]
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from benchmarks.outcomes import Outcome, save
from tests.browser import chromium
from tests.browser.app import PLOTS, WATCH_SOCKET, open_app, wait_until_idle
from tests.browser.conftest import ARGUMENTS, running_app

EMPTY_APP = """
import streamlit as st
st.session_state.setdefault("presses", 0)
def count():
    st.session_state.presses += 1
st.button("next", shortcut="Right", on_click=count)
st.write(f"pressed {st.session_state.presses} times")
"""

# Settles when a condition holds and the browser has painted what it holds for.
PAINTED = """
(condition) => new Promise((resolve) => {
  const holds = new Function(`return ${condition}`);
  const look = () => holds()
    ? requestAnimationFrame(() => requestAnimationFrame(resolve)) : setTimeout(look, 2);
  look();
})
"""
# All heatmaps that can be seen in one text, which changes with every picture; and all formulas.
DRAWN = (
    f"{PLOTS}.flatMap(p => p._fullData ?? []).filter(t => t.type === 'heatmap')"
    ".map(t => t.name + t.z[0][0]).join()"
)
# What is painted over the heatmaps while a hand moves, the slider's own included.
FOLLOWED = "String(document.querySelector('.st-key-board .js-plotly-plot').bnvizLive?.gamma[0])"
STEP = (
    f"[{DRAWN}, ...[...document.querySelectorAll('[class*=st-key-step-content] .katex')]"
    ".filter(k => k.checkVisibility({ visibilityProperty: true })).map(k => k.textContent)].join()"
)


@dataclass
class Case:
    """One thing to press, what must then have changed, and how long that may take.

    ``most`` is the largest ratio to the empty app that the project allows itself.
    """

    name: str
    page: Page
    key: Callable[[int], str]
    state: str
    most: float | None = None

    def press(self, number: int) -> float:
        """Press the key and return the milliseconds until the change is painted."""
        before = self.page.evaluate(self.state)
        start = perf_counter()
        self.page.keyboard.press(self.key(number))
        self.page.evaluate(PAINTED, f"{self.state} !== {before!r}")
        return 1e3 * (perf_counter() - start)


def to_and_fro(forth: str, back: str, turn: int) -> Callable[[int], str]:
    """Return the key to press in each round, so that the ends are never reached."""
    return lambda number: forth if number % (2 * turn) < turn else back


def measure(cases: list[Case], rounds: int) -> dict[str, float]:
    """Return the median of each case in milliseconds; two rounds before warm everything up."""
    times: dict[str, list[float]] = {case.name: [] for case in cases}
    for number in range(rounds + 2):
        for case in cases:
            case.page.bring_to_front()
            took = case.press(number)
            # A tab in the background draws nothing: what it prepares would count as the next key's.
            wait_until_idle(case.page, 150)
            if number >= 2:
                times[case.name].append(took)
    return {name: median(values) for name, values in times.items()}


def compare(cases: list[Case], medians: dict[str, float]) -> Iterator[Outcome]:
    """Yield the median of each case, and its ratio to the first one, the empty app."""
    base = medians[cases[0].name]
    for case in cases:
        yield Outcome(case.name, medians[case.name], "ms")
        if case.most:
            yield Outcome(f"{case.name}, against it", medians[case.name] / base, "×", case.most)


def main() -> None:
    """Print the medians and their ratios to the empty app."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    executable = chromium.find()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "empty.py").write_text(EMPTY_APP, encoding="utf-8")
        ours = stack.enter_context(running_app(folder / "ours.txt"))
        # In a folder of its own, so that Streamlit's defaults hold there and not our settings.
        empty = stack.enter_context(running_app(folder / "empty.txt", "empty.py", folder))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)

        def opened(url: str, path: str, **query: object) -> Page:
            page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 720})
            page.add_init_script(WATCH_SOCKET)
            open_app(page, path, **query)
            return page

        cases = [
            Case(
                "empty app, a key",
                opened(empty.url, "/"),
                to_and_fro("ArrowRight", "ArrowRight", 1),
                "document.body.innerText",
            ),
            Case(
                "lesson, next step",
                opened(ours.url, "/step", step="variance-gradient-distance"),
                to_and_fro("PageDown", "PageUp", 12),
                STEP,
                1.3,
            ),
            Case(
                "lesson in presenter mode",
                opened(ours.url, "/step", step="variance-gradient-distance", present=1),
                to_and_fro("PageDown", "PageUp", 12),
                STEP,
                1.3,
            ),
            Case(
                "lesson, from end to end",
                opened(ours.url, "/step"),
                to_and_fro("End", "Home", 1),
                STEP,
            ),
            Case(
                "Explore, slider of γ",
                opened(ours.url, "/"),
                to_and_fro("ArrowRight", "ArrowLeft", 8),
                FOLLOWED,
                0.5,
            ),
        ]
        cases[-1].page.get_by_role("slider", name="Scale γ").focus()
        medians = measure(cases, rounds)
        browser.close()
    save("interaction", compare(cases, medians))


if __name__ == "__main__":
    main()
