"""Pulling at the board: what follows in the browser, what the server answers, links and undo."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import bnviz
from bnviz.figures.colour_maps import colour_map
from bnviz.scenario import UPSTREAMS, Settings, make_inputs, upstream
from tests.browser.app import (
    SCROLL_TO,
    cells,
    find,
    heatmap,
    link,
    numbers,
    open_app,
    point_at,
    press,
    traces,
    wait_until_idle,
)
from tests.browser.conftest import Server
from tests.browser.hands import (
    AT,
    PIXEL,
    QUANTITIES,
    grab,
    kernels,
    let_go,
    live,
    pull,
)

SENT = "() => window.sentAt"
SAID = "() => document.querySelector('.st-key-hands, [class*=st-key-board-trust]').innerText"
WITHIN = 1e-12


def assert_follows(page: Page) -> dict[str, np.ndarray]:
    """Assert that all that is painted follows from its inputs, and return it."""
    found = live(page)
    for name, true in kernels(found).items():
        scale = max(np.abs(true).max(), np.abs(found["10.direct"]).max() if name == "dx" else 0)
        assert np.abs(found[name] - true).max() <= WITHIN * scale, name
    return found


def press_and_rest(page: Page, *keys: str) -> None:
    """Press keys that pull, and wait until they count as let go, and the app has answered."""
    press(page, *keys)
    page.wait_for_timeout(500)
    wait_until_idle(page)


def assert_server_agrees(page: Page, arrays: dict[str, np.ndarray]) -> None:
    for name in ("x", "dy", "gamma", "beta", *QUANTITIES):
        shown = numbers(heatmap(page, name, "10" if name == "dx" else None))
        scale = max(np.abs(arrays[name]).max(), np.abs(arrays["10.direct"]).max() * (name == "dx"))
        assert np.abs(shown - arrays[name]).max() <= WITHIN * max(scale, 1e-300), name


CHANGES = {
    "x": ("x",),
    "dy": ("dy", "pull"),
    "mu": ("x",),
    "var": ("x",),
    "gamma": ("gamma",),
    "beta": ("beta",),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_pulled_moves_and_everything_follows(
    page: Page, server: Server, browser: Browser, name: str
) -> None:
    open_app(page, "/")
    before = assert_follows(page)
    sent = page.evaluate(SENT)
    pull(page, name, 60)
    during = assert_follows(page)
    assert page.evaluate(SENT) == sent, "something was sent under the hand"
    for array in ("x", "dy", "gamma", "beta"):
        moved = during[array] != before[array]
        # Nothing but what the hand holds, and of that its cell or its column alone.
        assert moved.any() == (array in CHANGES[name]), array
        assert not np.delete(moved, AT[1], axis=-1).any()
        if name in ("x", "dy"):
            assert moved.sum() == (array in CHANGES[name])
    if name in ("mu", "var"):
        old, new = before[name][AT[1]], during[name][AT[1]]
        assert new > old
        other = "var" if name == "mu" else "mu"
        assert during[other][AT[1]] == pytest.approx(before[other][AT[1]], rel=1e-6)
    let_go(page)
    assert_server_agrees(page, during)
    visit = browser.new_context(base_url=server.url)
    there = visit.new_page()
    there.goto(page.url)
    wait_until_idle(there)
    shown = [(t["name"], t["z"]) for t in traces(page)]
    assert [(t["name"], t["z"]) for t in traces(there)] == shown
    visit.close()
    press(page, "Control+z")
    assert_server_agrees(page, before)
    assert not {"edit"} & link(page).keys()


def test_a_click_still_picks_and_changes_nothing(page: Page) -> None:
    open_app(page, "/")
    before = live(page)
    grab(page, "x")
    let_go(page)
    assert link(page) == {"cell": "4,3", "focus": "x"}
    np.testing.assert_array_equal(live(page)["x"], before["x"])


@pytest.fixture
def finger(server: Server, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    context.add_init_script("window.sentAt = 0;")
    yield context.new_page()
    context.close()


class Finger:
    """One finger on the screen: a session of the protocol knows its own touches alone."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def do(self, kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


