"""The Check page: each part by its link, its controls used, its numbers computed once more."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app import link, numbers, open_app, sentences, traces, type_into, wait_until_idle

CURVES = """
() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => plot._fullData)
  .filter(trace => trace.type === 'scatter').map(trace => ({
    name: trace.name, meta: trace.meta, x: Array.from(trace.x), y: Array.from(trace.y) }))
"""
M, D, GAMMA, BETA, EPS = 16, 8, 1.5, 0.5, 1e-5


def data(m: int = M, d: int = D) -> tuple[np.ndarray, np.ndarray]:
    """Return x and ∂l/∂y of the default set-up."""
    x = 2 + 3 * np.random.default_rng([0, 0]).standard_normal((m, d))
    return x, np.random.default_rng([0, 1]).standard_normal((m, d))


def gradient(x: np.ndarray, dy: np.ndarray, *, mu: bool = True, var: bool = True) -> np.ndarray:
    centred = x - x.mean(axis=0)
    root = np.sqrt((centred**2).mean(axis=0) + EPS)
    x_hat, delta = centred / root, GAMMA * dy / root
    along = x_hat * (x_hat * delta).mean(axis=0)
    return delta - mu * delta.mean(axis=0) - var * along


def loss(x: np.ndarray, dy: np.ndarray) -> float:
    centred = x - x.mean(axis=0)
    y = GAMMA * centred / np.sqrt((centred**2).mean(axis=0) + EPS) + BETA
    return float((dy * y).sum())


def curves(page: Page, name: str) -> list[dict[str, Any]]:
    return [curve for curve in page.evaluate(CURVES) if curve["name"] == name]


def open_check(page: Page, **query: object) -> None:
    open_app(page, "/check", **query)
    expect(
        page.get_by_role("heading", name="How do I know that a gradient is right?")
    ).to_be_visible()


def cell(page: Page, slip: str, setup: str) -> Locator:
    return page.locator(f'.traps button[data-slip="{slip}"][data-setup="{setup}"]')


def test_a_step_by_link_stands_in_its_field_where_the_window_is_measured(page: Page) -> None:
    # A large screen that presents is told to the server, which draws the page once more.
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_app(page, "/check", check="curve", present=1, h=0.001)
    field = page.locator(".st-key-check-h-text input").input_value()
    slider = page.locator(".st-key-check-h-slider").inner_text()
    page.set_viewport_size({"width": 1280, "height": 720})
    assert field == "0.001"
    assert "0.001" in slider


def test_the_step_by_link_and_by_hand(page: Page) -> None:
    open_check(page, h="1e-3")
    x, dy = data()
    true = gradient(x, dy)
    errors = []
    for step in (1e-3, 1e-2):
        found = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            there = np.zeros_like(x)
            there[place] = step
            found[place] = (loss(x + there, dy) - loss(x - there, dy)) / (2 * step)
        errors.append(np.abs(found - true).max())
    float64, _ = curves(page, "own")
    assert float64["x"] == [1e-3] * 3
    before = float64["y"][1]
    type_into(page, page.locator(".st-key-check-h-text input"), "0.01")
    assert link(page) == {"h": "0.01"}
    float64, _ = curves(page, "own")
    # Ten times the step, a hundred times the error; the scale is the same in both.
    assert float64["y"][1] / before == pytest.approx(errors[1] / errors[0], rel=1e-3)
    type_into(page, page.locator(".st-key-check-h-text input"), "NaN")
    (sentence,) = sentences(page)
    assert sentence.startswith("The step cannot be “NaN”: it must be a number from 1e-20 to 1")
    assert link(page) == {"h": "0.01"}
    page.locator(".st-key-check-h-slider input[type=range]").press("ArrowLeft")
    wait_until_idle(page)
    assert link(page) == {"h": "0.001"}
    assert curves(page, "own")[0]["x"] == [1e-3] * 3


def test_a_cell_of_the_matrix_is_picked_with_the_mouse_and_the_keyboard(page: Page) -> None:
    open_check(page, check="traps")
    x, dy = data()
    forgotten, right, difference = traces(page)
    np.testing.assert_allclose(numbers(right), gradient(x, dy), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(numbers(forgotten), gradient(x, dy) / GAMMA, rtol=1e-9, atol=1e-12)
    assert len({(t["meta"]["scale"]) for t in (forgotten, right, difference)}) == 1
    expect(cell(page, "gamma-forgotten", "good")).to_have_text("✓")
    cell(page, "gamma-forgotten", "gamma-one").click()
    wait_until_idle(page)
    assert link(page) == {"check": "traps", "setup": "gamma-one"}
    expect(cell(page, "gamma-forgotten", "gamma-one")).to_have_text("✗")
    forgotten, right, _ = traces(page)
    np.testing.assert_allclose(numbers(forgotten), numbers(right), rtol=1e-12)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    wait_until_idle(page)
    assert link(page) == {"check": "traps", "slip": "gamma-twice"}
    expect(cell(page, "gamma-twice", "good")).to_be_focused()
    page.get_by_role("radio", name="Shapes").click()
    wait_until_idle(page)
    assert link(page) == {"check": "traps", "slip": "gamma-twice", "test": "shapes"}
    expect(cell(page, "gamma-twice", "good")).to_have_text("✗")
    page.get_by_role("button", name="(13)").or_(page.get_by_role("radio", name="(13)")).click()
    wait_until_idle(page)
    assert link(page)["place"] == "input-gradient-closed-form"
    rows = page.locator(".traps tbody tr")
    all_of_them = rows.count()
    page.locator(".st-key-check-missed label").click()
    wait_until_idle(page)
    # Shapes miss nearly all, and see a sum over the wrong axis everywhere but at m = D.
    assert 0 < rows.count() <= all_of_them
    page.get_by_role("radio", name="Finite differences").click()
    wait_until_idle(page)
    assert 0 < rows.count() < all_of_them
    for n in range(rows.count()):
        assert rows.nth(n).locator("[data-mark=missed], [data-mark=partly]").count() > 0


@pytest.mark.parametrize("present", [{}, {"present": 1}], ids=str)
def test_the_picked_slip_is_in_sight_and_no_row_is_cut_at_the_top(
    page: Page, present: dict[str, int]
) -> None:
    query = {"check": "traps", "slip": "gamma-forgotten", "setup": "gamma-one"}
    open_app(page, "/check", **query, **present)
    picked, scrolled, cut = page.locator(".traps").evaluate(
        """box => {
          const { bottom } = box.getBoundingClientRect();
          const head = box.querySelector("thead th").getBoundingClientRect().bottom;
          const cell = box.querySelector('[aria-pressed="true"]').getBoundingClientRect();
          const rows = [...box.querySelectorAll("tbody tr")].map(r => r.getBoundingClientRect());
          return [cell.top >= head - 1 && cell.bottom <= bottom, box.scrollTop > 0,
                  Math.min(...rows.map(row => Math.abs(row.top - head)))];
        }"""
    )
    assert picked
    assert scrolled
    assert cut <= 1


def test_m_equal_to_d_lets_the_wrong_axis_through_the_shapes(page: Page) -> None:
    open_check(page, check="traps", slip="wrong-axis", setup="square", test="shapes")
    _, dy = data(8, 8)
    wrong, right, _ = traces(page)
    np.testing.assert_allclose(numbers(wrong), dy.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(numbers(right), dy.sum(axis=0), rtol=1e-9)
    expect(page.locator(".st-key-check")).to_contain_text("Shapes: missed")
    page.get_by_role("button", name="Use this set-up on every page").click()
    wait_until_idle(page)
    assert link(page)["m"] == "8"
    page.get_by_role("link", name="Explore").click()
    wait_until_idle(page)
    expect(page.locator("[data-testid=stMain]")).to_contain_text(
        "With as many samples as features, a sum over the wrong axis has the right shape"
    )


def test_a_path_is_switched_off_and_training_shows_it(page: Page) -> None:
    open_check(page, check="paths", off="var")
    x, dy = data()
    left, right, _ = traces(page)
    np.testing.assert_allclose(numbers(left), gradient(x, dy, var=False), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(numbers(right), gradient(x, dy), rtol=1e-9, atol=1e-12)
    page.locator(".st-key-check-path-mu label").click()
    wait_until_idle(page)
    assert link(page) == {"check": "paths", "off": "both"}
    left, *_ = traces(page)
    expected = gradient(x, dy, mu=False, var=False)
    np.testing.assert_allclose(numbers(left), expected, rtol=1e-9, atol=1e-12)
    losses = {curve["meta"]["off"]: curve["y"] for curve in curves(page, "loss")}
    assert list(losses) == ["none", "mu", "var", "both"]
    assert losses["none"][-1] < min(losses[off][-1] for off in ("mu", "var", "both"))
    page.locator(".st-key-check-rate input[type=range]").press("ArrowRight")
    wait_until_idle(page)
    assert link(page)["rate"] == "0.1"
    faster = {curve["meta"]["off"]: curve["y"] for curve in curves(page, "loss")}
    # The same weights at first, and larger steps.
    assert faster["none"][0] == losses["none"][0]
    assert faster["none"][1] != losses["none"][1]


@pytest.mark.parametrize("part", ["curve", "agreement", "traps", "paths", "edges"])
def test_a_phone_scrolls_no_page_sideways(page: Page, part: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_check(page, check=part)
    wider = "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
    assert page.evaluate(wider) <= 0
    page.set_viewport_size({"width": 1280, "height": 720})
