"""A page goes on when its server is killed and started anew, and when the network is away."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

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
def context(mortal: MortalServer, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=mortal.url, viewport={"width": 1280, "height": 720}, reduced_motion="reduce"
    )
    context.add_init_script(WATCH_SOCKET)
    context.add_init_script(REMEMBER_SOCKETS)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext) -> Page:
    return context.new_page()


def step_in_link(page: Page) -> str | None:
    return link(page).get("step")


def shown_title(page: Page) -> str:
    number = page.evaluate("document.documentElement.dataset.slot")
    return page.locator(f".st-key-step-slot-{number} h3").inner_text()


def assert_agree(page: Page, at: int) -> None:
    """Assert that counter, link and the step on the screen agree."""
    step = STEPS[at - 1]
    assert position(page) == at
    assert step_in_link(page) == step.id
    assert step.title in shown_title(page)


def by_key(page: Page) -> None:
    at = position(page)
    for _ in range(3):
        press(page, "PageDown")
        at += 1
        assert_agree(page, at)
    press(page, "PageUp")
    assert_agree(page, at - 1)


def by_click(page: Page) -> None:
    at = position(page)
    for _ in range(2):
        page.get_by_role("button", name="Next step").click()
        wait_until_idle(page)
        at += 1
        assert_agree(page, at)
    row = numbers(heatmap(page, "x_hat")).shape[0] - 1
    click_cell(page, "x_hat", (row, 1))
    assert link(page)["cell"] == f"{row + 1},2"


def can_be_told_to_play(page: Page) -> None:
    page.keyboard.press("a")
    page.get_by_text(re.compile(r"^3 / ")).first.wait_for(timeout=40_000)


def takes_a_change(page: Page) -> None:
    control(page, "m").fill("9")
    control(page, "m").press("Enter")
    wait_until_idle(page)
    assert link(page)["m"] == "9"
    assert control(page, "m").input_value() == "9"
    assert numbers(heatmap(page, "x")).shape == (9, 4)


def takes_a_pick(page: Page) -> None:
    click_cell(page, "dx", (2, 1), equation="13")
    assert link(page)["cell"] == "3,2"


def turns_to_the_errata(page: Page) -> None:
    page.get_by_role("tab", name="Errata").click()
    wait_until_idle(page)
    assert link(page)["proof"] == "errata"


def turns_to_the_speed(page: Page) -> None:
    page.get_by_role("tab").nth(1).click()
    wait_until_idle(page)
    assert link(page)["code"] == "speed"


def turns_to_the_jacobian(page: Page) -> None:
    page.get_by_role("tab").nth(1).click()
    wait_until_idle(page)
    assert link(page)["geometry"] == "jacobian"


OWN = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 1.0]])


def choose_file(page: Page, header: str = "") -> None:
    text = header + "\n".join(",".join(map(str, row)) for row in OWN)
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    wait_until_idle(page)


def upload(page: Page) -> None:
    choose_file(page)
    np.testing.assert_array_equal(numbers(heatmap(page, "x")), OWN)


def let_a_file_wait(page: Page) -> None:
    choose_file(page, "a,b\nx,y\n")
    page.get_by_role("button", name="Use these data").wait_for()


def says_what_is_lost(page: Page) -> None:
    assert any("mine.csv" in sentence for sentence in sentences(page))
    assert not page.get_by_test_id("stFileUploaderFile").count()


def says_it_alone(page: Page) -> None:
    says_what_is_lost(page)
    assert len(sentences(page)) == 1


@dataclass(frozen=True)
class Open:
    """A page that is open when its server is killed: what was done there, and what works after."""

    path: str
    after: Callable[[Page], None]
    query: Mapping[str, object] = field(default_factory=dict)
    before: Callable[[Page], None] | None = None


OPEN = {
    "the lesson": {
        "told to play": Open("/step", can_be_told_to_play),
        "untouched": Open("/step", by_key),
        "presenting, after a press": Open(
            "/step", by_key, {"present": 1}, lambda page: press(page, "PageDown")
        ),
        "by click": Open("/step", by_click, {"step": "normalize"}),
    },
    "Explore": {
        "a change": Open("/", takes_a_change, {"m": 6, "d": 4}),
        "a pick": Open("/", takes_a_pick, {"m": 6, "d": 4}),
    },
    "own data": {
        "a lost upload": Open("/", says_what_is_lost, {"data": "upload"}, upload),
        "a file that waits": Open("/", says_what_is_lost, {"data": "upload"}, let_a_file_wait),
        "in the lesson": Open("/step", says_it_alone, {"data": "upload"}, choose_file),
    },
    "the other pages": {
        "Prove": Open("/prove", turns_to_the_errata),
        "Geometry": Open("/geometry", turns_to_the_jacobian),
        "Implement": Open("/implement", turns_to_the_speed),
    },
}


@pytest.mark.parametrize("opened", OPEN.values(), ids=OPEN)
def test_every_open_page_goes_on_when_its_server_comes_back(
    mortal: MortalServer, context: BrowserContext, opened: dict[str, Open]
) -> None:
    """A few pages are open in tabs of their own, because to start a server takes seconds."""
    pages = {name: context.new_page() for name in opened}
    for name, one in opened.items():
        pages[name].bring_to_front()
        open_app(pages[name], one.path, **one.query)
        if one.before:
            one.before(pages[name])
            wait_until_idle(pages[name])
    places = {name: step_in_link(page) for name, page in pages.items()}
    mortal.kill()
    for page in pages.values():
        expect(page.locator(CONNECTED)).to_have_count(0)
    mortal.start()
    for name, page in pages.items():
        page.bring_to_front()
        page.locator(CONNECTED).wait_for(timeout=60_000)
        wait_until_idle(page)
        assert step_in_link(page) == places[name], name
        opened[name].after(page)


def test_the_lesson_plays_on_by_itself(mortal: MortalServer, visit: Page) -> None:
    open_app(visit, "/step")
    visit.get_by_role("button", name="Play").click()
    wait_until_idle(visit)
    mortal.kill()
    expect(visit.locator(CONNECTED)).to_have_count(0)
    mortal.start()
    visit.locator(CONNECTED).wait_for(timeout=60_000)
    visit.get_by_test_id("stMain").get_by_role("button", name="Stop").wait_for(timeout=20_000)
    at = position(visit)
    visit.get_by_text(re.compile(rf"^{at + 2} / ")).first.wait_for(timeout=40_000)
    visit.keyboard.press("a")
    wait_until_idle(visit)
    assert_agree(visit, position(visit))


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