@pytest.mark.parametrize("name", ["x", "gamma"])
def test_a_finger_pulls_on_a_phone_and_does_not_scroll(finger: Page, name: str) -> None:
    open_phone(finger)
    finger.evaluate(SCROLL_TO, find(cells(finger, *AT), name)["y"])
    box = find(cells(finger, *AT), name)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = live(finger)
    one = Finger(finger)
    one.do("touchStart", (x, y))
    for up in (10, 25, 40):
        one.do("touchMove", (x, y - up))
    finger.wait_for_timeout(100)
    during = assert_follows(finger)
    assert during[name][AT if name == "x" else AT[1]] > before[name][AT if name == "x" else AT[1]]
    assert find(cells(finger, *AT), name)["y"] == box["y"]
    one.do("touchEnd")
    expect(finger.get_by_role("button", name="Let all go")).to_have_count(int(name == "x"))


def open_phone(page: Page) -> None:
    page.goto("/")
    # The first board may be that of a wide window: the browser then tells how narrow this one is.
    page.wait_for_function(
        "() => { const plot = document.querySelector('.st-key-board .js-plotly-plot');"
        " return plot?.bnvizLive && plot.layout.height > 3000; }",
        timeout=60_000,
    )
    page.wait_for_timeout(1000)


def test_keys_pull_the_picked_cell(page: Page) -> None:
    open_app(page, "/", cell="4,3", focus="x")
    before = live(page)["x"]
    press_and_rest(page, "+")
    once = live(page)["x"]
    assert once[AT] > before[AT]
    np.testing.assert_array_equal(numbers(heatmap(page, "x")), once)
    press_and_rest(page, "-", "-", "-")
    # All keys count, however fast they come; what is pulled is rounded to a hundredth of a step.
    thrice = live(page)["x"][AT]
    assert thrice == pytest.approx(3 * before[AT] - 2 * once[AT], abs=0.04)
    press_and_rest(page, "Shift+*")
    finer = live(page)["x"][AT] - thrice
    assert 0 < finer < (once[AT] - before[AT]) / 5
    press_and_rest(page, "Control+z", "Control+z", "Control+z")
    np.testing.assert_array_equal(live(page)["x"], before)
    assert "edit" not in link(page)


# Presses a key, and looks what is seen, while the board has no figure that is drawn.
BETWEEN = """
() => {
  const observer = new MutationObserver(() => {
    if (document.querySelector('.st-key-board .stPlotlyChart > div')._fullData) return;
    observer.disconnect();
    const old = document.querySelector('.old-figure .main-svg');
    window.between = { titles: old?.parentElement.querySelectorAll('.annotation').length ?? 0,
                       isSeen: Boolean(old?.checkVisibility()) };
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }));
  });
  observer.observe(document.querySelector('.st-key-board'), { childList: true, subtree: true });
}
"""


def test_nothing_blinks_and_no_key_is_lost_while_the_figure_is_built(page: Page) -> None:
    open_app(page, "/", cell="4,3", focus="x")
    before = live(page)["x"][AT]
    press_and_rest(page, "+")
    once = live(page)["x"][AT]
    page.evaluate(BETWEEN)
    press_and_rest(page, "+")
    page.wait_for_function("() => window.between", timeout=10_000)
    wait_until_idle(page)
    press_and_rest(page)
    seen = page.evaluate("() => window.between")
    assert seen["isSeen"]
    assert seen["titles"] > 20
    # One key before, one while the second figure was built: the next is built for both.
    assert live(page)["x"][AT] == pytest.approx(3 * once - 2 * before, abs=0.04)
    assert page.locator(".old-figure .main-svg").count() == 0


def test_what_follows_from_others_cannot_be_pulled_and_says_so(page: Page) -> None:
    open_app(page, "/", cell="4,3", focus="dx")
    press(page, "+")
    expect(page.get_by_text("∂l/∂x follows from others")).to_be_visible()
    assert "edit" not in link(page)


