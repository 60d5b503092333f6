"""The Geometry page: what is drawn, what a hand pulls, and that motion needs no server."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import bnviz
from bnviz.experiment.live_column import write_column
from bnviz.figures.space_traces import ARROWS
from tests.browser.app import (
    WATCH_SOCKET,
    heatmap,
    link,
    numbers,
    open_app,
    traces,
    wait_until_idle,
    watch_traffic,
)
from tests.browser.conftest import Server
from tests.browser.layer import Layer, flow

WITHIN = 1e-10
THREE = {"m": 3, "d": 2, "seed": 4}
# Where each arrow ends in space, in the units of the data, and whether it is seen.
TIPS = """
() => {
  const plot = [...document.querySelectorAll('.js-plotly-plot')].find(
    one => one.layout.meta?.name === 'geometry-space');
  const { meta } = plot.layout;
  return Object.fromEntries(plot.data.filter(trace => trace.meta?.head).map(trace => [
    trace.meta.head, { at: [trace.x[0], trace.y[0], trace.z[0]].map(
                         n => n * (meta.drawn ?? meta.unit)),
                       seen: trace.visible !== false }]));
}
"""
CURVES = """
() => Object.fromEntries([...document.querySelectorAll('.js-plotly-plot')].flatMap(
  plot => plot.data).filter(trace => trace.type === 'scatter').map(
  trace => [trace.name, { x: Array.from(trace.x), y: Array.from(trace.y) }]))
"""
WITHOUT_WEBGL = """
const before = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return String(kind).includes('webgl') ? null : before.call(this, kind, ...more);
};
"""


def lose(x: np.ndarray, dy: np.ndarray, gamma: float, eps: float) -> dict[str, Any]:
    """Return what one feature's gradient loses, from the definitions."""
    m, var = len(x), x.var()
    x_hat = (x - x.mean()) / np.sqrt(var + eps)
    delta = gamma * dy / np.sqrt(var + eps)
    mean, along = np.full(m, delta.mean()), x_hat * (x_hat @ delta) / m
    return {
        "x_hat": x_hat,
        "var": var,
        "delta": delta,
        "mean": mean,
        "along": along,
        "dx": delta - mean - along,
        "jacobian": (np.eye(m) - 1 / m - np.outer(x_hat, x_hat) / m) / np.sqrt(var + eps),
    }


def feature(layer: Layer, number: int) -> tuple[np.ndarray, np.ndarray]:
    arrays = flow(layer)
    return arrays["x"][:, number], arrays["dy"][:, number]


def strips(page: Page) -> dict[str, np.ndarray]:
    """Return the columns of numbers that are on the page: δ, its two parts, ∂l/∂x."""
    shown = [t for t in traces(page) if t["meta"]["shape"][1:] == [1] and t["name"] != "dx_hat"]
    found: dict[str, np.ndarray] = {}
    for trace in shown:
        found.setdefault(trace["meta"]["term"] or trace["name"], numbers(trace).ravel())
    return found


def assert_strips(page: Page, true: dict[str, Any]) -> None:
    shown = strips(page)
    size = WITHIN * np.abs(true["delta"]).max()
    for name, values in (
        ("delta", true["delta"]),
        ("mu", -true["mean"]),
        ("var", -true["along"]),
        ("dx", true["dx"]),
    ):
        np.testing.assert_allclose(shown[name], values, atol=size)


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def set_slider(page: Page, name: str, value: float) -> None:
    """Move a slider as a hand does that does not let go yet."""
    slider(page, name).evaluate(
        "(input, value) => { input.value = value;"
        " input.dispatchEvent(new Event('input', { bubbles: true })); }",
        value,
    )
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def test_the_jacobian_of_the_chosen_feature_is_drawn(page: Page) -> None:
    layer = Layer(m=5, d=3, eps=0.5)
    open_app(page, "/geometry", m=5, d=3, eps=0.5, cell="2,3", geometry="jacobian")
    true = lose(*feature(layer, 2), 1.5, 0.5)
    np.testing.assert_allclose(numbers(heatmap(page, "jacobian")), true["jacobian"], atol=1e-12)
    whole = numbers(heatmap(page, "jacobian_whole"))
    np.testing.assert_allclose(whole[10:, 10:], true["jacobian"], atol=1e-12)
    assert not np.any(whole[10:, :10])
    curves = page.evaluate(CURVES)
    theory = np.array([0, 0.5 / (true["var"] + 0.5), 1, 1, 1]) / np.sqrt(true["var"] + 0.5)
    for name in ("theory", "computed"):
        np.testing.assert_allclose(curves[name]["y"], theory, atol=WITHIN)
    page.get_by_role("radio", name="∂y/∂x").or_(page.get_by_role("button", name="∂y/∂x")).click()
    wait_until_idle(page)
    assert link(page)["jacobian"] == "y"
    of_y = numbers(heatmap(page, "jacobian"))
    np.testing.assert_allclose(of_y, 1.5 * true["jacobian"], atol=1e-12)


