"""The switch *as printed / corrected*: what the paper prints, with its slips, drawn as it is."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from bnviz.figures.colour_maps import INK, QUIET
from bnviz.notation import ROLES
from tests.browser.app import (
    cells,
    find,
    link,
    numbers,
    open_app,
    press,
    tab_to,
    terms,
    traces,
    wait_until_idle,
)
from tests.browser.layer import Layer, flow

LAYER = Layer(6, 3, gamma=-1.3, eps=0.1)
QUERY = {"m": 6, "d": 3, "gamma": -1.3, "eps": 0.1}
MISPRINTED = ("5", "6", "7", "8", "9", "11", "12", "13")


def flip(page: Page, number: str) -> None:
    pills = page.locator(".st-key-printed")
    pills.get_by_role("button", name=number, exact=True).click()
    wait_until_idle(page)


def by_place(page: Page) -> dict[tuple[str, str | None, str | None], np.ndarray]:
    """Return the numbers of every heatmap by its name, equation and addend."""
    return {(t["name"], t["meta"]["equation"], t["meta"]["term"]): numbers(t) for t in traces(page)}


def test_corrected_is_the_default(page: Page) -> None:
    open_app(page, **QUERY)
    assert not any(t["meta"]["printed"] for t in traces(page))
    pills = page.locator(".st-key-printed").get_by_role("button")
    assert tuple(pills.all_inner_texts()) == MISPRINTED
    for pill in pills.all():
        expect(pill).to_have_attribute("aria-pressed", "false")


def test_each_switch_draws_its_equation_as_printed_and_no_other(page: Page) -> None:
    open_app(page, **QUERY)
    before, a = by_place(page), flow(LAYER)
    slips = {
        "5": {("dgamma", "5", None): a["product"]},
        "8": {("dvar", "8", None): a["dvar printed"]},
        "12": {
            ("dx", "12", "mu"): a["dx mu printed"],
            ("dx", "12", None): a["dx direct"] + a["dx var"] + a["dx mu printed"],
        },
        "13": {
            ("dx", "13", "var"): a["dx var printed"],
            ("dx", "13", None): a["dx direct"] + a["dx var printed"] + a["dx mu"],
            ("sum_dx", "13", None): (a["dx direct"] + a["dx var printed"] + a["dx mu"]).sum(0),
        },
    }
    expected = dict(before)
    # The product needs no heatmap of its own where it is the printed equation itself.
    del expected["product", "5", None]
    for count, number in enumerate(MISPRINTED, start=1):
        flip(page, number)
        assert link(page)["printed"] == ",".join(MISPRINTED[:count])
        for trace in traces(page):
            # The sums beside δ belong to 13 and are the same in both of its forms.
            is_sum = trace["name"] in ("sum_delta", "sum_x_hat_delta")
            flipped = trace["meta"]["equation"] in MISPRINTED[:count] and not is_sum
            assert trace["meta"]["printed"] is flipped, (number, trace["name"])
        expected |= slips.get(number, {})
        shown = by_place(page)
        assert shown.keys() == expected.keys()
        for place, true in expected.items():
            assert shown[place].shape == true.shape, (number, place)
            np.testing.assert_allclose(
                shown[place], true, rtol=1e-11, atol=1e-12, err_msg=f"{number}: {place}"
            )
    # None of the four slips is too small to be seen here.
    # The columns of 13 add up to zero as printed, too: that popular check passes it.
    for place in {place for slip in slips.values() for place in slip} - {("sum_dx", "13", None)}:
        assert shown[place].shape != before[place].shape or (
            np.abs(shown[place] - before[place]).max() > 0.01
        )


def test_a_link_and_the_keyboard_switch_too(page: Page) -> None:
    open_app(page, **QUERY, printed="8,13")
    printed = {t["meta"]["equation"] for t in traces(page) if t["meta"]["printed"]}
    assert printed == {"8", "13"}
    first = page.locator(".st-key-printed").get_by_role("button", name="5", exact=True)
    tab_to(page, first)
    press(page, "Space")
    assert link(page)["printed"] == "5,8,13"
    assert numbers(find(traces(page), "dgamma")).shape == (6, 3)


def test_the_x_ray_follows_the_switch(page: Page) -> None:
    open_app(page, **QUERY, cell="2,3", focus="dvar", printed="8")
    expected = flow(LAYER)
    [chart] = terms(page)
    np.testing.assert_allclose(chart["value"], expected["dvar printed"][2], rtol=1e-11)
    np.testing.assert_allclose(sum(chart["terms"]), expected["dvar printed"][2], rtol=1e-11)
    flip(page, "8")
    [chart] = terms(page)
    np.testing.assert_allclose(chart["value"], expected["dvar"][2], rtol=1e-11)


def test_a_link_to_a_misprint_opens_where_it_is(page: Page) -> None:
    open_app(page, "/", printed="12")
    box = next(b for b in cells(page, 0, 0) if b["meta"]["equation"] == "12")
    assert 0 < box["y"] < 600


FRAMES = """
() => Object.fromEntries(document.querySelector('.st-key-board .js-plotly-plot').layout.shapes
  .map(({ line, path }) => [line.color, path.split('Z').length - 1]))