# Notes when a frame first shows another γ or β than before.
WATCH = """
name => {
  const plot = document.querySelector('.st-key-board .js-plotly-plot');
  const before = plot.bnvizLive[name][0];
  const look = () => {
    if (plot.bnvizLive[name][0] === before) requestAnimationFrame(look);
    else {
      window.followedAt = performance.now();
      window.followed = { ...plot.bnvizLive };
    }
  };
  look();
}
"""


@pytest.mark.parametrize(("name", "label"), [("gamma", "Scale γ"), ("beta", "Shift β")])
def test_the_board_follows_a_slider_before_the_server_hears_of_it(
    page: Page, name: str, label: str
) -> None:
    open_app(page, "/")
    before = live(page)[name]
    page.get_by_role("slider", name=label).focus()
    page.evaluate(WATCH, name)
    page.keyboard.press("ArrowRight")
    wait_until_idle(page)
    assert page.evaluate("() => window.followedAt < window.heardAt - 20")
    np.testing.assert_allclose(page.evaluate(f"() => Array.from(followed.{name})"), before + 0.1)
    assert_server_agrees(page, assert_follows(page))


def test_the_board_follows_epsilon_and_the_numbers_of_the_data(page: Page) -> None:
    open_app(page, "/")
    page.get_by_role("slider", name="Epsilon").focus()
    press(page, "ArrowRight")
    assert live(page)["eps"] == 1e-4
    field = page.locator(".st-key-control-shift input")
    field.fill("5")
    page.wait_for_function(
        "() => document.querySelector('.st-key-board .js-plotly-plot').bnvizLive?.mu[0] > 4"
    )
    during = assert_follows(page)
    field.press("Enter")
    wait_until_idle(page)
    assert_server_agrees(page, during)


def diff(page: Page, name: str, before: dict[str, np.ndarray]) -> np.ndarray:
    return live(page)[name] - before[name]


@pytest.mark.parametrize("source", UPSTREAMS, ids=lambda source: source.id)
def test_change_is_one_column_unless_the_loss_mixes_features(page: Page, source: Any) -> None:
    open_app(page, "/", upstream=source.id)
    page.get_by_role("switch", name="Change").or_(page.locator(".st-key-change input")).first.press(
        "Space"
    )
    wait_until_idle(page)
    before = live(page)
    pull(page, "x", 50)
    during = live(page)
    for name in ("x", "x_hat", "y", "dy", "dx"):
        changed = during[name] - before[name]
        outside = np.delete(changed, AT[1], axis=1)
        if name in ("x", "x_hat", "y") or not source.mixes_features:
            assert not outside.any(), name
        elif name == "dx":
            assert outside.any()
    # The picture says the same: what did not change has the colour of zero.
    zero = [int(colour_map("light", signed=True)[3][1][n : n + 2], 16) for n in (1, 3, 5)]
    for column, is_zero in ((AT[1], False), (AT[1] + 2, True)):
        box = find(cells(page, AT[0], column), "x_hat")
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        assert (page.evaluate(PIXEL, middle)[:3] == zero) == is_zero
    if source.mixes_features:
        # Two passes that know nothing of each other or of the browser.
        settings = Settings(upstream=source.id)
        inputs = make_inputs(settings)
        found = []
        for x in (inputs.x, during["x"]):
            fwd = bnviz.forward(x, inputs.gamma, inputs.beta, inputs.eps)
            found.append(bnviz.backward(fwd, upstream(settings, fwd.y)).dx)
        np.testing.assert_allclose(during["dx"] - before["dx"], found[1] - found[0], atol=1e-14)
    let_go(page)


