"""The Implement page: lines and equations light each other up, times on request, code to copy."""

import ast
import inspect
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bnviz.implementations import LADDER, SNIPPETS
from tests.browser.app import link, open_app, tab_to, wait_until_idle

LIT = "things => things.filter(t => t.hasAttribute('data-lit')).map(t => t.textContent.trim())"
LIT_EQUATIONS = (
    "things => things.filter(t => t.hasAttribute('data-lit')).map(t => t.dataset.equations)"
)


def pane(page: Page, name: str) -> Locator:
    return page.locator(f'.code-pane[data-pane="{name}"]')


def line(page: Page, name: str, code: str) -> Locator:
    return pane(page, name).locator("button.code-line", has_text=code)


def equation(page: Page, number: str) -> Locator:
    return page.locator(f".st-key-equation-{number}")


def lit_lines(page: Page, name: str) -> list[str]:
    return pane(page, name).locator("button.code-line").evaluate_all(LIT)


def lit_equations(page: Page) -> list[str]:
    return page.locator("[data-is-card]").evaluate_all(LIT_EQUATIONS)


def open_part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    wait_until_idle(page)


def open_implement(page: Page, **query: object) -> None:
    open_app(page, "/implement", **query)
    expect(page.get_by_role("heading", name="How do I code it, and fast?")).to_be_visible()
    expect(page.locator("[data-is-card]").first).to_be_visible()


def test_the_part_that_is_open_is_in_the_link(page: Page) -> None:
    open_implement(page)
    open_part(page, "How fast")
    assert link(page) == {"code": "speed"}
    page.reload()
    wait_until_idle(page)
    expect(page.get_by_role("button", name="Measure here now")).to_be_visible()


def test_pointing_at_a_line_lights_up_its_equation(page: Page) -> None:
    open_implement(page)
    line(page, "nine-nodes", "dvar = ").hover()
    assert lit_equations(page) == ["8"]
    assert lit_lines(page, "nine-nodes") == ["dvar = 0.5 * dsqrtvar / sqrtvar  # (8)"]
    line(page, "nine-nodes", "xmu = ").hover()
    assert lit_equations(page) == ["2", "3"]
    page.get_by_role("heading", name="How do I code it").hover()
    assert lit_equations(page) == []


def test_pointing_at_an_equation_lights_up_its_lines_in_every_pane(page: Page) -> None:
    open_implement(page)
    for number in ("1", "2", "3", "4", "5", "6"):
        equation(page, number).hover()
        assert lit_equations(page) == [number]
        for rung in (LADDER[0], LADDER[3]):
            source = inspect.getsource(rung.function).splitlines()
            expected = [text.strip() for text in source if re.search(rf"#.*\({number}\)", text)]
            assert lit_lines(page, rung.id) == expected
            assert expected


def test_the_keyboard_goes_through_the_lines_and_keeps_a_light_on(page: Page) -> None:
    open_implement(page)
    tab_to(page, line(page, "nine-nodes", "mu = x.sum"))
    assert lit_equations(page) == ["1"]
    page.keyboard.press("ArrowDown")
    expect(line(page, "nine-nodes", "xmu = x - mu")).to_be_focused()
    assert lit_equations(page) == ["2", "3"]
    page.keyboard.press("Enter")
    expect(line(page, "nine-nodes", "xmu = x - mu")).to_have_attribute("aria-pressed", "true")
    page.evaluate("document.activeElement.blur()")
    assert lit_lines(page, "nine-nodes") == ["xmu = x - mu  # (2) (3)"]
    assert lit_equations(page) == ["2", "3"]
    page.keyboard.press("Escape")
    pressed = page.locator('[aria-pressed="true"]:is(.code-line, [data-is-card])')
    expect(pressed).to_have_count(0)


