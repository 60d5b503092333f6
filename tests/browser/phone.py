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


def reach(page: Page, target: Locator) -> None:
    """Come to something: by touch where there is a screen to touch, else by the Tab key alone."""
    if is_touched(page):
        target.scroll_into_view_if_needed()
    else:
        tab_to(page, target)


def use(page: Page, target: Locator) -> None:
    """Press something: by touch where there is a screen to touch, else with the keyboard alone."""
    reach(page, target)
    if is_touched(page):
        target.tap()
    else:
        page.keyboard.press("Enter")


def is_touched(page: Page) -> bool:
    """Whether the page has a screen to touch."""
    return bool(page.evaluate("navigator.maxTouchPoints > 0"))
