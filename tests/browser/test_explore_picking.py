"""A cell is pointed at, picked, taken apart by the X-ray, and let go."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app import (
    cells,
    click_cell,
    control,
    find,
    link,
    numbers,
    open_app,
    point_at,
    press,
    tab_to,
    terms,
    traces,
    type_into,
    wait_until_idle,
    watch_traffic,
)
from tests.browser.layer import Layer, flow

M, D = 6, 3
LAYER = Layer(M, D, gamma=-1.3, eps=0.1)
QUERY = {"m": M, "d": D, "gamma": -1.3, "eps": 0.1}
HOVERED = ".linked-layer:not(.picked-layer) > "


def board(page: Page) -> Locator:
    return page.get_by_role("group", name=re.compile("arrow keys"))


def picked(page: Page) -> tuple[str, str | None]:
    """Return the quantity and the cell that the link says are picked."""
    return link(page).get("focus", "dx"), link(page).get("cell")


def check_sum(page: Page, value: float) -> list[float]:
    """Check that the X-ray's terms add up to the value of its cell, and return them."""
    [chart] = terms(page)
    size = max(1e-3, *map(abs, chart["terms"]))
    assert abs(chart["value"] - value) <= 1e-12 * size
    assert abs(sum(chart["terms"]) - value) <= 1e-12 * size
    *bars, total = chart["bars"]
    assert abs(total - value) <= 1e-12 * size
    assert not bars or abs(sum(bars) - value) <= 1e-12 * size
    return chart["terms"]


# Quantity, equation and addend that are clicked; then the quantity whose cell the X-ray shows.
PICKS = (
    ("mu", "1", None, "mu"),
    ("var", "2", None, "var"),
    ("x_hat", "3", None, "x_hat"),
    ("y", "4", None, "y"),
    ("dgamma", "5", None, "dgamma"),
    ("product", "5", None, "dgamma"),
    ("dbeta", "6", None, "dbeta"),
    ("dx_hat", "7", None, "dx_hat"),
    ("dvar", "8", None, "dvar"),
    ("dmu", "9", None, "dmu"),
    ("delta", "δ", None, "delta"),
    ("dx", "10", None, "dx"),
    ("dx", "11", "var", "dx"),
    ("dx", "12", "mu", "dx"),
    ("dx", "13", None, "dx"),
)


def terms_of_cell(number: str, row: int, column: int) -> np.ndarray:
    """Return what adds up to a cell: the addends of its equation, or the share of each sample."""
    a = flow(LAYER)
    paths = (a["dx direct"], a["dx var"], a["dx mu"])
    shares = {
        "1": a["x"] / M,
        "2": (a["x"] - a["mu"]) ** 2 / M,
        "5": a["product"],
        "6": a["dy"],
        "8": -0.5 * a["dx_hat"] * (a["x"] - a["mu"]) * (a["var"] + LAYER.eps) ** -1.5,
    }
    addends = {
        "3": (a["x_hat"],),
        "4": (a["gamma"] * a["x_hat"], a["beta"]),
        "7": (a["dx_hat"],),
        "9": (a["dmu"], 0 * a["dmu"]),
        "δ": (a["delta"],),
    } | dict.fromkeys(("10", "11", "12", "13"), paths)
    if number in shares:
        return shares[number][:, column]
    return np.array([np.broadcast_to(part, (M, D))[row, column] for part in addends[number]])


def test_a_click_takes_every_cell_apart(page: Page) -> None:
    open_app(page, **QUERY)
    sample = 1
    for count, (name, number, term, focus) in enumerate(PICKS):
        shown = traces(page)
        is_matrix = len(find(shown, name, number, term)["z"]) > 1
        row, column = count % M if is_matrix else 0, count % D
        # A strip has no samples: the one that was picked before stays.
        sample = row + 1 if is_matrix else sample
        click_cell(page, name, (row, column), number, term)
        assert picked(page) == (focus, f"{sample},{column + 1}"), (name, number)
        whole = np.broadcast_to(numbers(find(shown, focus, number)), (M, D))
        found = check_sum(page, whole[sample - 1, column])
        expected = terms_of_cell(number, sample - 1, column)
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12, err_msg=number)


