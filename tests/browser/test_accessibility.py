"""WCAG 2.2 A and AA by axe-core on every page, in both themes and on a phone; MathML."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import open_app, press, wait_until_idle

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """
async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What is Streamlit's own stands here by rule, with its reason. So far there is nothing.
NOT_OURS: dict[str, str] = {}

PAGES = {
    "explore": ("/", {}),
    "explore, picked": ("/", {"cell": "2,3", "focus": "dx"}),
    "explore, presenting": ("/", {"present": 1, "edit": "x:4,3:7"}),
    "step": ("/step", {"step": "variance-gradient-power"}),
    "step, predicting": ("/step", {"step": "input-gradient", "predict": 1}),
    "presenting": ("/step", {"step": "substituted-var", "present": 1, "cell": "2,3"}),
    "prove": ("/prove", {}),
    "check": ("/check", {}),
    "check, who agrees": ("/check", {"check": "agreement"}),
    "check, what hides where": ("/check", {"check": "traps", "place": "thorey-closed-form"}),
    "check, paths": ("/check", {"check": "paths"}),
    "check, edges": ("/check", {"check": "edges"}),
    "geometry": ("/geometry", {"m": 3}),
    "geometry, the Jacobian": ("/geometry", {"geometry": "jacobian"}),
    "geometry, sweeps, presenting": ("/geometry", {"geometry": "sweeps", "present": 1}),
    "practise": ("/practise", {"quantity": "closed"}),
    "practise, several lines": ("/practise", {"practice": "working", "quantity": "dvar"}),
    "practise, presenting": ("/practise", {"quantity": "dvar", "present": 1}),
    "practise, code": ("/practise", {"practice": "code"}),
    "practise, code, presenting": ("/practise", {"practice": "code", "present": 1}),
    "practise, to hand out": ("/practise", {"practice": "teach"}),
    "implement": ("/implement", {}),
    "implement, how fast": ("/implement", {"code": "speed"}),
    "implement, to take away": ("/implement", {"code": "snippets"}),
    "layer": ("/layer", {"entry": "dW,3,2"}),
    "layer, the walk": ("/layer", {"layer": "walk", "line": "bias-is-zero"}),
    "layer, modes": ("/layer", {"layer": "modes", "variant": "outside"}),
    "layer, training": ("/layer", {"layer": "training"}),
    "layer, images": ("/layer", {"layer": "images"}),
    "layer, presenting": ("/layer", {"present": 1}),
    "prove, the errata sheet": ("/prove", {"proof": "errata"}),
}
WIDTHS = {"projector": (1280, 720), "phone": (390, 844), "zoomed to 200 %": (640, 360)}


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, page: Page) -> Iterator[Page]:
    page.emulate_media(color_scheme=request.param)
    yield page
    page.emulate_media(color_scheme="null")
    page.set_viewport_size({"width": 1280, "height": 720})


# What fades in has little contrast on its way.
STANDS = """
() => document.getAnimations().every((one) =>
  one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)
"""


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    page.wait_for_function(STANDS)
    found = page.evaluate(RUN, RULES)
    return [one for one in found if one.split(":")[0] not in NOT_OURS]


@pytest.mark.parametrize(("path", "query"), PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_on_a_page(themed: Page, path: str, query: dict[str, object]) -> None:
    open_app(themed, path, **query)
    assert violations(themed) == []


@pytest.mark.parametrize("key", ["l", "?"], ids=["lesson link", "keys"])
def test_axe_finds_nothing_in_what_opens(themed: Page, key: str) -> None:
    open_app(themed, "/step")
    press(themed, key)
    assert violations(themed) == []


def test_axe_finds_nothing_where_a_line_is_lit(themed: Page) -> None:
    open_app(themed, "/implement")
    line = themed.locator("button.code-line", has_text="dvar = ").first
    line.click()
    expect(line).to_have_attribute("aria-pressed", "true")
    expect(themed.locator(".st-key-equation-8")).to_have_attribute("data-lit", "")
    assert violations(themed) == []


def test_axe_finds_nothing_in_measured_times(themed: Page) -> None:
    open_app(themed, "/implement", code="speed")
    themed.get_by_role("button", name="Measure here now").click()
    expect(themed.locator(".st-key-implement-times")).to_be_visible(timeout=60_000)
    wait_until_idle(themed)
    assert violations(themed) == []


def room_across(page: Page) -> int:
    """Return by how much the page is wider than the window; a wide formula scrolls on its own."""
    return page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
    )


@pytest.mark.parametrize("part", ["lines", "speed", "snippets"])
@pytest.mark.parametrize("width", ["phone", "zoomed to 200 %"])
def test_implement_is_usable_on_a_small_screen(themed: Page, width: str, part: str) -> None:
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    themed.set_viewport_size(size)
    open_app(themed, "/implement", code=part)
    assert violations(themed) == []
    assert room_across(themed) <= 0


@pytest.mark.parametrize("part", ["space", "jacobian", "invariance", "sweeps"])
def test_geometry_is_usable_on_a_phone(themed: Page, part: str) -> None:
    themed.set_viewport_size(dict(zip(("width", "height"), WIDTHS["phone"], strict=True)))
    open_app(themed, "/geometry", geometry=part, m=3)
    assert violations(themed) == []
    assert room_across(themed) <= 0


@pytest.mark.parametrize("part", ["board", "walk", "modes", "training", "images"])
def test_the_layer_is_usable_on_a_phone(themed: Page, part: str) -> None:
    themed.set_viewport_size({"width": 390, "height": 844})
    open_app(themed, "/layer", layer=part)
    assert violations(themed) == []
    assert room_across(themed) <= 0


@pytest.mark.parametrize("width", ["phone", "zoomed to 200 %"])
def test_the_lesson_is_usable_on_a_small_screen(themed: Page, width: str) -> None:
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    themed.set_viewport_size(size)
    open_app(themed, "/step", step="substituted-var")
    assert violations(themed) == []
    assert room_across(themed) <= 0
    press(themed, "ArrowRight")
    expect(themed.get_by_role("heading", name="equation 9")).to_be_visible()


def test_formulas_are_read_out_and_charts_have_words(page: Page) -> None:
    open_app(page, "/step", step="normalize")
    formula = page.locator('[class*="st-key-step-formula"] math:visible')
    expect(formula).to_have_count(1)
    chart = page.locator("[class*=st-key-board-step]:visible").get_by_role("figure")
    words = chart.get_attribute("aria-label") or ""
    assert words.startswith("Heatmaps in a row: x−μ ÷ √(σ²+ε) = x̂. Divide every distance by ")
