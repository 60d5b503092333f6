"""The app opens. The `page` fixture adds: with no error reported, and no other host asked."""

from playwright.sync_api import Page, expect

from tests.browser.app import open_app


def test_the_app_opens_on_explore(page: Page) -> None:
    open_app(page)
    expect(page.get_by_role("heading", name="What flows through")).to_be_visible()