@pytest.mark.parametrize("name", ["x", "dy"])
def test_what_no_equation_gives_is_told_as_it_is(page: Page, name: str) -> None:
    open_app(page, **QUERY)
    click_cell(page, name, (4, 2))
    assert picked(page) == (name, "5,3")
    assert terms(page) == []
    value = flow(LAYER)[name][4, 2]
    shown = page.locator(".st-key-xray annotation").last.text_content() or ""
    assert f"{value:.6g}" in shown
    expect(page.locator(".st-key-xray")).to_contain_text("No equation gives it.")


def test_the_dock_picks_with_the_keyboard(page: Page) -> None:
    open_app(page, **QUERY)
    dock = page.locator(".st-key-xray")
    expect(dock.locator(".js-plotly-plot")).to_have_count(0)
    type_into(page, dock.get_by_role("spinbutton", name="Sample"), "4")
    assert picked(page) == ("dx", "4,1")
    type_into(page, dock.get_by_role("spinbutton", name="Feature"), "2")
    assert picked(page) == ("dx", "4,2")
    dx = flow(LAYER)["dx"][3, 1]
    equations = dock.get_by_role("radiogroup", name="Equation")
    for number in ("10", "11", "12", "13"):
        if number != "10":
            tab_to(page, equations.get_by_role("radio", checked=True))
            press(page, "ArrowRight", "Enter")
        expect(equations.get_by_role("radio", name=number, exact=True)).to_be_checked()
        assert len(check_sum(page, dx)) == 3
    quantity = dock.get_by_role("combobox", name="Quantity")
    quantity.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("∂l/∂γ")
    page.get_by_role("option", name="∂l/∂γ").wait_for()
    press(page, "ArrowDown", "Enter")
    assert picked(page) == ("dgamma", "4,2")
    assert len(check_sum(page, flow(LAYER)["dgamma"][1])) == M


def test_arrow_keys_move_the_picked_cell_and_stop_at_the_edge(page: Page) -> None:
    open_app(page, **QUERY, focus="dx_hat")
    tab_to(page, board(page))
    press(page, "ArrowDown")
    assert picked(page) == ("dx_hat", "1,1")
    press(page, "ArrowDown")
    press(page, "ArrowDown")
    press(page, "ArrowRight")
    assert picked(page) == ("dx_hat", "3,2")
    check_sum(page, flow(LAYER)["dx_hat"][2, 1])
    for _ in range(4):
        press(page, "ArrowUp")
    press(page, "ArrowLeft")
    press(page, "ArrowLeft")
    assert picked(page) == ("dx_hat", "1,1")
    check_sum(page, flow(LAYER)["dx_hat"][0, 0])


def test_escape_and_close_let_the_cell_go(page: Page) -> None:
    open_app(page, **QUERY, cell="2,2")
    assert len(terms(page)) == 1
    tab_to(page, board(page))
    press(page, "Escape")
    assert picked(page) == ("dx", None)
    assert terms(page) == []
    press(page, "ArrowDown")
    assert picked(page)[1] is not None
    tab_to(page, page.locator(".st-key-xray").get_by_role("button", name="Close"))
    press(page, "Enter")
    assert picked(page) == ("dx", None)
    assert terms(page) == []


def test_a_long_sum_is_shortened_and_keeps_its_total(page: Page) -> None:
    open_app(page, m=200, d=2, cell="150,2", focus="dbeta")
    expected = flow(Layer(200, 2))
    assert len(check_sum(page, expected["dbeta"][1])) == 200
    assert len(terms(page)[0]["bars"]) < 12


BARS = """
() => [...document.querySelectorAll('.st-key-xray-bars .bars .point path')]
  .map((bar) => bar.getBoundingClientRect().width)
"""


