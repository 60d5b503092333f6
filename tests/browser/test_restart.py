"""A page goes on when its server is killed and started anew, and when the network is away."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from bnviz.lesson import STEPS
from tests.browser.app import (
    WATCH_SOCKET,
    click_cell,
    control,
    heatmap,
    link,
    numbers,
    open_app,
    press,
    sentences,
    wait_until_idle,
)
from tests.browser.conftest import ROOT, wait_until_healthy
from tests.browser.lesson import position

REMEMBER_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...address) { super(...address); window.sockets.push(this); }
};
"""
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"


class MortalServer:
    """The app on one port, as it ships: it can be killed and started anew."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.options = options
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            self.port = str(probe.getsockname()[1])
        self.url = f"http://localhost:{self.port}"
        self.log = folder / "output.txt"
        self.start()

    def start(self) -> None:
        options = ("--server.headless=true", "--server.address=localhost")
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [*command, f"--server.port={self.port}", *self.options],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until_healthy(self.process, f"{self.url}/_stcore/health", self.log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalServer]:
    server = MortalServer(tmp_path_factory.mktemp("mortal"))
    yield server
    server.kill()


@pytest.fixture
def visit(mortal: MortalServer, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        base_url=mortal.url, viewport={"width": 1280, "height": 720}, reduced_motion="reduce"
    )
    context.add_init_script(WATCH_SOCKET)
    context.add_init_script(REMEMBER_SOCKETS)
    yield context.new_page()
    context.close()


def restart(mortal: MortalServer, page: Page) -> None:
    """Kill the server, start it anew, and wait until the page has found it."""
    mortal.kill()
    expect(page.locator(CONNECTED)).to_have_count(0)
    mortal.start()
    page.locator(CONNECTED).wait_for(timeout=60_000)
    wait_until_idle(page)


def step_in_link(page: Page) -> str | None:
    return link(page).get("step")


def shown_title(page: Page) -> str:
    number = page.evaluate("document.documentElement.dataset.slot")
    return page.locator(f".st-key-step-slot-{number} h3").inner_text()


@pytest.mark.parametrize("present", [0, 1], ids=["untouched", "presenting, after a press"])
def test_the_lesson_goes_on_by_key(mortal: MortalServer, visit: Page, present: int) -> None:
    open_app(visit, "/step", **{"present": 1} if present else {})
    at = 1
    if present:
        press(visit, "PageDown")
        at += 1
    restart(mortal, visit)
    assert position(visit) == at
    for _ in range(3):
        press(visit, "PageDown")
        at += 1
        assert position(visit) == at
        assert_agree(visit, at)
    press(visit, "PageUp")
    assert_agree(visit, at - 1)


def assert_agree(page: Page, at: int) -> None:
    """Assert that counter, link and the step on the screen agree."""
    step = STEPS[at - 1]
    assert position(page) == at
    assert step_in_link(page) == step.id
    assert step.title in shown_title(page)


def test_the_lesson_goes_on_by_click(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/step", step="normalize")
    at = position(visit)
    restart(mortal, visit)
    for _ in range(2):
        visit.get_by_role("button", name="Next step").click()
        wait_until_idle(visit)
        at += 1
        assert_agree(visit, at)
    row = numbers(heatmap(visit, "x_hat")).shape[0] - 1
    click_cell(visit, "x_hat", (row, 1))
    assert link(visit)["cell"] == f"{row + 1},2"


def test_the_lesson_plays_on_by_itself(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/step")
    visit.get_by_role("button", name="Play").click()
    wait_until_idle(visit)
    restart(mortal, visit)
    stop = visit.get_by_role("button", name="Stop")
    stop.wait_for(timeout=20_000)
    at = position(visit)
    visit.get_by_text(re.compile(rf"^{at + 2} / ")).first.wait_for(timeout=40_000)
    visit.keyboard.press("a")
    wait_until_idle(visit)
    assert_agree(visit, position(visit))


def test_the_lesson_can_be_told_to_play_after_a_restart(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/step")
    restart(mortal, visit)
    visit.keyboard.press("a")
    visit.get_by_text(re.compile(r"^3 / ")).first.wait_for(timeout=40_000)


def test_presses_while_the_server_is_away_lead_where_they_lead(
    mortal: MortalServer, visit: Page
) -> None:
    open_app(visit, "/step")
    mortal.kill()
    expect(visit.locator(CONNECTED)).to_have_count(0)
    visit.keyboard.press("PageDown")
    visit.keyboard.press("PageDown")
    mortal.start()
    visit.locator(CONNECTED).wait_for(timeout=60_000)
    wait_until_idle(visit)
    assert_agree(visit, 3)


def test_the_first_change_on_explore_counts(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/", m=6, d=4)
    restart(mortal, visit)
    control(visit, "m").fill("9")
    control(visit, "m").press("Enter")
    wait_until_idle(visit)
    assert link(visit)["m"] == "9"
    assert control(visit, "m").input_value() == "9"
    assert numbers(heatmap(visit, "x")).shape == (9, 4)


def test_the_first_pick_on_explore_counts(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/", m=6, d=4)
    restart(mortal, visit)
    click_cell(visit, "dx", (2, 1), equation="13")
    assert link(visit)["cell"] == "3,2"


def test_prove_and_implement_answer_the_first_press(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/prove")
    restart(mortal, visit)
    visit.get_by_role("tab", name="Errata").click()
    wait_until_idle(visit)
    assert link(visit)["proof"] == "errata"
    open_app(visit, "/implement")
    restart(mortal, visit)
    visit.get_by_role("tab").nth(1).click()
    wait_until_idle(visit)
    assert link(visit)["code"] == "speed"


def cut_network(page: Page, milliseconds: int, *keys: str) -> None:
    """Take the network away for a while, press keys meanwhile, and wait until all is well."""
    page.context.set_offline(True)
    # A connection that stands outlives this; a network that goes away takes it along.
    page.evaluate("() => window.sockets.forEach((one) => one.close())")
    page.wait_for_timeout(milliseconds)
    for key in keys:
        page.keyboard.press(key)
    page.context.set_offline(False)
    page.locator(CONNECTED).wait_for(timeout=60_000)
    wait_until_idle(page)


def test_the_network_is_away_for_ten_seconds(visit: Page) -> None:
    open_app(visit, "/step", step="normalize", cell="2,3")
    at = position(visit)
    cut_network(visit, 10_000, "PageDown")
    assert_agree(visit, at + 1)
    press(visit, "PageDown")
    assert_agree(visit, at + 2)
    assert link(visit)["cell"] == "2,3"


def test_a_lost_upload_is_said(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/", data="upload")
    rows = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 1.0]])
    text = "\n".join(",".join(map(str, row)) for row in rows)
    visit.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    wait_until_idle(visit)
    np.testing.assert_array_equal(numbers(heatmap(visit, "x")), rows)
    restart(mortal, visit)
    assert any("mine.csv" in sentence for sentence in sentences(visit))
    assert not visit.get_by_test_id("stFileUploaderFile").count()


def test_a_visit_that_was_forgotten_goes_on(browser: Browser, tmp_path: Path) -> None:
    server = MortalServer(tmp_path, "--server.disconnectedSessionTTL=1")
    context = browser.new_context(base_url=server.url)
    for script in (WATCH_SOCKET, REMEMBER_SOCKETS):
        context.add_init_script(script)
    try:
        visit = context.new_page()
        open_app(visit, "/step", step="normalize")
        at = position(visit)
        cut_network(visit, 4_000)
        press(visit, "PageDown")
        assert_agree(visit, at + 1)
        open_app(visit, "/", m=6, d=4)
        cut_network(visit, 4_000)
        control(visit, "d").fill("5")
        control(visit, "d").press("Enter")
        wait_until_idle(visit)
        assert link(visit)["d"] == "5"
        assert numbers(heatmap(visit, "x")).shape == (6, 5)
    finally:
        context.close()
        server.kill()
