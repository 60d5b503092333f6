"""The numbers on the page are those of the layer: computed here without the app, from the link."""

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import find, link, numbers, open_app, traces
from tests.browser.conftest import Server
from tests.browser.layer import QUANTITIES, Layer, flow

FORMULAS = ".st-key-board-formulas p"
SUMS = ("10", "11", "12", "13")
GIVEN_BY = dict(
    zip(
        QUANTITIES,
        (None, "1", "2", "3", "4", None, "5", "6", "7", "8", "9", "δ", "10"),
        strict=True,
    )
)

LINKS = {
    "defaults": (Layer(), {}),
    "everything set": (
        Layer(7, 3, -0.7, 0.25, 0.03, "normal", 0.125, -40.5, 77, "one-hot", cell=(5, 2)),
        {
            "m": 7,
            "d": 3,
            "gamma": -0.7,
            "beta": 0.25,
            "eps": 0.03,
            "scale": 0.125,
            "shift": -40.5,
            "seed": 77,
            "upstream": "one-hot",
            "cell": "5,2",
        },
    ),
    "a value for each feature": (
        Layer(5, 4, gamma=(0.5, -2, 3, 0.1), beta=(1, 2, -3, 1e-3), eps=1e-8, seed=4294967295),
        {
            "m": 5,
            "d": 4,
            "gamma": "0.5,-2,3,0.1",
            "beta": "1,2,-3,0.001",
            "eps": "1e-08",
            "seed": 4294967295,
        },
    ),
    "float32": (
        Layer(12, 5, gamma=2.5, eps=0.5, seed=3, dtype="float32"),
        {"m": 12, "d": 5, "gamma": 2.5, "eps": 0.5, "seed": 3, "dtype": "float32"},
    ),
    "ones, with an outlier": (
        Layer(9, 2, data="outlier", upstream="ones", eps=0.0),
        {"m": 9, "d": 2, "data": "outlier", "upstream": "ones", "eps": 0},
    ),
    "iris": (Layer(20, 3, data="iris", seed=2), {"m": 20, "d": 3, "data": "iris", "seed": 2}),
    "a whole screen": (Layer(64, 32, seed=1), {"m": 64, "d": 32, "seed": 1}),
}


@pytest.mark.parametrize(("layer", "query"), LINKS.values(), ids=LINKS)
def test_a_link_shows_the_arrays_that_it_stands_for(
    page: Page, layer: Layer, query: dict[str, object]
) -> None:
    open_app(page, **query)
    assert link(page) == {name: str(value) for name, value in query.items()}
    shown, expected = traces(page), flow(layer)
    # float32 has 24 bits; the factor is for the sums.
    tolerance = 1e-12 if layer.dtype == "float64" else 100 * 2.0**-24
    for name in QUANTITIES:
        trace = find(shown, name)
        found, true = numbers(trace), expected[name]
        assert trace["meta"]["printed"] is False
        assert not trace["meta"]["pooled"]
        assert trace["meta"]["equation"] == GIVEN_BY[name]
        assert found.shape == true.shape
        if name in ("x", "dy"):
            assert np.array_equal(found, true), name
        # Where a sum cancels, its addends say how large a rounding is.
        scale = np.abs(expected["dx direct" if name == "dx" else name]).max()
        assert np.abs(found - true).max() <= tolerance * max(scale, 1e-3), name


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_three_addends_make_the_gradient_and_four_equations_agree(page: Page, dtype: str) -> None:
    open_app(page, m=6, d=3, gamma=-1.25, eps=0.2, dtype=dtype)
    rounding = 1e-14 if dtype == "float64" else 1e-6
    expected = flow(Layer(6, 3, -1.25, eps=0.2, dtype=dtype))
    shown = traces(page)
    totals = []
    for number in SUMS:
        own = {
            t["meta"]["term"]: np.array(t["z"])
            for t in shown
            if t["name"] == "dx" and t["meta"]["equation"] == number
        }
        assert own.keys() == {"direct", "var", "mu", None}
        largest = np.abs(own["direct"]).max()
        for term in ("direct", "var", "mu"):
            assert own[term].shape == (6, 3)
            assert np.abs(own[term] - expected[f"dx {term}"]).max() <= rounding * largest, (
                number,
                term,
            )
        added = own["direct"] + own["var"] + own["mu"]
        assert np.abs(added - own[None]).max() <= rounding * largest, number
        totals.append(own[None])
    for total in totals[1:]:
        assert np.abs(total - totals[0]).max() <= rounding * np.abs(totals[0]).max()


def test_equation_5_shows_its_product_and_13_its_sums(page: Page) -> None:
    open_app(page, m=6, d=3)
    shown, expected = traces(page), flow(Layer(6, 3))
    for name, number in (("product", "5"), ("sum_delta", "13"), ("sum_x_hat_delta", "13")):
        found = numbers(find(shown, name, number))
        np.testing.assert_allclose(found, expected[name], rtol=1e-12, atol=1e-12)


def test_another_browser_shows_the_same_bits(page: Page, server: Server, browser: Browser) -> None:
    open_app(page, m=11, d=6, gamma="0.1,0.2,0.3,-0.4,5,6", eps=0.037, shift=1e4, scale=0.01)
    context = browser.new_context(base_url=server.url)
    other = context.new_page()
    open_app(other, page.url)
    assert traces(other) == traces(page)
    context.close()


# The text of an element with a placeholder for each formula.
WITHOUT_FORMULAS = """
(element) => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll('.katex').forEach(formula => formula.replaceWith('FORMULA'));
  return copy.textContent;
}
"""


def test_every_equation_stands_on_the_page_and_is_typeset(page: Page) -> None:
    open_app(page)
    expect(page.locator(".katex-error")).to_have_count(0)
    shown = [one.evaluate(WITHOUT_FORMULAS) for one in page.locator(FORMULAS).all()]
    assert all(text.count("FORMULA") == 1 for text in shown)
    found = [number for text in shown for number in re.findall(r"\((\d+|δ)\)", text)]
    assert sorted(found) == sorted([*(str(n) for n in range(1, 14)), "δ"])
