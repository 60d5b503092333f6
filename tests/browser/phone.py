"""A phone in the place of the window, and one way to press things with a finger or with keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page

from tests.browser.app import WATCH_SOCKET, tab_to
from tests.browser.conftest import Server


@contextmanager
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """Give a page on a phone that has nothing but its screen."""
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        user_agent="Mozilla/5.0 (Linux; Android 15; Mobile)",
    )
    context.add_init_script(WATCH_SOCKET)
    yield context.new_page()
    context.close()


def use(page: Page, target: Locator) -> None:
    """Press something: by touch where there is a screen to touch, else with the keyboard alone."""
    if page.evaluate("navigator.maxTouchPoints > 0"):
        target.tap()
        return
    tab_to(page, target)
    page.keyboard.press("Enter")
