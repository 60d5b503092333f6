"""Presenter mode on pages of text: key P, nothing around them, letters for the last row."""

import pytest
from playwright.sync_api import Page, expect

from bnviz.derivation import EQUATIONS
from bnviz.scenario import CHECKS
from bnviz.ui.shell import pages
from tests.browser.app import link, open_app, press, wait_until_idle

# The sizes in pixels of the smallest letters of text, of labels in figures, and of formulas, and
# what of the page's surroundings can be seen.
SEEN = """
() => {
  const main = document.querySelector('[data-testid=stMain]');
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.clientWidth !== 0;
  const size = (one) => parseFloat(getComputedStyle(one).fontSize);
  const writes = (one) => [...one.childNodes].some((part) =>
    part.nodeType === Node.TEXT_NODE && part.textContent.trim());
  // Icons are no letters, and exponents are smaller than what they belong to.
  const text = [...main.querySelectorAll('p, li, h3, td, th, button, code, span, div, strong, em')]
    .filter((one) => seen(one) && writes(one)
      && !one.closest('.katex, .js-plotly-plot, [data-testid=stIconMaterial], .copy-latex'));
  return {
    text: Math.min(...text.map(size)),
    labels: Math.min(...[...main.querySelectorAll('.js-plotly-plot text')].map(size)),
    formulas: Math.min(...[...main.querySelectorAll('.katex')].filter(seen).map(size)),
    around: [...document.querySelectorAll('[data-testid=stSidebar], [data-testid=stHeader], h2')]
      .filter(seen).length,
    across: main.scrollWidth - innerWidth,
  };
}
"""
# From bad to good.
KINDS = ("false", "ill-formed", "notation", "holds")
PROJECTOR = {"width": 1280, "height": 720}
TEXTS = {
    "one line": ("/prove", {"equation": "13"}),
    "the collapse": ("/prove", {"proof": "collapse"}),
    "Thorey": ("/prove", {"proof": "thorey"}),
    "errata": ("/prove", {"proof": "errata"}),
    "code": ("/implement", {}),
    "times": ("/implement", {"code": "speed"}),
    "to take away": ("/implement", {"code": "snippets"}),
    **{f"check: {part}": ("/check", {"check": part}) for part in CHECKS},
}


@pytest.mark.parametrize(
    "place", [page for page in pages.PAGES if not page.has_stage], ids=lambda p: p.id
)
def test_p_begins_and_escape_ends_presenting(page: Page, place: pages.Page) -> None:
    open_app(page, place.address)
    before = page.evaluate(SEEN)
    press(page, "p")
    assert link(page) == {"present": "1"}
    seen = page.evaluate(SEEN)
    assert before["around"] > 0
    assert seen["around"] == 0
    press(page, "Escape")
    assert link(page) == {}
    assert page.evaluate(SEEN) == before
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.get_by_role("button", name="Leave presenter mode")).to_be_in_viewport()


@pytest.mark.parametrize(("path", "query"), TEXTS.values(), ids=TEXTS)
def test_letters_are_large_enough_for_the_last_row(
    page: Page, path: str, query: dict[str, str]
) -> None:
    open_app(page, path, present=1, **query)
    seen = page.evaluate(SEEN)
    assert seen["text"] >= 18
    assert (seen["labels"] or 18) >= 18
    assert (seen["formulas"] or 28) >= 28
    assert seen["across"] <= 0


def test_a_wrong_line_is_told_on_the_first_screen(page: Page) -> None:
    """Both forms with their verdicts, the numbers that refute the line, and its error."""
    page.set_viewport_size(PROJECTOR)
    open_app(page, "/prove", present=1, equation=5, m=8, d=3)
    stage = page.locator(".st-key-prove-stage")
    parts = (".st-key-form-printed", ".st-key-form-corrected", ".js-plotly-plot")
    for number in ("5", "8", "12", "13"):
        page.locator(".st-key-prove-equation button").filter(has_text=number).last.click()
        wait_until_idle(page)
        refuted = stage.get_by_text("Check it by hand")
        expect(refuted).to_have_count(1)
        for part in (*map(stage.locator, parts), refuted):
            box = part.bounding_box()
            assert box is not None, number
            bottom = box["y"] + box["height"]
            assert 0 <= box["y"] <= bottom <= PROJECTOR["height"], (number, bottom)


def test_the_errata_sheet_begins_with_what_is_wrong(page: Page) -> None:
    page.set_viewport_size(PROJECTOR)
    open_app(page, "/prove", present=1, proof="errata")
    sheet = page.locator(".st-key-errata")
    verdicts = sheet.locator(".stMarkdownBadge").all_inner_texts()
    words = [one.split()[-1] for one in verdicts]
    assert len(words) == len(EQUATIONS) + 1
    assert words == [kind for kind in KINDS for word in words if word == kind]
    # The printed and the corrected line, and why.
    for part in (*sheet.locator(".katex-display").all()[:2], sheet.get_by_text("With m =").first):
        expect(part).to_be_in_viewport(ratio=1)


def test_code_and_its_equations_scroll_beside_each_other(page: Page) -> None:
    page.set_viewport_size(PROJECTOR)
    open_app(page, "/implement", present=1)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("one => one.scrollHeight - one.clientHeight") <= 1
    line = page.locator("button.code-line").last
    line.scroll_into_view_if_needed()
    line.hover()
    lit = page.locator(".st-key-equations [data-lit]").first
    for part in (line, lit, page.get_by_role("tab").first):
        expect(part).to_be_in_viewport()


def test_p_belongs_to_a_field_that_is_typed_into(page: Page) -> None:
    open_app(page, "/prove")
    page.locator(".st-key-control-m input").focus()
    press(page, "p")
    assert link(page) == {}
    page.get_by_role("radio", name="12 false").focus()
    press(page, "p")
    assert link(page)["present"] == "1"
