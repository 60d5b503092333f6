"""The Practise page: answers by keyboard and by touch, the formula editor, lines, the record."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from bnviz.checking import EXERCISES, Exercise, attempt, find_exercise, gaps
from bnviz.derivation import equation
from bnviz.expression import Expression, to_typed
from bnviz.notation import QUANTITIES
from bnviz.slips import SLIPS, Slip, find_form
from tests.browser.app import (
    go_back,
    link,
    numbers,
    open_app,
    tab_to,
    traces,
    wait_until_idle,
)
from tests.browser.conftest import Server
from tests.browser.layer import Layer, flow
from tests.browser.phone import phone
from tests.browser.test_accessibility import violations

MU_SIGN = next(slip for slip in SLIPS if slip.id == "mu-sign")
CARET = "area => [area.selectionStart, area === area.getRootNode().activeElement]"
ACROSS = "document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"


def field(page: Page):
    return page.get_by_role("textbox").and_(page.locator("textarea"))


def verdict(page: Page):
    return page.locator(".st-key-practise-verdict")


def write(page: Page, text: str, key: str = "Enter") -> None:
    """Write an answer with the keyboard alone, and have it judged."""
    tab_to(page, field(page))
    page.keyboard.press("Control+A")
    for number, line in enumerate(text.split("\n")):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(line)
    page.keyboard.press(key)
    wait_until_idle(page)


def named_slip(exercise: Exercise) -> tuple[str, Slip]:
    """Return an answer that is wrong by a slip, and the slip; found by the judge, not typed."""
    for slip in reversed(SLIPS):
        for tree in slip.apply(exercise.form):
            try:
                text = to_typed(tree)
            except TypeError:
                continue
            if attempt(exercise, text).judgement.slips == (slip.id,):
                return text, slip
    raise AssertionError(f"no slip is named for {exercise.id}")


@pytest.fixture
def forgetful(page: Page) -> Iterator[Page]:
    """Give a page whose browser has practised nothing, and leave it so."""
    yield page
    page.evaluate("localStorage.clear()")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_right_wrong_and_malformed_by_keyboard_alone(forgetful: Page, exercise: Exercise) -> None:
    page = forgetful
    open_app(page, "/practise", quantity=exercise.id)
    wrong, slip = named_slip(exercise)
    write(page, wrong)
    expect(verdict(page)).to_contain_text("not right")
    expect(verdict(page)).to_contain_text(slip.name)
    expect(verdict(page)).to_contain_text(slip.sentence)
    right = to_typed(exercise.form.corrected)
    write(page, f"{right})")
    expect(verdict(page)).to_contain_text("no formula yet")
    assert field(page).evaluate(CARET) == [len(right), True]
    write(page, right)
    expect(verdict(page)).to_contain_text("Right, for every batch size and all numbers.")


def test_letters_are_no_keys_of_the_page_and_the_verdict_is_said(forgetful: Page) -> None:
    page = forgetful
    open_app(page, "/practise", quantity="dvar")
    page.evaluate("document.addEventListener('keydown', (e) => { window.heard = e.key; })")
    write(page, to_typed(find_exercise("dvar").form.corrected))
    assert page.evaluate("window.heard === undefined || window.heard === 'Tab'")
    expect(page.get_by_role("status")).to_have_text("Right, for every batch size and all numbers.")
    page.get_by_role("link", name="Why (8) is true").click()
    wait_until_idle(page)
    expect(page.get_by_role("heading", name="(8) ∂l/∂σ²")).to_be_visible()
    go_back(page)
    expect(page.get_by_text("1 of 8 lines solved.")).to_be_visible()


def test_show_me_leads_to_the_step_of_the_lesson(forgetful: Page) -> None:
    page = forgetful
    open_app(page, "/practise", quantity="dvar")
    for name in ("Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Show me"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("link", name="See where each factor comes from").click()
    wait_until_idle(page)
    assert link(page)["step"] == "variance-gradient"


def false_third_line() -> list[Expression]:
    """Return a derivation of four lines; in the third the sign of the path through μ is lost."""
    right = [equation(number).corrected for number in ("10", "11")]
    return right + [MU_SIGN.apply(find_form(number))[0] for number in ("12", "13")]


def test_the_third_line_of_four_is_found_false_by_keyboard_alone(forgetful: Page) -> None:
    page = forgetful
    open_app(page, "/practise", practice="working", quantity="closed")
    write(page, "\n".join(map(to_typed, false_third_line())), "End")
    # Every line is typeset before it is judged.
    expect(page.locator(".st-key-practise-echo .katex-display")).to_have_count(4)
    page.keyboard.press("Control+Enter")
    wait_until_idle(page)
    expect(verdict(page)).to_contain_text("The first false line is line 3.")
    marked = page.locator(".st-key-practise-line-3-false")
    expect(marked).to_contain_text(MU_SIGN.name)
    expect(marked).to_contain_text("does not follow")
    expect(page.locator(".st-key-practise-line-4")).to_contain_text("carries its mistake on")
    assert violations(page) == []


def test_the_formula_editor_is_labelled_and_traps_no_key(forgetful: Page) -> None:
    page = forgetful
    open_app(page, "/practise", quantity="dx_hat")
    formula = page.get_by_role("button", name="Formula", exact=True)
    tab_to(page, formula)
    page.keyboard.press("Enter")
    editor = page.locator("math-field")
    expect(editor).to_be_focused()
    expect(editor).to_have_attribute("aria-label", "∂l/∂x̂ =")
    page.keyboard.type("gamma*dy_i")
    page.keyboard.press("Enter")
    expect(verdict(page)).to_contain_text("Right, for every batch size and all numbers.")
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Judge")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(formula).to_be_focused()
    # What was written is read, and stands as text.
    page.get_by_role("button", name="Text", exact=True).click()
    expect(field(page)).to_have_value("gamma*dy_i")


def test_a_wrong_answer_is_drawn_on_the_links_own_data(forgetful: Page) -> None:
    page = forgetful
    layer = Layer(m=6, d=3, scale=2.0, eps=0.25, seed=5)
    open_app(page, "/practise", quantity="closed", m=6, d=3, scale=2, eps=0.25, seed=5)
    write(page, to_typed(MU_SIGN.apply(find_form("13"))[0]))
    arrays = flow(layer)
    yours, true, error = (numbers(trace) for trace in traces(page))
    np.testing.assert_allclose(true, arrays["dx"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(error, -2 * arrays["dx mu"] * np.ones((6, 1)), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(yours, true + error, rtol=1e-9, atol=1e-12)


def test_what_was_practised_stays_in_the_browser(forgetful: Page) -> None:
    page = forgetful
    open_app(page, "/practise", quantity="dbeta")
    write(page, "2*sum_j dy_j")
    expect(page.get_by_text("0 of 8 lines solved.")).to_be_visible()
    write(page, "sum_j dy_j")
    expect(page.get_by_text("1 of 8 lines solved.")).to_be_visible()
    # Another visit, of which the server knows nothing.
    open_app(page, "/practise", quantity="dbeta")
    expect(page.get_by_text("1 of 8 lines solved.")).to_be_visible()
    expect(field(page)).to_have_value("sum_j dy_j")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as JSON").click()
    kept = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert [(entry["text"], entry["solved"]) for entry in kept] == [
        ("2*sum_j dy_j", False),
        ("sum_j dy_j", True),
    ]
    assert [line["verdict"] for entry in kept for line in entry["lines"]] == ["not right", "right"]
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    printed = page.locator("#bnviz-practise-sheet")
    expect(printed).to_be_visible()
    expect(printed).to_contain_text("∂l/∂β: solved")
    rows = printed.locator("tr")
    expect(rows.nth(0).locator("math")).to_have_text("∂l∂β=2∑j=1m∂l∂yj")
    expect(rows.nth(0)).to_contain_text("not right")
    expect(rows.nth(1).locator("math")).to_have_text("∂l∂β=∑j=1m∂l∂yj")
    expect(rows.nth(1).locator("code")).to_have_text("sum_j dy_j")
    expect(page.get_by_test_id("stApp")).to_be_hidden()
    page.emulate_media(media="null")
    page.get_by_role("button", name="Forget all").click()
    expect(page.get_by_text("0 of 8 lines solved.")).to_be_visible()


def write_by_touch(page: Page, text: str) -> None:
    """Write an answer as the keyboard on the screen does, and have it judged."""
    field(page).tap()
    field(page).select_text()
    page.keyboard.insert_text(text)
    page.get_by_role("button", name="Judge").tap()
    wait_until_idle(page)


def choose_by_touch(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).tap()
    wait_until_idle(page)


def test_every_exercise_and_a_derivation_by_touch(server: Server, browser: Browser) -> None:
    with phone(browser, server) as page:
        open_app(page, "/practise", quantity="dvar")
        gap = gaps(find_exercise("dvar"))[0]
        for place in (gap.choices.index(gap.right), 1):
            page.get_by_role("radiogroup", name="What stands").locator("label").nth(place).tap()
            wait_until_idle(page)
            is_right = gap.choices[place] == gap.right
            expect(verdict(page)).to_contain_text("Right, for" if is_right else "not right")
        assert violations(page) == []
        page.get_by_text("Write the line").tap()
        wait_until_idle(page)
        for name in ("sum over the batch", "fraction"):
            page.get_by_role("button", name=name).tap()
        expect(field(page)).to_have_value("sum_j(()/())")
        page.get_by_role("button", name="Judge").tap()
        wait_until_idle(page)
        expect(verdict(page)).to_contain_text("no formula yet")
        for exercise in EXERCISES:
            about = QUANTITIES[exercise.quantity].text
            choose_by_touch(page, f"{about} {exercise.title}".strip())
            wrong, slip = named_slip(exercise)
            right = to_typed(exercise.form.corrected)
            write_by_touch(page, wrong)
            expect(page.get_by_text(f"{slip.name}.", exact=True)).to_be_in_viewport()
            write_by_touch(page, f"({right}")
            expect(verdict(page)).to_contain_text("no formula yet")
            write_by_touch(page, right)
            expect(verdict(page)).to_contain_text("Right, for every batch size and all numbers.")
            assert page.evaluate(ACROSS) <= 0
        page.get_by_role("tab", name="My working").tap()
        choose_by_touch(page, "∂l/∂x in closed form")
        write_by_touch(page, "\n".join(map(to_typed, false_third_line())))
        expect(verdict(page)).to_contain_text("The first false line is line 3.")
        expect(page.locator(".st-key-practise-line-3-false")).to_contain_text(MU_SIGN.name)
        assert page.evaluate(ACROSS) <= 0
