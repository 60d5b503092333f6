"""The app opens. The `page` fixture adds: with no error reported, and no other host asked."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.app import open_app
from tests.browser.conftest import Server
from tests.browser.phone import phone


def test_the_app_opens_on_explore(page: Page) -> None:
    open_app(page)
    expect(page.get_by_role("heading", name="What flows through")).to_be_visible()


def test_a_link_shows_on_a_phone_which_part_it_opened(browser: Browser, server: Server) -> None:
    with phone(browser, server) as page:
        for path, part in (("check", "edges"), ("geometry", "sweeps"), ("layer", "images")):
            open_app(page, f"/{path}", **{path: part})
            tab = page.get_by_role("tab", selected=True)
            expect(tab).to_be_in_viewport(ratio=0.95)
            # Streamlit's arrow does not lie over it.
            assert tab.evaluate("""(tab) => {
              const { left, top, width, height } = tab.getBoundingClientRect();
              const there = document.elementFromPoint(left + width - 4, top + height / 2);
              return tab.contains(there);
            }"""), path