def test_an_equation_is_selected_with_the_keyboard(page: Page) -> None:
    open_implement(page)
    tab_to(page, equation(page, "1"))
    page.keyboard.press("ArrowRight")
    expect(equation(page, "2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(equation(page, "2")).to_have_attribute("aria-pressed", "true")
    equation(page, "2").evaluate("card => card.blur()")
    assert lit_equations(page) == ["2"]
    assert "sq = xmu**2  # (2)" in lit_lines(page, "nine-nodes")


def test_a_click_keeps_the_light_on_until_the_next_one(page: Page) -> None:
    open_implement(page)
    equation(page, "13").click()
    page.mouse.move(2, 2)
    assert "dx += dy  # (13)" in lit_lines(page, "economical")
    equation(page, "13").click()
    equation(page, "13").evaluate("card => card.blur()")
    page.mouse.move(2, 2)
    assert lit_lines(page, "economical") == []


def test_every_rung_can_be_chosen_and_katex_renders_every_equation(page: Page) -> None:
    open_implement(page)
    for place, rung in enumerate(LADDER, 1):
        if pane(page, rung.id).count() == 0:
            page.get_by_role("button", name=f"{place} {rung.title}", exact=True).click()
            wait_until_idle(page)
        expect(pane(page, rung.id)).to_be_visible()
    assert page.locator(".katex-error").count() == 0
    cards = page.locator("[data-is-card]")
    assert set(cards.evaluate_all("cards => cards.map(card => card.dataset.equations)")) == {
        *map(str, range(1, 11)), "13", "δ", "T7", "T8", "T9",
    }  # fmt: skip
    line(page, "thorey", "dh = ").hover()
    assert lit_equations(page) == ["T7"]
    line(page, "fused", "rest = ").hover()
    assert lit_equations(page) == ["13"]


def test_times_are_measured_on_request_with_progress(page: Page) -> None:
    open_implement(page)
    open_part(page, "How fast")
    assert page.locator(".st-key-implement-times").count() == 0
    page.get_by_role("button", name="Measure here now").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_be_hidden(timeout=60_000)
    wait_until_idle(page)
    traces = page.evaluate(
        "() => ['times', 'sizes'].map(name => document.querySelector("
        "`.st-key-implement-${name} .js-plotly-plot`)).flatMap(plot => plot._fullData)"
        ".map(trace => ({ name: trace.name, type: trace.type, y: Array.from(trace.y), "
        "x: Array.from(trace.x), meta: trace.meta }))"
    )
    bars = next(trace for trace in traces if trace["name"] == "times")
    assert len(bars["x"]) >= len(LADDER)
    assert all(seconds > 0 for seconds in bars["x"])
    assert any(label.startswith("this app: ") for label in bars["y"])
    assert "copying x and ∂l/∂y" in bars["meta"]["references"]
    curves = {trace["name"]: trace for trace in traces if trace["type"] == "scatter"}
    assert {LADDER[0].title, "this app", "copying x and ∂l/∂y"} <= set(curves)
    assert 128 in curves["this app"]["x"]
    assert len(curves["this app"]["x"]) >= 4


@pytest.fixture
def clipboard(page: Page) -> Iterator[Page]:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield page
    page.context.clear_permissions()


def test_each_librarys_code_is_copied_whole(clipboard: Page) -> None:
    page = clipboard
    open_implement(page)
    open_part(page, "Take it with you")
    for snippet in SNIPPETS:
        page.locator(".st-key-implement-library").get_by_text(snippet.label, exact=True).click()
        wait_until_idle(page)
        button = pane(page, snippet.id).get_by_role("button", name="Copy")
        tab_to(page, button)
        page.keyboard.press("Enter")
        expect(pane(page, snippet.id).locator(".copy-code")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == snippet.code


def test_the_code_of_a_rung_is_copied_as_it_runs(clipboard: Page) -> None:
    page = clipboard
    open_implement(page)
    pane(page, "nine-nodes").get_by_role("button", name="Copy").click()
    expect(pane(page, "nine-nodes").locator(".copy-code")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == inspect.getsource(LADDER[0].function)
    assert isinstance(ast.parse(copied).body[0], ast.FunctionDef)
