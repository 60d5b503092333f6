"""A press comes before the browser has the link of what was changed last: nothing is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute

from bnviz.lesson import STEPS
from tests.browser.app import link, open_app, press
from tests.browser.conftest import Server
from tests.browser.lesson import position

_LARGEST = 500  # bytes of a message that tells the browser its link


@dataclass
class Network:
    """Holds the first message back that has a mark."""

    mark: bytes = b""
    held: list[str | bytes] = field(default_factory=list)

    def route(self, socket: WebSocketRoute) -> None:
        upstream = socket.connect_to_server()
        socket.on_message(upstream.send)
        upstream.on_message(lambda message: self._pass_on(socket, message))

    def _pass_on(self, socket: WebSocketRoute, message: str | bytes) -> None:
        is_looked_for = self.mark and not self.held and len(message) < _LARGEST
        if is_looked_for and self.mark in bytes(message):
            self.held.append(message)
        else:
            socket.send(message)

    def wait(self, page: Page) -> None:
        """Wait until it is held."""
        while not self.held:
            page.wait_for_timeout(10)


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def far(network: Network, server: Server, browser: Browser) -> Iterator[Page]:
    """Give a page that hears from its server through this network."""
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.route_web_socket(re.compile("/_stcore/stream"), network.route)
    yield page
    context.close()


def test_the_lesson_stays_at_its_step(far: Page, network: Network) -> None:
    open_app(far, "/step", m=6, d=3, step=STEPS[0].id)
    network.mark = b"&step=names"
    press(far, "PageDown")
    network.wait(far)
    assert position(far) == 2
    assert link(far)["step"] == STEPS[0].id
    # This press changes no setting, and tells the link of the step before.
    far.keyboard.press("l")
    far.get_by_role("dialog").wait_for()
    assert position(far) == 2
    # Its answer tells the link once more.
    far.wait_for_url(re.compile("step=names"))
