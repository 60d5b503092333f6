"""From Enter to the verdict on Practise, against an empty Streamlit app.

Drives a real Chromium. Right and wrong answers, each given once, and a key in the empty app take
turns, so that a slow moment of the machine slows all of them.

    python -m benchmarks.verdict [--rounds 40]
"""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.interaction import EMPTY_APP, PAINTED
from benchmarks.judging import is_right_by_accident
from benchmarks.outcomes import Outcome, save
from tests.browser import chromium
from tests.browser.app import WATCH_SOCKET, open_app, wait_until_idle
from tests.browser.conftest import ARGUMENTS, running_app
from tests.checking.answers import right_answers, wrong_answers

QUANTITY = "dx"  # has the longest lines
WARM_UP = 3  # rounds
# The badge of a verdict: while there is none, as when the page is being drawn anew, nothing counts.
VERDICT = "document.querySelector('.st-key-practise-verdict .stMarkdownBadge')?.innerText"
COUNT = "document.body.innerText"
MOST, MOST_EVER = 300, 2000  # milliseconds

Times = dict[str, list[float]]


def answers(rounds: int) -> Iterator[tuple[str, str]]:
    """Yield a right answer and a wrong one for every round, so that the verdict always changes."""
    right, changed = (
        (answer for answer in make(20 * rounds) if answer.quantity == QUANTITY)
        for make in (right_answers, wrong_answers)
    )
    wrong = (answer for answer in changed if not is_right_by_accident(answer))
    yield from islice(((r.text, w.text) for r, w in zip(right, wrong, strict=False)), rounds)


def milliseconds(page: Page, key: str, state: str) -> float:
    """Press a key, and return how long it takes until what it changes is painted."""
    before = page.evaluate(state)
    start = perf_counter()
    page.keyboard.press(key)
    page.evaluate(PAINTED, f"{state} && {state} !== {json.dumps(before)}")
    return 1e3 * (perf_counter() - start)


def give(page: Page, text: str) -> float:
    """Write an answer, wait until it is echoed, and return how long its verdict takes."""
    page.locator("textarea:visible").first.fill(text)
    wait_until_idle(page)
    took = milliseconds(page, "Enter", VERDICT)
    wait_until_idle(page)
    return took


def measure(practise: Page, empty: Page, rounds: int) -> Times:
    """Return the milliseconds of each kind, without those of the first rounds."""
    times: Times = {"empty": [], "right": [], "wrong": []}
    for number, (right, wrong) in enumerate(answers(rounds + WARM_UP)):
        empty.bring_to_front()
        wait_until_idle(empty)
        took = {"empty": milliseconds(empty, "ArrowRight", COUNT)}
        practise.bring_to_front()
        took |= {"right": give(practise, right), "wrong": give(practise, wrong)}
        if number >= WARM_UP:
            for kind, value in took.items():
                times[kind].append(value)
    return times


def summarize(times: Times) -> Iterator[Outcome]:
    """Yield the figures of each kind, and of all answers together."""
    for kind, name in (
        ("empty", "empty app, a key"),
        ("right", "Enter to the verdict, right answers"),
        ("wrong", "Enter to the verdict, wrong answers"),
    ):
        yield Outcome(f"{name}, median", median(times[kind]), "ms")
        yield Outcome(f"{name}, 95th percentile", quantiles(times[kind], n=20)[-1], "ms")
    both = times["right"] + times["wrong"]
    yield Outcome("all answers, 95th percentile", quantiles(both, n=20)[-1], "ms", MOST)
    yield Outcome("all answers, longest", max(both), "ms", MOST_EVER)
    yield Outcome("all answers, median against it", median(both) / median(times["empty"]), "×")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
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
        practise = opened(browser, ours.url, "/practise", quantity=QUANTITY)
        times = measure(practise, opened(browser, empty.url, "/"), rounds)
        browser.close()
    save("verdict", summarize(times))


def opened(browser: Browser, url: str, path: str, **query: object) -> Page:
    """Return a page of an app, drawn."""
    page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 720})
    page.add_init_script(WATCH_SOCKET)
    open_app(page, path, **query)
    return page


if __name__ == "__main__":
    main()
