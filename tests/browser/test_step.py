"""The lesson: every step in both sizes, by keyboard; links; predicting; presenter mode."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from bnviz.expression import to_latex
from bnviz.lesson import LESSON_DATA, MEETS_UPSTREAM, STEPS, find_step, first_of_chapter
from bnviz.notation import SIGNS
from bnviz.scenario import find_upstream
from tests.browser.app import (
    click_cell,
    link,
    numbers,
    open_app,
    press,
    sentences,
    tab_to,
    terms,
    traces,
    wait_until_idle,
)
from tests.browser.conftest import Server
from tests.browser.layer import Layer, flow
from tests.browser.lesson import (
    LETTERS,
    SLOT,
    STICKS_OUT,
    expected,
    in_print,
    position,
    press_to,
    pushed,
    sums,
)

PROJECTOR, HALL = (1280, 720), (1920, 1080)
ENLARGED = """
times => Number(getComputedStyle(document.documentElement).getPropertyValue('--enlarged')) === times
"""
# What is shown in the very moment of a press: no answer can have come from the server.
SHOWN_AT_ONCE = """
key => {
  document.dispatchEvent(new KeyboardEvent('keydown', { key }));
  return SLOT.innerText;
}
""".replace("SLOT", SLOT)
LAST = len(STEPS)
LAYER = Layer(gamma=-0.7, eps=0.25, seed=3)
CELL = (2, 4)
QUERY = {"gamma": -0.7, "eps": 0.25, "seed": 3, "cell": "3,5"}


@pytest.fixture
def still(page: Page) -> Iterator[Page]:
    """Give the page to a test that measures what is seen: nothing moves."""
    page.emulate_media(reduced_motion="reduce")
    yield page
    page.emulate_media(reduced_motion="no-preference")


@pytest.fixture
def clicker(still: Page) -> Iterator[Page]:
    """Give the page to a test that changes the size of its window."""
    yield still
    resize(still, PROJECTOR)


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))


def shown(page: Page) -> list[tuple[str, str | None, np.ndarray]]:
    return [(t["name"], t["meta"]["term"], numbers(t)) for t in traces(page)]


def assert_true(page: Page, slug: str) -> None:
    """Compare every heatmap with arrays computed without the app."""
    arrays, step = flow(LAYER), STEPS[find_step(slug)]
    found = shown(page)
    assert bool(found) == bool(step.pieces)
    scene: dict[str, np.ndarray] = {}
    if step.scene:
        column = step.scene.push == "column"
        moved = pushed(arrays, lambda x: flow(LAYER, x), CELL, column=column)
        scene = {**moved, **sums(arrays), **in_print(slug, arrays, LAYER.eps)}
    for name, term, values in found:
        true = scene[name] if name in scene else expected(slug, name, term, arrays, LAYER.eps)
        if name == "as printed" and values.ndim < true.ndim:
            true = true.sum(axis=0)
        # A sum that cancels is as unsure as what it adds up.
        added = np.abs(arrays["dx"]).max() if name in scene else 1e-3
        scale = max(np.abs(true).max(), added)
        assert values.shape == true.shape, (slug, name)
        assert np.abs(values - true).max() <= 1e-12 * scale, (slug, name)


def assert_fits(page: Page, enlarged: float) -> None:
    assert page.evaluate(STICKS_OUT) == []
    letters = page.evaluate(LETTERS)
    assert letters["formula"] >= 28 * enlarged
    assert letters["smallest"] >= 18
    expect(page.locator(".katex-error")).to_have_count(0)


@pytest.mark.parametrize(("first", "last"), [(1, LAST // 2), (LAST // 2, LAST)])
def test_the_whole_lesson_with_a_clicker_in_presenter_mode(
    clicker: Page, first: int, last: int
) -> None:
    """Walk there on a projector of 720 lines, and back on one of 1080, which shows the same."""
    open_app(clicker, "/step", present=1, step=STEPS[first - 1].id, **QUERY)
    seen = {}
    for number in range(first, last + 1):
        if number > first:
            press_to(clicker, "PageDown", number)
        step = STEPS[number - 1]
        assert link(clicker)["step"] == step.id
        assert_fits(clicker, 1)
        assert_true(clicker, step.id)
        seen[number] = (traces(clicker), terms(clicker))
    if last == LAST:
        press_to(clicker, "PageDown", LAST)
    resize(clicker, HALL)
    # The browser tells the server how large its screen is.
    clicker.wait_for_function(ENLARGED, arg=HALL[1] / PROJECTOR[1])
    wait_until_idle(clicker)
    for number in range(last, first - 1, -1):
        if number < last:
            press_to(clicker, "PageUp", number)
        step = STEPS[number - 1]
        assert link(clicker)["step"] == step.id
        assert_fits(clicker, HALL[1] / PROJECTOR[1])
        assert (traces(clicker), terms(clicker)) == seen[number], step.id
    kept = {name: str(value) for name, value in QUERY.items()}
    assert link(clicker) == {**kept, "step": STEPS[first - 1].id, "present": "1"}


# Numbers that are long, that nearly cancel, or that are many.
HARD = {
    "a large mean": {"shift": 10000, "scale": 0.01, "gamma": -0.7, "seed": 3, "cell": "3,5"},
    "a large batch": {"shift": -10000, "scale": 0.01, "eps": 1e-3, "m": 256, "cell": "200,5"},
}
LONGEST = ("variance-gradient-power", "variance-gradient", "substituted-var", "simplified-var")
CUT = """
() => {
  const box = SLOT.querySelector('[class*=st-key-step-numbers]');
  return [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight];
}
""".replace("SLOT", SLOT)


@pytest.mark.parametrize("present", [0, 1])
@pytest.mark.parametrize("data", HARD)
def test_numbers_of_a_cell_are_never_cut(still: Page, data: str, present: int) -> None:
    page = still
    for slug in LONGEST:
        open_app(page, "/step", step=slug, **HARD[data], **{"present": 1} if present else {})
        assert max(page.evaluate(CUT)) <= 1, slug
        if present:
            assert page.evaluate(STICKS_OUT) == []


def test_the_difference_of_large_numbers_can_be_followed(page: Page) -> None:
    open_app(page, "/step", step="variance-distance", **HARD["a large mean"])
    latex = page.evaluate(
        f"{SLOT}.querySelector('[class*=st-key-step-numbers] annotation').textContent"
    )
    left, right = re.findall(r"\d+\.\d+", latex)[:2]
    arrays = flow(Layer(shift=10000, scale=0.01, gamma=-0.7, seed=3))
    true = (arrays["x"] - arrays["mu"])[2, 4]
    assert float(left) - float(right) == pytest.approx(true, rel=1e-2)


def test_presenter_mode_in_a_small_window_can_be_scrolled_through(page: Page) -> None:
    # 1280 × 720 at 200 %.
    page.set_viewport_size({"width": 640, "height": 360})
    open_app(page, "/step", step="variance-gradient", present=1)
    page.mouse.move(100, 100)
    page.mouse.wheel(0, 5000)
    bottom = f"{SLOT}.querySelector('.js-plotly-plot').getBoundingClientRect().bottom"
    page.wait_for_function(f"{bottom} <= innerHeight")
    page.set_viewport_size({"width": 1280, "height": 720})


def test_quick_presses_are_all_counted(page: Page) -> None:
    open_app(page, "/step")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    press_to(page, "PageDown", 10)


def test_a_press_shows_the_next_step_without_the_server(page: Page) -> None:
    open_app(page, "/step", step="normalize")
    at_once = page.evaluate(SHOWN_AT_ONCE, "PageDown")
    wait_until_idle(page)
    assert at_once == page.evaluate(f"{SLOT}.innerText")
    assert link(page)["step"] == STEPS[find_step("normalize") + 1].id
    assert page.evaluate(SHOWN_AT_ONCE, "PageUp") != at_once


def test_a_press_whose_message_is_lost_counts(page: Page) -> None:
    open_app(page, "/step", step="mean")
    page.evaluate("""() => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = () => {
        window.isLost = true;
        WebSocket.prototype.send = send;
      };
    }""")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.isLost")
    wanted = find_step("mean") + 1
    page.get_by_text(f"{wanted + 1} / ").wait_for()
    wait_until_idle(page)
    assert link(page)["step"] == STEPS[wanted].id


def test_keys_lead_to_the_ends_and_stop_there(page: Page) -> None:
    open_app(page, "/step")
    press_to(page, "End", LAST)
    expect(page.get_by_text("The lesson ends here.")).to_have_count(0)
    press_to(page, "ArrowRight", LAST)
    expect(page.get_by_text("The lesson ends here.")).to_be_visible()
    press_to(page, "Home", 1)
    press_to(page, "ArrowLeft", 1)
    press_to(page, "ArrowRight", 2)


def test_keys_belong_to_the_field_that_has_the_focus(page: Page) -> None:
    open_app(page, "/step", m=5)
    tab_to(page, page.get_by_role("slider", name="Scale γ"))
    press(page, "ArrowRight")
    assert position(page) == 1
    assert link(page)["gamma"] == "1.6"


def test_a_control_keeps_the_step_and_a_step_keeps_the_controls(page: Page) -> None:
    open_app(page, "/step", step="normalized-gradient", m=5, d=3, cell="2,3")
    tab_to(page, page.get_by_role("spinbutton", name="Seed"))
    page.keyboard.press("ArrowUp")
    wait_until_idle(page)
    assert link(page) == {
        "m": "5",
        "d": "3",
        "seed": "1",
        "cell": "2,3",
        "step": "normalized-gradient",
    }
    dx_hat = next(values for name, _, values in shown(page) if name == "dx_hat")
    np.testing.assert_allclose(dx_hat, flow(Layer(5, 3, seed=1))["dx_hat"], rtol=1e-12)


def test_what_has_no_samples_names_none(page: Page) -> None:
    written = f"{SLOT}.querySelector('[class*=st-key-step-numbers] p').textContent"
    open_app(page, "/step", step="mean", cell="1,1")
    assert page.evaluate(written).startswith("At feature 1:")
    press_to(page, "PageDown", find_step("mean") + 2)
    assert page.evaluate(written).startswith("At sample 1, feature 1:")


def test_the_jump_list_leads_to_an_equation(page: Page) -> None:
    open_app(page, "/step")
    tab_to(page, page.get_by_role("combobox", name="Equation"))
    page.keyboard.type("12")
    press(page, "Enter")
    assert link(page)["step"] == STEPS[first_of_chapter("Equation 12")].id


def test_a_node_of_the_graph_leads_to_its_step(page: Page) -> None:
    open_app(page, "/step", step="normalized-gradient")
    node = page.get_by_role("link", name=re.compile("^σ²"))
    tab_to(page, node)
    press(page, "Enter")
    assert link(page)["step"] == "variance-gradient"
    page.get_by_role("link", name=re.compile("^μ")).click()
    wait_until_idle(page)
    assert link(page)["step"] == "mean-gradient"


def test_predicting_hides_the_result_until_the_next_press(page: Page) -> None:
    open_app(page, "/step", step="scale-and-shift", cell="1,1")
    press(page, "h")
    assert link(page)["predict"] == "1"
    expect(page.get_by_text("Where x̂ is zero, what is y?")).to_be_visible()
    hidden = flow(Layer())["y"]
    # γ and β are one number each, and written as such.
    assert [name for name, _, _ in shown(page)] == ["x_hat"]
    assert terms(page) == []
    text = page.locator(".st-key-step").inner_text().replace("−", "-")
    assert f"{hidden[0, 0]:.4g}" not in text
    press(page, "PageDown")
    assert link(page)["step"] == "scale-and-shift"
    assert [name for name, _, _ in shown(page)] == ["x_hat", "y"]
    assert terms(page)[0]["value"] == pytest.approx(hidden[0, 0], rel=1e-12)
    press(page, "PageDown")
    assert link(page)["step"] == "scale-gradient-product"


def test_a_press_right_after_hiding_asks_before_it_answers(page: Page) -> None:
    open_app(page, "/step", step="mean-gradient-vanishing")
    page.keyboard.press("h")
    page.keyboard.press("PageDown")
    wait_until_idle(page)
    assert link(page)["predict"] == "1"
    assert link(page)["step"] == "mean-gradient-vanishing"
    assert "…" not in page.evaluate(
        f"{SLOT}.querySelector('[class*=st-key-step-numbers]').innerText"
    )
    press(page, "PageDown")
    assert link(page)["step"] == "mean-gradient"
    asked = page.evaluate(f"{SLOT}.querySelector('p').innerText")
    assert asked.startswith(STEPS[find_step("mean-gradient")].question)


def test_a_clicker_goes_on_from_a_list_and_a_switch(page: Page) -> None:
    open_app(page, "/step")
    tab_to(page, page.get_by_role("combobox", name="Equation"))
    page.keyboard.type("12")
    press(page, "Enter")
    here = position(page)
    press_to(page, "PageDown", here + 1)
    tab_to(page, page.get_by_role("switch", name="Predict first"))
    press_to(page, "PageDown", here + 2)


def test_the_waterfall_ends_in_the_value_of_the_cell(page: Page) -> None:
    open_app(page, "/step", step="input-gradient", cell="3,5", gamma=-0.7, eps=0.25)
    arrays = flow(Layer(gamma=-0.7, eps=0.25))
    (bars,) = terms(page)
    expected_terms = [arrays[f"dx {path}"][2, 4] for path in ("direct", "var", "mu")]
    np.testing.assert_allclose(bars["terms"], expected_terms, rtol=1e-11)
    assert bars["value"] == pytest.approx(arrays["dx"][2, 4], rel=1e-11)


def test_a_lesson_link_shows_the_same_in_a_fresh_browser(
    page: Page, server: Server, browser: Browser
) -> None:
    open_app(page, "/step", step="variance-gradient", m=6, d=3, cell="2,3", seed=9)
    press(page, "l")
    dialog = page.get_by_role("dialog")
    hide = dialog.get_by_role("combobox")
    for control in ("Batch size", "Seed"):
        hide.fill(control)
        press(page, "Enter")
    address = dialog.get_by_test_id("stCode").inner_text().strip()
    assert address.startswith(f"{server.url}/step?")
    expect(dialog.get_by_alt_text("QR code")).to_be_visible()
    # On localhost, where this test runs, a class cannot follow it.
    expect(dialog.get_by_text("This address works on this machine alone.")).to_be_visible()
    context = browser.new_context(base_url=server.url)
    other = context.new_page()
    other.goto(address)
    wait_until_idle(other)
    assert link(other) == {**link(page), "hide": "m,seed"}
    assert traces(other) == traces(page)
    assert terms(other) == terms(page)
    expect(other.get_by_role("spinbutton", name="Features D")).to_be_visible()
    for name in ("Batch size m", "Seed"):
        expect(page.get_by_role("spinbutton", name=name, include_hidden=True)).to_have_count(1)
        expect(other.get_by_role("spinbutton", name=name, include_hidden=True)).to_have_count(0)
    context.close()


def test_presenter_mode_takes_everything_else_away_and_loses_nothing(page: Page) -> None:
    open_app(page, "/step", step="delta", m=5, d=3, cell="2,3")
    before, kept = traces(page), link(page)
    press(page, "p")
    assert link(page) == {**kept, "present": "1"}
    for part in ("stSidebar", "stHeader"):
        expect(page.get_by_test_id(part)).not_to_be_visible()
    assert [t["z"] for t in traces(page)] == [t["z"] for t in before]
    press(page, "?")
    expect(page.get_by_text("PageDown")).to_be_visible()
    page.keyboard.press("Escape")
    here = find_step("delta") + 1
    press_to(page, "PageDown", here + 1)
    press_to(page, "PageUp", here)
    press(page, "Escape")
    assert link(page) == kept
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert traces(page) == before


def test_the_lesson_plays_by_itself_and_stops(page: Page) -> None:
    open_app(page, "/step")
    tab_to(page, page.get_by_role("combobox", name="Pace"))
    page.keyboard.type("3 s")
    press(page, "Enter")
    tab_to(page, page.get_by_role("button", name="Play"))
    page.keyboard.press("Enter")
    page.get_by_text("3 / ", exact=False).first.wait_for(timeout=20_000)
    press(page, "a")
    stopped = position(page)
    page.wait_for_timeout(4000)
    assert position(page) == stopped


def test_a_step_that_does_not_exist_is_the_first(page: Page) -> None:
    open_app(page, "/step", step="no-such-step")
    assert position(page) == 1
    assert link(page)["step"] == STEPS[0].id
    assert sentences(page) == ["There is no step “no-such-step”; the first step is shown."]


def test_turning_the_page_keeps_settings_and_step(page: Page) -> None:
    open_app(page, "/step", step="normalize", m=5, d=3, seed=4)
    for name in ("Explore", "Prove", "Step"):
        page.get_by_role("link", name=name, exact=True).click()
        wait_until_idle(page)
        assert link(page) == {"step": "normalize", "m": "5", "d": "3", "seed": "4"}


def test_a_newcomer_is_greeted_once(page: Page) -> None:
    open_app(page)
    start = page.get_by_role("button", name="Start the lesson")
    tab_to(page, start)
    press(page, "Enter")
    lesson = {name: str(value) for name, value in LESSON_DATA.items()}
    assert link(page) == {"step": STEPS[0].id, **lesson}
    page.get_by_role("link", name="Explore", exact=True).click()
    wait_until_idle(page)
    expect(start).to_have_count(0)


def test_who_opens_the_lesson_itself_sees_all_paths(page: Page) -> None:
    open_app(page, "/step")
    lesson = {name: str(value) for name, value in LESSON_DATA.items()}
    assert link(page) == {"step": STEPS[0].id, **lesson}
    # A link to a step says which data it is about, also where it names none.
    open_app(page, "/step", step="mean")
    assert link(page) == {"step": "mean"}


def test_arrows_go_on_after_a_switch_and_a_click_on_a_cell(page: Page) -> None:
    open_app(page, "/step", step="input-gradient", predict=1, **LESSON_DATA)
    page.locator(".st-key-step-own label").click()
    wait_until_idle(page)
    number = position(page)
    press(page, "ArrowRight")
    # It was to be guessed, and is shown.
    assert position(page) == number
    click_cell(page, "dx", (3, 1))
    assert link(page)["cell"] == "4,2"
    press(page, "ArrowRight")
    assert position(page) == number + 1
    assert link(page)["cell"] == "4,2"


def test_the_lesson_keeps_data_that_were_chosen(page: Page) -> None:
    open_app(page, "/", seed=4)
    press_button = page.get_by_role("button", name="Start the lesson")
    press_button.click()
    wait_until_idle(page)
    assert link(page) == {"step": STEPS[0].id, "seed": "4"}


def test_what_nobody_picked_is_where_all_paths_are_seen(page: Page) -> None:
    open_app(page, "/step", step="input-gradient", **LESSON_DATA)
    assert "cell" not in link(page)
    (bars,) = terms(page)
    arrays = flow(Layer(6, 3, seed=32))
    largest = np.abs(arrays["dx direct"]).max()
    # A bar of a twentieth of the largest value can be seen.
    assert min(map(abs, (*bars["terms"], bars["value"]))) > largest / 20
    assert bars["value"] == pytest.approx(arrays["dx"][1, 1], rel=1e-11)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("names", to_latex(find_upstream("softmax-cross-entropy").formulas.loss)),
        (MEETS_UPSTREAM, "Here l is the softmax cross-entropy."),
    ],
)
def test_of_which_loss_is_said_and_fits(page: Page, slug: str, said: str) -> None:
    """The longest of them, on a projector."""
    open_app(page, "/step", step=slug, present=1, upstream="softmax-cross-entropy", **LESSON_DATA)
    assert page.evaluate(STICKS_OUT) == []
    assert said in page.evaluate(f"{SLOT}.textContent")


SCALES = f"""
() => [...{SLOT}.querySelectorAll('.annotation-text')].map(one => one.textContent)
"""


def test_each_path_can_have_a_scale_of_its_own(page: Page) -> None:
    open_app(page, "/step", step="input-gradient", present=1, **LESSON_DATA)
    before = {t["meta"]["scale"] for t in traces(page)}
    press(page, "s")
    assert link(page)["own"] == "1"
    expect(page.get_by_text("Own scales: at ×2")).to_be_visible()
    assert page.evaluate(STICKS_OUT) == []
    limits = [np.abs(values).max() for _, _, values in shown(page)]
    said = "\n".join(page.evaluate(SCALES))
    # Each says how many times as strong its colours are as on the scale of the largest.
    factors = [float(one) for one in re.findall(r"×(\d+(?:\.\d+)?)$", said, re.MULTILINE)]
    assert factors == pytest.approx([max(limits) / limit for limit in limits], rel=0.05)
    assert len(before) == 1
    assert len({t["meta"]["scale"] for t in traces(page)}) == len(limits)
    press(page, "s")
    assert "own" not in link(page)
    assert {t["meta"]["scale"] for t in traces(page)} == before
    expect(page.get_by_text("One scale again")).to_be_visible()


def test_the_legend_shows_the_colours_of_the_signs(page: Page) -> None:
    open_app(page, "/step", step="input-gradient", present=1)
    legend = page.locator(".step-legend:visible")
    for sign in SIGNS.values():
        expect(legend).to_contain_text(f"{sign.name}: {sign.meaning}")
    red, green, blue = (int(SIGNS["negative"].light[n : n + 2], 16) for n in (1, 3, 5))
    expect(legend.locator("i").first).to_have_css(
        "background-color", f"rgb({red}, {green}, {blue})"
    )


def test_a_click_pushes_another_x(page: Page) -> None:
    open_app(page, "/step", step="question", m=6, d=3, seed=32)
    click_cell(page, "Δx", (4, 1))
    assert link(page)["cell"] == "5,2"
    layer = Layer(6, 3, seed=32)
    true = pushed(flow(layer), lambda x: flow(layer, x), (4, 1), column=False)
    for name, _, values in shown(page):
        np.testing.assert_allclose(values, true[name], atol=1e-12)
    expect(page.get_by_text("The x of sample 5, feature 2, is pushed by")).to_be_visible()


def test_the_end_leads_on_and_keeps_the_data(page: Page) -> None:
    open_app(page, "/step", step="facts", **LESSON_DATA)
    page.locator("[class*=st-key-step-scene]:visible").get_by_role("link", name="Prove").click()
    wait_until_idle(page)
    expect(page.get_by_text("Why is it true, and which printed line is not?")).to_be_visible()
    assert link(page)["seed"] == str(LESSON_DATA["seed"])