def test_the_first_part_shows_space_and_the_same_in_numbers(page: Page) -> None:
    open_app(page, "/geometry", **THREE)
    true = lose(*feature(Layer(**THREE), 0), 1.5, 1e-5)
    tips = page.evaluate(TIPS)
    points = {"delta": true["delta"], "centred": true["delta"] - true["mean"], "dx": true["dx"]}
    for name, (_, end, _, _) in ARROWS.items():
        np.testing.assert_allclose(tips[name]["at"], points[end], atol=WITHIN)
    assert_strips(page, true)
    np.testing.assert_allclose(numbers(heatmap(page, "jacobian")), true["jacobian"], atol=WITHIN)


def test_the_steps_move_without_the_server(page: Page) -> None:
    traffic = watch_traffic(page)
    open_app(page, "/geometry", **THREE)
    wait_until_idle(page)
    sent = len(traffic.sent)
    steps = page.get_by_role("group", name="Steps")
    for n, (title, seen) in enumerate(
        [
            ("δ", {"delta"}),
            ("− its mean", {"delta", "mu"}),
            ("− along x̂", {"delta", "mu", "var"}),
            ("∂l/∂x", {"delta", "mu", "var", "dx"}),
        ]
    ):
        steps.get_by_role("button", name=title, exact=True).click()
        page.wait_for_function(
            f"count => Object.values(({TIPS})()).filter(one => one.seen).length === count",
            arg=n + 1,
        )
        assert {name for name, one in page.evaluate(TIPS).items() if one["seen"]} == seen
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"() => !({TIPS})().dx.seen")
    page.wait_for_function(f"() => ({TIPS})().dx.seen")
    assert len(traffic.sent) == sent


def test_still_pictures_for_whoever_wants_no_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_app(page, "/geometry", **THREE)
    page.get_by_role("button", name="− its mean", exact=True).click()
    seen = {name for name, one in page.evaluate(TIPS).items() if one["seen"]}
    assert seen == {"delta", "mu"}
    page.emulate_media(reduced_motion="null")


@pytest.mark.parametrize(("what", "symbol"), [("Pull δ", "δ"), ("Pull x", "x")])
def test_a_hand_pulls_and_all_follows(page: Page, what: str, symbol: str) -> None:
    traffic = watch_traffic(page)
    open_app(page, "/geometry", **THREE)
    page.get_by_role("button", name=what, exact=True).click()
    wait_until_idle(page)
    sent = len(traffic.sent)
    x, dy = feature(Layer(**THREE), 0)
    before = lose(x, dy, 1.5, 1e-5)
    value = 0.25
    set_slider(page, f"{symbol}, sample 2", value)
    if symbol == "x":
        x[1] = value
    else:
        dy[1] = value * np.sqrt(before["var"] + 1e-5) / 1.5
    after = lose(x, dy, 1.5, 1e-5)
    assert_strips(page, after)
    np.testing.assert_allclose(page.evaluate(TIPS)["dx"]["at"], after["dx"], atol=WITHIN)
    # Only where it lets go the server is told, and the link.
    assert len(traffic.sent) == sent
    slider(page, f"{symbol}, sample 2").dispatch_event("change")
    wait_until_idle(page)
    assert link(page)["edit"].startswith(f"{'x' if symbol == 'x' else 'dy'}:2,1:")
    assert_strips(page, after)
    page.get_by_role("button", name="Let go").click()
    wait_until_idle(page)
    assert "edit" not in link(page)
    assert_strips(page, before)


def test_two_samples_learn_nothing(page: Page) -> None:
    open_app(page, "/geometry", **THREE)
    page.get_by_role("button", name="Two samples").click()
    wait_until_idle(page)
    assert link(page)["m"] == "2"
    true = lose(*feature(Layer(**THREE | {"m": 2}), 0), 1.5, 1e-5)
    assert_strips(page, true)
    assert np.abs(true["dx"]).max() < 1e-4 * np.abs(true["delta"]).max()
    expect(page.get_by_text("Two samples have no third direction.")).to_be_visible()