def test_a_nudge_of_mu_changes_no_loss_and_one_of_x_does_as_predicted(page: Page) -> None:
    open_app(page, "/")
    pull(page, "x", 40)
    let_go(page)
    card = page.locator(".nudge")
    expect(card).to_contain_text("Δl =")
    ratios = [
        float(text.replace("−", "-"))
        for text in card.locator("tr").nth(1).locator("td").all_inner_texts()
    ]
    errors = [abs(ratio - 1) for ratio in ratios]
    assert errors[0] > errors[1] > errors[2]
    assert errors[3] < 1e-3
    pull(page, "mu", 40)
    let_go(page)
    # Normalizing takes the mean away: to shift a feature changes nothing behind it.
    expect(card).to_contain_text("so ∂l/∂x adds up to 0 in this column")
    expect(card).to_contain_text("Δl = 0 (rounding)")
    # Rounding is not painted as a change.
    page.locator(".st-key-change label").click()
    wait_until_idle(page)
    zero = [int(colour_map("light", signed=True)[3][1][n : n + 2], 16) for n in (1, 3, 5)]
    box = find(cells(page, *AT), "x_hat")
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate(PIXEL, middle)[:3] == zero


def test_values_stop_at_the_bound_and_a_link_at_its_length(page: Page) -> None:
    open_app(page, "/", scale=400000)
    pull(page, "x", 320)
    assert np.abs(live(page)["x"]).max() <= 2e6
    assert live(page)["x"][AT] == 1e6
    let_go(page)
    full = ";".join(f"x:{i},{j}:0.5" for i in range(5, 13) for j in range(1, 9))
    open_app(page, "/", edit=full)
    before = live(page)["x"]
    pull(page, "x", 40)
    let_go(page)
    np.testing.assert_array_equal(live(page)["x"], before)
    expect(page.get_by_text("A link holds 64 changes")).to_be_visible()


def test_let_all_go_puts_everything_back(page: Page) -> None:
    open_app(page, "/", edit="x:4,3:7;dy:1,1:2;column:2:1,2")
    assert live(page)["x"][AT] == 7
    # The column was both moved and stretched: its μ and its σ² are marked.
    expect(page.locator(".edited-cell")).to_have_count(4)
    page.get_by_role("button", name="Let all go (3)").click()
    wait_until_idle(page)
    assert link(page) == {}
    np.testing.assert_array_equal(live(page)["x"], make_inputs(Settings()).x)
    expect(page.locator(".edited-cell")).to_have_count(0)


def test_a_column_pulled_flat_without_epsilon_says_what_happens(page: Page) -> None:
    open_app(page, "/", m=2, d=1, eps=0, cell="2,1", focus="x", edit="x:1,1:2;x:2,1:1.8")
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.get_by_text("Feature 1 is flat and ε is 0")).to_be_visible()
    wait_until_idle(page)
    expect(page.get_by_role("button", name="Set ε to 1e-05")).to_be_visible()


# The pieces that the number of an input is set in, and where they are.
PIECES = """
([name, row]) => [...document.querySelectorAll('.pullable-number')]
  .filter(({ bnvizInput: [found, at] }) => found === name && (at === null || at === row))
  .map((piece) => {
    const { left, top, width, height } = piece.getBoundingClientRect();
    return [piece.textContent.replace('−', '-'), left + width / 2, top + height / 2];
  })
"""


@pytest.mark.parametrize(
    ("focus", "name"), [("x_hat", "x"), ("y", "gamma"), ("y", "beta"), ("dgamma", "dy")]
)
def test_a_number_of_the_x_ray_is_a_scrubber(page: Page, focus: str, name: str) -> None:
    open_app(page, "/", cell="4,3", focus=focus)
    before = live(page)
    told = json.loads(page.locator(".xray-inputs").get_attribute("data-inputs") or "[]")
    assert name in [found[1] for found in told]
    pieces = page.evaluate(PIECES, [name, AT[0]])
    value = before[name][AT] if name in ("x", "dy") else before[name][AT[1]]
    assert float("".join(text for text, *_ in pieces)) == pytest.approx(value, rel=1e-3)
    _, x, y = pieces[-1]
    page.mouse.move(x, y)
    page.mouse.down()
    for up in (8, 20, 40):
        page.mouse.move(x, y - up)
    page.wait_for_timeout(100)
    during = assert_follows(page)
    now = during[name][AT] if name in ("x", "dy") else during[name][AT[1]]
    assert now > value
    pieces = page.evaluate(PIECES, [name, AT[0]])
    assert float("".join(text for text, *_ in pieces)) == pytest.approx(now, rel=1e-3)
    let_go(page)
    assert_server_agrees(page, during)


