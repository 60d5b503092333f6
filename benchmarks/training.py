"""What one visitor waits for while another trains networks: ``python -m benchmarks.training``.

Two visitors of one server, each in a browser of its own. One changes the seed on Explore by a key,
until the new picture is painted; the other trains on Layer, and stops, in turn.
"""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.interaction import DRAWN, Case, to_and_fro
from benchmarks.outcomes import Outcome, save
from tests.browser import chromium
from tests.browser.app import WATCH_SOCKET, open_app, wait_until_idle
from tests.browser.conftest import ARGUMENTS, running_app

ROUNDS = 12
VIEWPORT = {"width": 1280, "height": 720}


def visit(browser: Browser, url: str, path: str, **query: object) -> Page:
    """Open a page of the app as a visitor of one's own."""
    context = browser.new_context(base_url=url, viewport=VIEWPORT)
    context.add_init_script(WATCH_SOCKET)
    page = context.new_page()
    open_app(page, path, **query)
    return page


def measure(url: str, one: Browser, other: Browser) -> tuple[list[float], list[float], int]:
    """Return the milliseconds of presses without and with training, and the steps it made."""
    trainer = visit(other, url, "/layer", layer="training")
    page = visit(one, url, "/")
    case = Case("seed", page, to_and_fro("ArrowUp", "ArrowDown", 4), DRAWN)
    page.locator(".st-key-control-seed input").focus()
    quiet, training, steps = [], [], 0
    for turn in range(2 * ROUNDS + 2):
        trains = bool(turn % 2)
        stop = trainer.locator(".st-key-training-stop button")
        if trains:
            trainer.locator(".st-key-training-go button").click()
            stop.wait_for()
        took = case.press(turn)
        # A training that was over before the picture was there says nothing.
        counts = turn > 1 and (not trains or stop.is_visible())
        if counts:
            (training if trains else quiet).append(took)
        if trains:
            steps += int(trainer.get_by_text("Of new digits").inner_text().split()[1])
            if stop.is_visible():
                stop.click()
            trainer.locator(".st-key-training-go button").wait_for()
        wait_until_idle(page)
    return quiet, training, steps


def main() -> None:
    """Measure in turn, so that a slow moment of the machine slows both."""
    executable = chromium.find()
    with (
        TemporaryDirectory() as folder,
        running_app(Path(folder) / "output.txt") as app,
        sync_playwright() as playwright,
    ):
        chrome = playwright.chromium
        one, other = (chrome.launch(executable_path=executable, args=ARGUMENTS) for _ in range(2))
        quiet, training, steps = measure(app.url, one, other)
        one.close()
        other.close()
    save(
        "training",
        (
            Outcome("another visitor's key, nobody trains", median(quiet), "ms"),
            Outcome("another visitor's key while one trains", median(training), "ms"),
            Outcome("the ratio of these medians", median(training) / median(quiet), "×", 2.0),
            Outcome("steps of training in a round", steps / (ROUNDS + 1), "steps"),
        ),
    )


if __name__ == "__main__":
    main()
