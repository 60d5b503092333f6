"""The Prove page: opens, with its verdicts."""

from playwright.sync_api import Page, expect

from tests.browser.app import open_app


def test_a_link_opens_the_page(page: Page) -> None:
    open_app(page, "/prove", equation=13)
    heading = "Why is it true, and which printed line is not?"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("heading", name="(13) ∂l/∂x")).to_be_visible()