def test_too_many_cells_are_not_followed_and_the_page_says_so(page: Page) -> None:
    open_app(page, "/", m=257, d=256)
    expect(
        page.get_by_text("Pulling is off: the board follows a hand up to 65,536 cells")
    ).to_be_visible()


def test_an_edit_that_cannot_be_used_is_said(page: Page) -> None:
    open_app(page, "/", edit="x:99,1:2;x:4,3:7")
    expect(page.get_by_text("lies outside of the batch")).to_be_visible()
    assert numbers(heatmap(page, "x"))[AT] == 7


def test_what_a_slider_did_can_be_undone(page: Page) -> None:
    open_app(page, "/")
    before = live(page)
    page.get_by_role("slider", name="Epsilon").focus()
    press(page, "ArrowRight", "ArrowRight")
    assert link(page) == {"eps": "0.001"}
    page.locator(".st-key-board .js-plotly-plot").focus()
    press(page, "Control+z")
    assert link(page) == {}
    assert_server_agrees(page, before)


def test_the_page_stays_where_it_is_when_a_hand_lets_go(page: Page) -> None:
    open_app(page, "/")
    top = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    for n in range(6):
        pull(page, ("mu", "var")[n % 2], 20)
        before = page.evaluate(top)
        let_go(page)
        page.wait_for_timeout(300)
        assert page.evaluate(top) == before


@pytest.mark.parametrize(
    ("name", "strip", "said"),
    [("mu", "mu", "adds up to 0 in this column"), ("var", "var", "no part along x̂")],
)
def test_a_strip_that_is_pulled_is_marked_and_teaches(
    page: Page, name: str, strip: str, said: str
) -> None:
    open_app(page, "/")
    pull(page, name, 40)
    let_go(page)
    expect(page.locator(".nudge")).to_contain_text(said)
    (marked,) = page.locator(".edited-cell").all()
    box, cell = marked.bounding_box(), find(cells(page, *AT), strip)
    assert box is not None
    assert [box["x"], box["y"]] == pytest.approx([cell["x"], cell["y"]], abs=1)


def test_a_phone_says_what_a_pull_teaches(finger: Page) -> None:
    open_phone(finger)
    finger.evaluate(SCROLL_TO, find(cells(finger, *AT), "mu")["y"])
    box = find(cells(finger, *AT), "mu")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    one = Finger(finger)
    one.do("touchStart", (x, y))
    for up in (10, 25, 40):
        one.do("touchMove", (x, y - up))
    one.do("touchEnd")
    expect(finger.locator(".nudge")).to_contain_text("adds up to 0 in this column")
    expect(finger.locator(".nudge")).to_be_in_viewport(ratio=0.99)


def test_every_quick_pull_that_was_taken_is_kept(page: Page) -> None:
    """A press that begins and ends while Streamlit builds the figure anew is none; press again."""
    open_app(page, "/")
    point_at(page, "x", AT)
    places = [(row, row - 3) for row in range(3, 8)]
    boxes = {place: find(cells(page, *place), "x") for place in places}
    for place in places:
        x, y = (boxes[place][a] + boxes[place][b] / 2 for a, b in (("x", "width"), ("y", "height")))
        is_taken = False
        for _ in range(20):
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x, y - 40)
            is_taken = page.evaluate("() => 'pulling' in document.documentElement.dataset")
            page.mouse.up()
            page.wait_for_timeout(200)
            if is_taken:
                break
        assert is_taken
    wait_until_idle(page)
    edits = [one.split(":")[1] for one in link(page)["edit"].split(";")]
    assert edits == [f"{i + 1},{j + 1}" for i, j in places]