def test_shift_and_stretch_leave_y_and_scale_the_gradient(page: Page) -> None:
    traffic = watch_traffic(page)
    open_app(page, "/geometry", geometry="invariance", eps=0.01, m=6, d=2)
    wait_until_idle(page)
    sent = len(traffic.sent)
    x, dy = feature(Layer(m=6, d=2), 0)
    set_slider(page, "Shift, in σ", 2)
    set_slider(page, "Stretch s", 0.5)
    stretch = 10**0.5
    moved = x.mean() + 2 * x.std() + stretch * (x - x.mean())
    true = lose(moved, dy, 1.5, 0.01)
    shown = strips(page)
    np.testing.assert_allclose(shown["x"], moved)
    np.testing.assert_allclose(shown["y"], 1.5 * true["x_hat"] + 0.5, atol=WITHIN)
    np.testing.assert_allclose(shown["dx"], true["dx"], atol=WITHIN)
    np.testing.assert_allclose(shown["dx_times_stretch"], stretch * true["dx"], atol=WITHIN)
    # But for ε they are what they were.
    start = lose(x, dy, 1.5, 0.01)
    assert np.abs(shown["y"] - (1.5 * start["x_hat"] + 0.5)).max() < 0.01
    assert np.abs(shown["dx_times_stretch"] - start["dx"]).max() < 0.01
    left = true["delta"] @ true["x_hat"] * 0.01 / (true["var"] + 0.01)
    cells = page.get_by_role("row", name="⟨∂l/∂x, x̂⟩").get_by_role("cell").all_inner_texts()
    live, exact = (float(re.findall(r"-?[\d.]+e?-?\d*", c.replace("−", "-"))[0]) for c in cells)
    assert live == exact == pytest.approx(left, rel=1e-3)
    expect(page.get_by_role("row", name="Σ ∂l/∂x")).to_contain_text("exactly 0")
    page.get_by_role("button", name="As it was").click()
    page.wait_for_timeout(100)
    np.testing.assert_allclose(strips(page)["x"], x, atol=WITHIN)
    assert len(traffic.sent) == sent


@pytest.mark.parametrize(
    ("name", "value"), [("ε", 1.0), ("γ", -2.0), ("scale of x", -0.5), ("m", 4.0)]
)
def test_a_sweep_runs_in_the_browser(page: Page, name: str, value: float) -> None:
    traffic = watch_traffic(page)
    open_app(page, "/geometry", geometry="sweeps", m=6, d=2)
    wait_until_idle(page)
    sent = len(traffic.sent)
    what = page.get_by_role("group", name="What runs")
    what.get_by_role("button", name=name, exact=True).click()
    set_slider(page, name, value)
    x, dy = feature(Layer(m=6, d=2), 0)
    gamma, eps, place = 1.5, 1e-5, value
    match name:
        case "ε":
            eps = place = 10**value
        case "γ":
            gamma = value
        case "m":
            x, dy = x[:4], dy[:4]
        case _:
            place = 10**value
            x = x.mean() + place * (x - x.mean())
    true = lose(x, dy, gamma, eps)
    lengths = {
        "δ": true["delta"],
        "its mean": true["mean"],
        "its part along x̂": true["along"],
        "∂l/∂x": true["dx"],
    }
    curves = page.evaluate(CURVES)
    for curve, vector in lengths.items():
        assert curves[f"{curve} now"]["x"] == [pytest.approx(place)]
        assert curves[f"{curve} now"]["y"] == [pytest.approx(np.linalg.norm(vector), abs=1e-9)]
        # The place lies on its curve.
        on_curve = np.interp(place, curves[curve]["x"], curves[curve]["y"])
        assert on_curve == pytest.approx(np.linalg.norm(vector), rel=0.02, abs=1e-3)
    fill = np.zeros(6 - len(x))
    np.testing.assert_allclose(strips(page)["dx"], [*true["dx"], *fill], atol=WITHIN)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        f"before => ({CURVES})()['δ now'].x[0] !== before", arg=curves["δ now"]["x"][0]
    )
    page.get_by_role("button", name="Pause").click()
    assert len(traffic.sent) == sent


def test_presenter_mode_fits_a_projector(page: Page) -> None:
    for part in ("space", "jacobian", "invariance", "sweeps"):
        open_app(page, "/geometry", geometry=part, present=1, m=3)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("node => node.scrollHeight - node.clientHeight") <= 0, part
    page.keyboard.press("p")
    wait_until_idle(page)
    assert "present" not in link(page)


def test_all_pulls_of_a_long_batch_are_on_the_first_screen_of_a_projector(page: Page) -> None:
    open_app(page, "/geometry", present=1)
    wait_until_idle(page)
    expect(page.get_by_text("The first 3 of 16 samples.")).to_be_in_viewport(ratio=1)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollHeight - node.clientHeight") <= 0


def test_a_sweep_keeps_its_curves_where_the_server_draws_it_anew(page: Page) -> None:
    open_app(page, "/geometry", geometry="sweeps", present=1)
    wait_until_idle(page)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function(
        "() => document.querySelector('.js-plotly-plot').layout.height > 500", timeout=20_000
    )
    wait_until_idle(page)
    curves = page.evaluate(CURVES)
    page.set_viewport_size({"width": 1280, "height": 720})
    true = lose(*feature(Layer(), 0), 1.5, 1e-5)
    assert len(curves["∂l/∂x"]["x"]) > 100
    nearest = np.argmin(np.abs(np.log10(curves["∂l/∂x"]["x"]) + 5))
    assert curves["∂l/∂x"]["y"][nearest] == pytest.approx(np.linalg.norm(true["dx"]), rel=1e-3)


