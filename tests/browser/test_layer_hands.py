"""Pulling at the hidden layer: the formulas' JavaScript, what follows a hand, what comes back."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from bnviz.derivation.hidden_layer import RULES
from bnviz.experiment.hidden_layer_pass import run_hidden_layer
from bnviz.experiment.live_hidden_layer import give_hidden_layer, write_hidden_layer
from bnviz.expression import name_rounding
from bnviz.scenario import Edit, Settings, Weight
from tests.browser.app import (
    SCROLL_TO,
    cells,
    click_cell,
    find,
    link,
    numbers,
    open_app,
    press,
    traces,
    wait_until_idle,
)

RUN = """
([script, given]) => {
  const run = new Function(`${script} return (given) => {
    const layer = openLayer(given), hand = openHand(layer), e = {};
    // Twice, as under a moving hand: the second time it writes into the arrays of the first.
    runLayer(layer, hand, e);
    return runLayer(layer, hand, e);
  };`)();
  return Object.entries(run(given)).map(([name, value]) =>
    [name, value.length === undefined ? value : Array.from(value)]);
}
"""
LIVE = """
() => Object.entries(document.querySelector('.st-key-board .js-plotly-plot').bnvizLive)
  .filter(([, value]) => value?.length).map(([name, value]) => [name, Array.from(value)])
"""
SAID = ".st-key-board .nudge"
GIVEN = ("X", "W", "b", "gamma", "beta")
HAND = Settings(
    m=6, d=4, hidden=3, eps=0.1, upstream="squared-error", edit=(Edit("x", 2, 1, (1.5,)),)
)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        HAND,
        Settings(
            m=5, d=3, hidden=7, upstream="softmax-cross-entropy", weights=(Weight("W", 2, 6, 0.25),)
        ),
        Settings(dtype="float32", upstream="ones", weights=(Weight("b", 0, 2, 0.1),)),
        Settings(
            m=4, d=3, weights=(Weight("gamma", 0, 2, -0.5), Weight("beta", 0, 6, 2.0)), gamma=0.7
        ),
    ],
    ids=repr,
)
def test_the_browser_computes_what_kernels_and_formulas_say(
    browser: Browser, settings: Settings
) -> None:
    done = run_hidden_layer(settings)
    page = browser.new_page()
    found = dict(page.evaluate(RUN, [write_hidden_layer(), give_hidden_layer(done)]))
    page.close()
    eps = done.arrays["precision"]
    for name in (*GIVEN, *(rule.id for rule in RULES)):
        wanted = done.arrays[name]
        # Kernels and browser are each off by rounding.
        off = np.abs(np.reshape(found[name], wanted.shape) - wanted)
        limit = 16 * done.roundings.of_quantity(name) if name not in GIVEN else 0
        assert np.all(off <= limit + 16 * eps * np.abs(wanted)), name
    for rule in RULES:
        key = name_rounding(rule.id)
        wanted = np.broadcast_to(done.roundings[key], done.arrays[rule.id].shape)
        np.testing.assert_allclose(np.reshape(found[key], wanted.shape), wanted, rtol=1e-3)


def by_numpy(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return what follows from X, W, b, γ, β and dL/da, written out by hand."""
    h = given["X"] @ given["W"] + given["b"]
    mu, var = h.mean(axis=0), h.var(axis=0)
    inv = 1 / np.sqrt(var + 1e-5)
    x_hat = (h - mu) * inv
    y = given["gamma"] * x_hat + given["beta"]
    dy = given["da"] * (y > 0)
    dx_hat = dy * given["gamma"]
    dh = inv * (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0))
    found = {"h": h, "mu": mu, "var": var, "x_hat": x_hat, "y": y, "a": np.maximum(y, 0)}
    found |= {"dy": dy, "dgamma": (dy * x_hat).sum(axis=0), "dbeta": dy.sum(axis=0), "dh": dh}
    return found | {"dW": given["X"].T @ dh, "dX": dh @ given["W"].T}


def live(page: Page) -> dict[str, np.ndarray]:
    """Return what the browser holds, in the shapes of the heatmaps."""
    shapes = {trace["name"]: trace["meta"]["shape"] for trace in traces(page)}
    return {
        name: np.reshape(values, shapes[name])
        for name, values in page.evaluate(LIVE)
        if name in shapes
    }


def pull(page: Page, name: str, cell: tuple[int, int], up: float) -> None:
    """Take hold of a cell and move it; the mouse stays down."""
    page.evaluate(SCROLL_TO, find(cells(page, *cell), name)["y"])
    box = find(cells(page, *cell), name)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x, y - up * step / 5)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def assert_follows(found: dict[str, np.ndarray]) -> None:
    for name, wanted in by_numpy(found).items():
        np.testing.assert_allclose(found[name], wanted, rtol=1e-9, atol=1e-11, err_msg=name)