@pytest.mark.parametrize("key", ["Escape", "Control+z"])
def test_a_pull_can_be_cancelled(page: Page, key: str) -> None:
    open_app(page, "/", edit="x:4,3:3")
    before = live(page)["x"]
    pull(page, "x", 50)
    assert live(page)["x"][AT] != 3
    page.keyboard.press(key)
    let_go(page)
    np.testing.assert_array_equal(live(page)["x"], before)
    assert link(page) == {"edit": "x:4,3:3"}


def test_under_change_the_board_says_where_to_pull(page: Page) -> None:
    """All is zero there until something is pulled."""
    open_app(page, "/", m=8, d=3, present=1)
    card = page.locator(".nudge")
    expect(card).to_have_count(0)
    page.get_by_text("Change", exact=True).click()
    wait_until_idle(page)
    expect(card).to_contain_text("Nothing has changed yet. Pull x, ∂l/∂y, μ")
    expect(card).to_be_in_viewport(ratio=1)
    pull(page, "x", 40)
    let_go(page)
    expect(card).to_contain_text("Δl =")
    page.get_by_text("Change", exact=True).click()


def test_let_all_go_can_be_undone_and_ends_what_was_told(page: Page) -> None:
    open_app(page, "/")
    pull(page, "x", 40)
    let_go(page)
    edit = link(page)["edit"]
    page.get_by_role("button", name="Let all go").click()
    wait_until_idle(page)
    expect(page.locator(".nudge")).to_have_count(0)
    press(page, "Control+z")
    assert link(page) == {"edit": edit}


def test_what_cannot_be_computed_can_be_let_go(page: Page) -> None:
    open_app(page, "/", m=2, d=1, eps=0, edit="x:1,1:2;x:2,1:2")
    page.get_by_role("button", name="Let all go (2)").click()
    wait_until_idle(page)
    assert "edit" not in link(page)
    assert len(traces(page)) > 20


def test_a_smaller_batch_says_what_it_no_longer_has(page: Page) -> None:
    open_app(page, "/", edit="x:13,7:2;x:2,2:1")
    page.locator(".st-key-control-m input").fill("6")
    page.locator(".st-key-control-m input").press("Enter")
    wait_until_idle(page)
    expect(page.get_by_text("no longer has 1 of the places")).to_be_visible()
    assert link(page)["edit"] == "x:2,2:1"


def test_a_label_says_the_change_where_the_board_shows_changes(page: Page) -> None:
    open_app(page, "/")
    page.locator(".st-key-change label").click()
    wait_until_idle(page)
    pull(page, "beta", 40)
    let_go(page)
    point_at(page, "dx_hat", AT)
    expect(page.locator(".linked-label")).to_have_text("∂l/∂x̂ changed by 0, at sample 4, feature 3")
    point_at(page, "y", AT)
    expect(page.locator(".linked-label")).to_contain_text("y changed by 0.")


def test_an_undo_right_after_a_key_leaves_the_board_at_rest(page: Page) -> None:
    open_app(page, "/", cell="4,3", focus="x")
    before = live(page)["x"]
    page.keyboard.press("+")
    page.keyboard.press("Control+z")
    wait_until_idle(page)
    np.testing.assert_array_equal(live(page)["x"], before)
    expect(page.locator(".live-layer > canvas")).to_be_hidden()
    press_and_rest(page, "+")
    assert "edit" in link(page)


def test_what_the_server_wrote_beside_formulas_is_dimmed_while_the_hand_is_ahead(
    page: Page,
) -> None:
    open_app(page)
    badge = page.locator(".st-key-board-formulas .stMarkdownBadge").first
    expect(badge).to_have_css("opacity", "1")
    pull(page, "gamma", 40)
    expect(badge).to_have_css("opacity", "0.35")
    let_go(page)
    expect(badge).to_have_css("opacity", "1")