@pytest.mark.parametrize("present", [{}, {"present": 1}], ids=["beside the sidebar", "presenting"])
def test_bars_are_as_long_in_each_form_of_an_equation(page: Page, present: dict[str, int]) -> None:
    """In minute 1 a teacher turns from 10 to 13: the formula changes, its terms do not."""
    found = []
    for number in ("10", "11", "12", "13"):
        open_app(page, "/", m=8, d=3, cell="2,2", equation=number, **present)
        found.append(page.evaluate(BARS))
    assert len(found[0]) == 4
    assert max(found[0]) > 80
    for bars in found[1:]:
        np.testing.assert_allclose(bars, found[0], atol=1)


def outlined(page: Page, selector: str) -> np.ndarray:
    """Return x, y, width, height of the outlines on the screen, sorted."""
    boxes: list[dict[str, float]] = page.locator(selector).evaluate_all(
        "marks => marks.map(m => (({ x, y, width, height }) => ({ x, y, width, height }))"
        "(m.getBoundingClientRect()))"
    )
    return sort(boxes)


def sort(boxes: list[dict[str, Any]]) -> np.ndarray:
    found = [[box[side] for side in ("x", "y", "width", "height")] for box in boxes]
    return np.array(sorted(found, key=lambda box: (round(box[1]), round(box[0]))))


def test_hovering_lights_up_the_cell_everywhere_without_the_server(page: Page) -> None:
    traffic = watch_traffic(page)
    open_app(page, **QUERY)
    sent = len(traffic.sent)
    assert sent > 0
    check_hovering(page)
    # Over a strip there is no sample, so strips and columns light up, and no cell of a matrix.
    point_at(page, "dvar", (0, 1))
    strips = [b for b in cells(page, None, 1) if len(b["meta"]["shape"]) == 1]
    expect(page.locator(f"{HOVERED}.linked-cell")).to_have_count(len(strips))
    np.testing.assert_allclose(outlined(page, f"{HOVERED}.linked-cell"), sort(strips), atol=1)
    page.mouse.move(5, 5)
    expect(page.locator(f"{HOVERED}*")).to_have_count(0)
    wait_until_idle(page)
    assert len(traffic.sent) == sent


def test_hovering_survives_a_change_of_the_arrays(page: Page) -> None:
    open_app(page, **QUERY)
    type_into(page, control(page, "seed"), "7")
    check_hovering(page)
    click_cell(page, "dx", (4, 1))
    check_sum(page, flow(replace(LAYER, seed=7))["dx"][4, 1])


def check_hovering(page: Page) -> None:
    """Point at two cells and check that each is outlined, with its column, in every heatmap."""
    for name, row, column in (("dx_hat", 4, 1), ("x", 0, 2)):
        point_at(page, name, (row, column))
        boxes = cells(page, row, column)
        expect(page.locator(f"{HOVERED}.linked-cell")).to_have_count(len(boxes))
        np.testing.assert_allclose(outlined(page, f"{HOVERED}.linked-cell"), sort(boxes), atol=1)
        columns = [b for b in cells(page, None, column) if len(b["meta"]["shape"]) == 2]
        np.testing.assert_allclose(
            outlined(page, f"{HOVERED}.linked-column"), sort(columns), atol=1
        )


@pytest.mark.parametrize(
    ("focus", "rows"),
    [
        ("dx", {"x": 2, "mu": None, "var": None, "dx_hat": 2, "dvar": None, "dmu": None}),
        ("dgamma", {"dy": None, "x_hat": None}),
    ],
)
def test_the_cells_that_contribute_are_marked(
    page: Page, focus: str, rows: dict[str, int | None]
) -> None:
    open_app(page, **QUERY, cell="3,2", focus=focus)
    read = [find(cells(page, row, 1), name) for name, row in rows.items()]
    named = [b for b in cells(page, 2, 1) if b["name"] == focus]
    # And the paths that add up to it, in its equation.
    read += [b for b in named if b["meta"]["term"] and b["meta"]["equation"] == "10"]
    np.testing.assert_allclose(outlined(page, ".read-cell"), sort(read), atol=1)
    own = [b for b in named if b["meta"]["term"] is None]
    np.testing.assert_allclose(outlined(page, ".picked-cell"), sort(own), atol=1)