def test_what_is_pulled_moves_what_follows_and_a_bias_moves_no_output(page: Page) -> None:
    open_app(page, "/layer")
    before = live(page)
    sent: Any = page.evaluate("() => window.sentAt")
    pull(page, "b", (0, 2), 50)
    during = live(page)
    assert page.evaluate("() => window.sentAt") == sent, "something was sent under the hand"
    assert_follows(during)
    moved = during["b"] - before["b"]
    assert moved[2] > 0.5
    assert np.count_nonzero(moved) == 1
    np.testing.assert_allclose(during["h"] - before["h"], np.tile(moved, (16, 1)), atol=1e-12)
    for name in ("x_hat", "y", "a", "dh", "dX", "dW", "dgamma", "dbeta", "db"):
        np.testing.assert_allclose(during[name], before[name], atol=1e-12, err_msg=name)
    page.mouse.up()
    wait_until_idle(page)
    expect(page.locator(SAID)).to_have_text(
        "b moved h and μ alike. Centring takes that away: from ĥ on nothing moved, so dL/db = 0."
    )
    expect(page.locator(".followed")).to_have_count(2)
    pull(page, "W", (1, 2), 60)
    page.mouse.up()
    wait_until_idle(page)
    expect(page.locator(SAID)).to_contain_text("W moved h, μ, σ², ĥ, y, a")
    weights = link(page)["weights"]
    assert [part.rpartition(":")[0] for part in weights.split(";")] == ["W:2,3", "b:3"]
    # The server's figure took over: it says the same, and follows from what goes in.
    shown = {trace["name"]: numbers(trace) for trace in traces(page)}
    assert_follows(shown)
    assert_follows(live(page))
    np.testing.assert_array_equal(shown["W"], live(page)["W"])
    assert not np.allclose(shown["y"], before["y"])
    press(page, "Control+z", "Control+z")
    wait_until_idle(page)
    assert "weights" not in link(page)
    np.testing.assert_array_equal(live(page)["h"], before["h"])


def test_gamma_and_beta_are_pulled_and_come_back_in_the_link(page: Page) -> None:
    open_app(page, "/layer", gamma=0.7, beta=0.1)
    before = live(page)
    sent: Any = page.evaluate("() => window.sentAt")
    pull(page, "gamma", (0, 3), 50)
    during = live(page)
    assert page.evaluate("() => window.sentAt") == sent, "something was sent under the hand"
    assert_follows(during)
    assert during["gamma"][3] > 0.8
    np.testing.assert_array_equal(np.delete(during["gamma"], 3), np.full(5, 0.7))
    page.mouse.up()
    wait_until_idle(page)
    expect(page.locator(SAID)).to_contain_text("γ moved y, a")
    expect(page.locator(SAID)).to_contain_text("not h, μ, σ², ĥ")
    pull(page, "beta", (0, 1), -40)
    assert_follows(live(page))
    page.mouse.up()
    wait_until_idle(page)
    expect(page.locator(SAID)).to_contain_text("β moved y, a")
    # The server's figure took over: it says the same, and follows from what goes in.
    shown = {trace["name"]: numbers(trace) for trace in traces(page)}
    assert_follows(shown)
    told = dict(part.rsplit(":", 1) for part in link(page)["weights"].split(";"))
    assert set(told) == {"gamma:4", "beta:2"}
    assert shown["gamma"][3] == float(told["gamma:4"])
    assert shown["beta"][1] == float(told["beta:2"]) < 0.1
    page.get_by_role("button", name="Let all go (2)").click()
    wait_until_idle(page)
    assert "weights" not in link(page)
    np.testing.assert_array_equal(live(page)["gamma"], before["gamma"])


def test_keys_pull_the_picked_cell_and_say_what_cannot_be_pulled(page: Page) -> None:
    open_app(page, "/layer", entry="X,3,2", hidden=3)
    before = live(page)["X"]
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(500)
    wait_until_idle(page)
    assert link(page)["edit"].startswith("x:3,2:")
    after = live(page)["X"]
    assert after[2, 1] > before[2, 1]
    assert np.count_nonzero(after - before) == 1
    page.get_by_role("button", name="Let all go (1)").click()
    wait_until_idle(page)
    assert "edit" not in link(page)
    np.testing.assert_array_equal(live(page)["X"], before)
    click_cell(page, "dh", (2, 1))
    page.keyboard.press("-")
    expect(
        page.get_by_text("dL/dh follows from others: pick a cell of X, W, b, γ or β")
    ).to_be_visible()