"""


def test_red_frames_what_is_false_and_nothing_else(page: Page) -> None:
    open_app(page, printed="11,12,13", **QUERY)
    frames, wrong = page.evaluate(FRAMES), ROLES["wrong"].light
    # Of 12 the path through μ and the total, of 13 that through σ² and the total; 11 is right, and
    # so are the sums of the columns of 13.
    assert frames[wrong] == 4
    assert frames[QUIET["light"]] == 4 + 2 + 2 + 1


TOP = "() => document.querySelector('[data-testid=stMain]').scrollTop"
# Where the board stands in the window.
BOARD = "() => document.querySelector('.st-key-board .js-plotly-plot').getBoundingClientRect().top"


def test_a_note_that_comes_or_goes_moves_nothing(page: Page) -> None:
    """In minute 4 a teacher looks at 13 while the standard deviation changes."""
    open_app(page, scale=1, printed="8,12,13")
    note = page.get_by_text("Data of unit variance hide")
    note.wait_for()
    page.wait_for_timeout(1600)
    assert page.evaluate(TOP) > 0
    before = page.evaluate(BOARD)
    for deviation in ("0.1", "3", "1"):
        field = page.locator(".st-key-control-scale input")
        field.fill(deviation)
        press(page, "Enter")
        expect(note).to_have_count(int(deviation == "1"))
        assert page.evaluate(BOARD) == pytest.approx(before, abs=1)


def test_who_has_scrolled_away_from_a_misprint_is_left_there(page: Page) -> None:
    open_app(page, scale=1, printed="8,12,13")
    page.wait_for_timeout(1600)
    assert page.evaluate(TOP) > 0
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    # What is drawn anew must not scroll there again.
    page.locator(".st-key-control-scale input").fill("3")
    press(page, "Enter")
    assert page.evaluate(TOP) == 0


UNDERLINED = """
() => [...document.querySelectorAll('.st-key-board-formulas p')].flatMap((line) =>
  [...line.querySelectorAll('.katex-html .underline')].map((part) => {
    const colour = getComputedStyle(part.querySelector('.mord .mord') ?? part).color;
    return [part.innerText.replace(/[\\s\\u200b]/g, ''), colour];
  }))
"""


def as_browsers_say(colour: str) -> str:
    return f"rgb({', '.join(map(str, bytes.fromhex(colour[1:])))})"


def test_slips_of_the_pen_are_marked_without_colour(page: Page) -> None:
    """Minute 3: of 11 two sums reuse i and a ∂ is missing; what 8 has is false, and so is red."""
    open_app(page, m=6, d=3)
    assert page.evaluate(UNDERLINED) == []
    ink, wrong = as_browsers_say(INK["light"]), as_browsers_say(ROLES["wrong"].light)
    flip(page, "11")
    marks = page.evaluate(UNDERLINED)
    assert len(marks) == 3
    assert {colour for _, colour in marks} == {ink}
    assert [text for text, _ in marks].count("i") == 2
    flip(page, "8")
    assert wrong in {colour for _, colour in page.evaluate(UNDERLINED)}
