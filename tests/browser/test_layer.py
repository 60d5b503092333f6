"""The Layer page in the browser: its numbers, linked cells, its parts, and training."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import (
    click_cell,
    heatmap,
    link,
    numbers,
    open_app,
    point_at,
    press,
    traces,
    type_into,
    wait_until_idle,
)

FORWARD = "X W b h mu var x_hat y gamma beta a".split()
BACKWARD = "dX dW db dh dy dgamma dbeta da".split()


def arrays(page: Page) -> dict[str, np.ndarray]:
    return {trace["name"]: numbers(trace) for trace in traces(page)}


def test_every_array_follows_from_what_goes_in(page: Page) -> None:
    """NumPy alone, written out by hand, from X, W, b, γ, β and dL/da as the page shows them."""
    open_app(page, "/layer", m=12, d=5, hidden=4, gamma="1.5,-2,0.5,1,1", eps=0.1, seed=3)
    shown = arrays(page)
    assert list(shown) == [*FORWARD[:3], *FORWARD[3:], *BACKWARD]
    h = shown["X"] @ shown["W"] + shown["b"]
    mu, var = h.mean(axis=0), h.var(axis=0)
    inv = 1 / np.sqrt(var + 0.1)
    x_hat = (h - mu) * inv
    y = shown["gamma"] * x_hat + shown["beta"]
    dy = shown["da"] * (y > 0)
    dx_hat = dy * shown["gamma"]
    dh = inv * (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0))
    wanted = {"h": h, "mu": mu, "var": var, "x_hat": x_hat, "y": y, "a": np.maximum(y, 0)}
    wanted |= {"dy": dy, "dgamma": (dy * x_hat).sum(axis=0), "dbeta": dy.sum(axis=0), "dh": dh}
    wanted |= {"dW": shown["X"].T @ dh, "dX": dh @ shown["W"].T, "db": np.zeros(4)}
    for name, value in wanted.items():
        np.testing.assert_allclose(shown[name], value, rtol=1e-10, atol=1e-12, err_msg=name)
    assert heatmap(page, "db")["meta"]["rounding"] == [0, 1, 2, 3]


def test_a_cell_of_h_lights_its_row_and_its_column(page: Page) -> None:
    open_app(page, "/layer")
    point_at(page, "h", (2, 1))
    lit = page.locator(".linked-layer:not(.picked-layer) > .linked-column")
    expect(lit).to_have_count(len(FORWARD) + len(BACKWARD) - 1)
    label = page.locator(".linked-label")
    expect(label).to_contain_text("at sample 3, feature 2")


def test_a_picked_cell_is_in_the_link_and_taken_apart(page: Page) -> None:
    open_app(page, "/layer")
    click_cell(page, "dW", (2, 1))
    assert link(page)["entry"] == "dW,3,2"
    shown = arrays(page)
    value = shown["X"][:, 2] @ shown["dh"][:, 1]
    expect(page.locator(".st-key-xray-details")).to_contain_text(f"{value:.4g}")
    expect(page.locator(".picked-cell")).to_have_count(1)
    expect(page.locator(".read-cell")).to_have_count(2)
    page.locator(".st-key-board .js-plotly-plot").focus()
    press(page, "ArrowDown")
    assert link(page)["entry"] == "dW,4,2"
    press(page, "Escape")
    assert "entry" not in link(page)
    type_into(page, page.locator(".st-key-layer-hidden input"), "3")
    assert link(page) == {"hidden": "3"}
    shown = arrays(page)
    assert shown["W"].shape == (8, 3)
    np.testing.assert_allclose(shown["h"], shown["X"] @ shown["W"] + shown["b"], rtol=1e-12)


def test_a_bias_gets_no_gradient_and_the_page_says_why(page: Page) -> None:
    open_app(page, "/layer", entry="db,1,2")
    expect(page.locator(".st-key-xray-details")).to_contain_text("rounding")
    page.get_by_role("button", name="Why does b get no gradient?").click()
    wait_until_idle(page)
    for title in ("So the bias gets no", "Centring takes the bias away", "A bias moves the mean"):
        expect(page.get_by_role("heading", level=3)).to_contain_text(title)
        expect(page.locator(".st-key-walk-now")).to_contain_text("holds")
        press(page, "PageUp")
    for _ in range(3):
        press(page, "PageDown")
    assert link(page) == {"entry": "db,1,2", "layer": "walk", "line": "bias-is-zero"}
    press(page, "PageUp")
    assert link(page)["line"] == "bias-is-lost"


def test_evaluation_has_the_direct_path_alone(page: Page) -> None:
    open_app(page, "/layer", layer="modes", eps=0.5)
    shown = {(t["name"], t["meta"]["term"]): numbers(t) for t in traces(page)}
    given = {name: shown[name, None] for name in ("mu", "var", "running_mu", "running_var")}
    paths = [shown["dx_training", path] for path in ("direct", "var", "mu")]
    np.testing.assert_allclose(sum(paths), shown["dx_training", None], atol=1e-12)
    ratio = np.sqrt((given["var"] + 0.5) / (given["running_var"] + 0.5))
    np.testing.assert_allclose(shown["dx_evaluation", None], paths[0] * ratio, rtol=1e-10)
    assert not shown["dx_evaluation", "var"].any()
    assert not shown["dx_evaluation", "mu"].any()
    page.locator(".st-key-layer-batches input[type=range]").press("Home")
    wait_until_idle(page)
    shown = {(t["name"], t["meta"]["term"]): numbers(t) for t in traces(page)}
    # Before any batch PyTorch remembers a mean of 0 and a variance of 1.
    np.testing.assert_array_equal(shown["running_mu", None], np.zeros(8))
    np.testing.assert_array_equal(shown["running_var", None], np.ones(8))
    ratio = np.sqrt((given["var"] + 0.5) / 1.5)
    np.testing.assert_allclose(shown["dx_evaluation", None], paths[0] * ratio, rtol=1e-10)
    page.locator(".st-key-layer-batches input[type=range]").press("ArrowRight")
    page.locator(".st-key-layer-momentum input[type=range]").press("Home")
    wait_until_idle(page)
    shown = {(t["name"], t["meta"]["term"]): numbers(t) for t in traces(page)}
    # With α = 0 nothing is remembered of a batch.
    np.testing.assert_array_equal(shown["running_mu", None], np.zeros(8))
    page.get_by_role("button", name="ε outside the root").click()
    wait_until_idle(page)
    assert link(page)["variant"] == "outside"
    expect(page.locator(".st-key-variant-input-gradient-closed-form")).to_contain_text("proved")


def test_images_become_rows(page: Page) -> None:
    open_app(page, "/layer", layer="images")
    shown = arrays(page)
    images = np.array([[shown[f"image_{n}_{c}"] for c in (1, 2, 3)] for n in (1, 2)])
    np.testing.assert_array_equal(shown["x"], images.transpose(0, 2, 3, 1).reshape(-1, 3))
    np.testing.assert_allclose(shown["var"], images.var(axis=(0, 2, 3)), rtol=1e-12)
    for name, key in (("image", "Home"), ("line", "End"), ("column", "End")):
        page.locator(f".st-key-images-{name} input[type=range]").press(key)
        wait_until_idle(page)
    # The last column of the second line of the first image, of four columns.
    expect(page.locator(".st-key-layer")).to_contain_text("column 4 becomes row 8 of 16")


def test_training_learns_and_stops_at_once(page: Page) -> None:
    open_app(page, "/layer", layer="training")
    for name, next_one in (("rate", "0.3"), ("spread", "0.5")):
        page.locator(f".st-key-training-{name} input[type=range]").press("ArrowRight")
        wait_until_idle(page)
        expect(page.locator(f".st-key-training-{name}")).to_contain_text(next_one)
    page.get_by_role("button", name="Train").click()
    progress = page.get_by_text("Of new digits")
    expect(progress).to_be_visible(timeout=20_000)
    expect(progress).not_to_contain_text("Step 0 of", timeout=20_000)
    page.locator(".st-key-training-stop button").click()
    expect(page.get_by_role("button", name="Train")).to_be_visible()
    wait_until_idle(page)
    stopped = progress.inner_text()
    page.wait_for_timeout(1500)
    assert progress.inner_text() == stopped


@pytest.mark.parametrize("part", ["board", "walk", "modes", "training", "images"])
def test_what_matters_fits_a_projector(page: Page, part: str) -> None:
    open_app(page, "/layer", layer=part, present=1)
    across, down = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " const plot = document.querySelector('.js-plotly-plot, .st-key-walk, .stProgress, p');"
        " return [main.scrollWidth - innerWidth, plot.getBoundingClientRect().bottom]; }"
    )
    assert across <= 0
    assert down <= 720
    press(page, "p")
    assert "present" not in link(page)
    expect(page.get_by_role("heading", name="Where does it sit in a network?")).to_be_visible()