def test_without_webgl_the_numbers_are_there_and_a_sentence(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(base_url=server.url)
    context.add_init_script(WATCH_SOCKET)
    context.add_init_script(WITHOUT_WEBGL)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    open_app(page, "/geometry", **THREE)
    expect(page.get_by_text("This browser draws nothing in space")).to_be_visible()
    assert_strips(page, lose(*feature(Layer(**THREE), 0), 1.5, 1e-5))
    page.get_by_role("button", name="− its mean", exact=True).click()
    assert not faults
    context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.evaluate(
        "script => { Object.assign(window,"
        " new Function(`${script} return { RUN: runColumn, LIMIT: limitOf };`)()); }",
        write_column(),
    )
    yield page
    context.close()


@pytest.mark.parametrize("m", [1, 2, 3, 9, 200])
def test_the_formulas_in_the_browser_give_what_the_kernels_give(blank: Page, m: int) -> None:
    rng = np.random.default_rng([m, 3])
    x, dy = rng.normal(2, 3, m), rng.normal(size=m)
    given = {"x": x.tolist(), "dy": dy.tolist(), "gamma": -1.25, "beta": 0.5, "eps": 0.3}
    found = blank.evaluate(
        "given => { const e = RUN(given); return Object.fromEntries(Object.entries(e).map("
        "([name, value]) => [name, value.length === undefined ? [value] : Array.from(value)])); }",
        given,
    )
    fwd = bnviz.forward(x[:, None], -1.25, 0.5, 0.3)
    bwd = bnviz.backward(fwd, dy[:, None])
    for name, array in (("x_hat", fwd.x_hat), ("y", fwd.y), ("dx", bwd.dx)):
        np.testing.assert_allclose(found[name], np.ravel(array), atol=1e-12)
    np.testing.assert_allclose(found["path direct"], np.ravel(bwd.dx_direct), atol=1e-12)
    np.testing.assert_allclose(found["path var"], np.ravel(bwd.dx_through_var), atol=1e-12)
    np.testing.assert_allclose(found["path mu"], np.ravel(bwd.dx_through_mu), atol=1e-12)
    spread = fwd.var[0] + 0.3
    np.testing.assert_allclose(found["taken"], fwd.var / spread)
    if m > 1:
        x_hat, delta = np.ravel(fwd.x_hat), np.array(found["delta"])
        along = x_hat * (x_hat @ delta) / (x_hat @ x_hat)
        np.testing.assert_allclose(found["along x_hat"], along, atol=1e-12)
    np.testing.assert_allclose(found["eigenvalue var"], 0.3 * spread**-1.5)
    np.testing.assert_allclose(found["dx along x_hat"], found["exactly"], atol=1e-12)
    # What theory has as zero is not above its limit, and what ε leaves is.
    for name, true in (("sum of dx", [0.0]), ("dx along x_hat", found["exactly"])):
        limit = blank.evaluate("([given, name]) => LIMIT(RUN(given), name)", [given, name])
        assert abs(found[name][0] - true[0]) <= limit <= 1e-11, name
    if m > 1:
        assert abs(found["dx along x_hat"][0]) > limit


def test_where_it_would_divide_by_zero_the_browser_says_nothing(blank: Page) -> None:
    given = {"x": [2.0, 2.0], "dy": [1.0, 0.0], "gamma": 1.0, "beta": 0.0, "eps": 0.0}
    assert blank.evaluate("given => RUN(given)", given) is None


def test_a_figure_that_is_being_drawn_is_left_alone(page: Page) -> None:
    open_app(page, "/geometry", geometry="sweeps", m=6, d=2)
    wait_until_idle(page)
    # So Plotly leaves a figure between two parts of its drawing.
    page.evaluate(
        """() => {
             window.disturbed = 0;
             const { react } = Plotly;
             Plotly.react = (plot, ...how) => {
               if (!plot.calcdata) window.disturbed += 1;
               return react(plot, ...how);
             };
             const plots = [...document.querySelectorAll('.js-plotly-plot')];
             for (const plot of plots) {
               plot.layout.meta = { ...plot.layout.meta, which: 'none' };
               delete plot.calcdata;
             }
             document.body.append(document.createElement('i'));
             window.dispatchEvent(new Event('resize'));
           }"""
    )
    page.wait_for_timeout(1_000)
    assert page.evaluate("window.disturbed") == 0
