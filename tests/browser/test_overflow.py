"""Nothing typeset is ever cut: every page, step and part, from a phone to a lecture hall."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from bnviz.lesson import LESSON_DATA, STEPS
from bnviz.scenario import CHECKS, CODES, LAYERS, PROOFS
from bnviz.scenario.settings import GEOMETRIES, PRACTICES
from bnviz.ui.shell.pages import PAGES
from tests.browser.app import open_app, wait_until_idle
from tests.browser.lesson import SLOT, walk_on
from tests.browser.overflow import OVERFLOW, overflows

SIZES = [(390, 844), (768, 1024), (1280, 720), (1366, 768), (1920, 1080)]
SMALL = {"m": 8, "d": 3}
PICKED = {
    "a sum that cancels": {"focus": "dmu", "printed": "8,12,13"},
    "staged": {"focus": "dx", "equation": 10},
    "substituted": {"focus": "dx", "equation": 11},
    "closed form": {"focus": "dx", "equation": 13},
    "the exponent": {"focus": "dvar"},
    "one factor": {"focus": "delta"},
}
# The parts of a page that are not its first.
PARTS = [
    *(("/prove", {"proof": part}) for part in PROOFS[1:]),
    *(("/implement", {"code": part}) for part in CODES),
    *(("/check", {"check": part}) for part in CHECKS[1:]),
    *(("/layer", {"layer": part}) for part in LAYERS[1:]),
    ("/layer", {"layer": "walk", "line": "bias-is-zero"}),
    ("/layer", {"entry": "dh,2,1"}),
    *(("/geometry", {"geometry": part}) for part in GEOMETRIES[1:]),
    ("/layer", {"layer": "images", "present": 1}),
    ("/geometry", {"m": 3}),
    ("/geometry", {"geometry": "jacobian", "present": 1}),
    *(("/practise", {"practice": part}) for part in PRACTICES[1:]),
    ("/practise", {"quantity": "thorey", "present": 1}),
]
QUIET = 150


@pytest.fixture(params=SIZES, ids=lambda size: str(size[0]))
def sized(request: pytest.FixtureRequest, page: Page) -> Iterator[Page]:
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    yield page
    page.emulate_media(color_scheme="null")
    page.set_viewport_size({"width": 1280, "height": 720})


def assert_nothing_is_cut(page: Page, where: object) -> None:
    """Look in both themes, which share the opening of the page, first in the one that is there."""
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for scheme in ("dark", "light") if is_dark else ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        wait_until_idle(page, QUIET)
        assert overflows(page) == [], f"{where}, {scheme}"


def test_what_is_cut_is_found(page: Page) -> None:
    """The measure itself: it sees formulas and numbers, and each kind of fault that is put in."""
    open_app(page, "/step", step="variance-gradient", **LESSON_DATA)
    seen = page.evaluate(OVERFLOW)
    assert seen["found"] == []
    assert min(seen["formulas"], seen["numbers"]) > 0
    faults = {
        "[class*=st-key-step-formula]": ("max-width: 90px", "formula cut across"),
        "[class*=st-key-step-numbers]": (
            "padding: 0; min-height: 0; max-height: 9px",
            "formula cut down",
        ),
        "h3": ("max-width: 40px; overflow: hidden; white-space: nowrap", "text in its own box"),
        ".heatmap-label text": ("font-size: 40px", "number"),
    }
    for part, (style, expected) in faults.items():
        important = "; ".join(f"{one} !important" for one in style.split("; "))
        rule = page.add_style_tag(content=f"{part} {{ {important}; }}")
        found = page.evaluate(OVERFLOW)["found"]
        assert any(one.startswith(expected) for one in found), (part, found)
        rule.evaluate("rule => rule.remove()")


# The layout must not depend on the theme: every step is looked at in both.
WALKS = [(width, scheme) for width, _ in SIZES for scheme in ("light", "dark")]

# By how much the formulas of the step that is shown, and their numbers, scroll across.
HIDDEN_ACROSS = f"""
() => Math.max(0, ...[...{SLOT}.querySelectorAll(
  '[class*=st-key-step-formula], [class*=st-key-step-numbers], [class*=st-key-step-scene]')]
  .map(one => one.scrollWidth - one.clientWidth))
"""


NOTHING_BELOW = """
() => {
  const main = document.querySelector('[data-testid=stMain]');
  return main.scrollHeight - main.clientHeight <= 1;
}
"""


# A busy machine takes its time over all steps.
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("width", "scheme"), WALKS, ids=str)
def test_every_step(resized: Page, width: int, scheme: str) -> None:
    resized.emulate_media(color_scheme=scheme)
    resized.set_viewport_size({"width": width, "height": dict(SIZES)[width]})
    open_app(resized, "/step", **LESSON_DATA)
    for number, step in enumerate(STEPS, 1):
        if number > 1:
            walk_on(resized, "PageDown", number)
        assert overflows(resized) == [], step.id
        assert resized.evaluate(HIDDEN_ACROSS) <= 1, step.id
        # On a lecturer's or a student's screen a step is seen whole.
        if width >= 1280:
            resized.wait_for_function(NOTHING_BELOW, timeout=5000)


def test_every_line_of_the_proof(sized: Page) -> None:
    open_app(sized, "/prove", equation=1)
    lines = sized.locator(".st-key-prove-equation button")
    for number, line in enumerate(lines.all()):
        line.click()
        wait_until_idle(sized, QUIET)
        assert overflows(sized) == [], f"line {number}"
    assert_nothing_is_cut(sized, "the last line")


@pytest.fixture
def resized(page: Page) -> Iterator[Page]:
    """Give the page to a test that opens it once and then changes the size of its window."""
    page.set_viewport_size(dict(zip(("width", "height"), SIZES[0], strict=True)))
    yield page
    page.emulate_media(color_scheme="null")
    page.set_viewport_size({"width": 1280, "height": 720})


def sizes(page: Page) -> Iterator[int]:
    """Yield every width, once the page has laid itself out for it."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        # The browser tells the server a new size when it has stayed for a moment.
        page.wait_for_timeout(250)
        wait_until_idle(page, QUIET)
        yield width


@pytest.mark.parametrize(
    ("path", "query"), [*((one.address, {}) for one in PAGES), *PARTS], ids=str
)
def test_every_page_and_part(resized: Page, path: str, query: dict[str, str]) -> None:
    open_app(resized, path, **query)
    for width in sizes(resized):
        assert_nothing_is_cut(resized, width)


@pytest.mark.parametrize("what", PICKED)
def test_the_x_ray_of_a_cell(resized: Page, what: str) -> None:
    open_app(resized, "/", **SMALL, cell="3,3", **PICKED[what])
    for width in sizes(resized):
        assert_nothing_is_cut(resized, width)
