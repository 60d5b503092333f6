"""My code on the Practise page: data taken home, gradients given back, and the slip in them named.

The gradients are worked out here, by code that knows nothing of the app's.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import (
    go_back,
    heatmap,
    link,
    numbers,
    open_app,
    sentences,
    traces,
    wait_until_idle,
)
from tests.browser.phone import phone, reach, use
from tests.browser.test_accessibility import room_across, violations

Arrays = dict[str, Any]


def take_home(page: Page) -> Arrays:
    with page.expect_download() as waiting:
        use(page, page.get_by_role("button", name="Download batch.npz"))
    assert waiting.value.suggested_filename == "batch.npz"
    with np.load(Path(waiting.value.path())) as data:
        return dict(data)


def give_back(page: Page, name: str, payload: bytes) -> None:
    place = page.locator(".st-key-practise-code").get_by_test_id("stFileUploaderDropzone")
    before = place.get_by_label("Remove ")
    if before.count():
        use(page, before)
        wait_until_idle(page)
    button = place.get_by_role("button", name="Upload", exact=True)
    reach(page, button)
    with page.expect_file_chooser() as waiting:
        use(page, button)
    with page.expect_response(lambda answer: "upload_file" in answer.url):
        waiting.value.set_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": payload}
        )
    wait_until_idle(page)


def packed(arrays: Arrays) -> bytes:
    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


def compute(
    x: Any, gamma: Any, eps: Any, dy: Any, *, turned: bool = False, constant: bool = False
) -> Arrays:
    """Return the gradients, path by path; with the path of the mean turned, or no paths at all."""
    m = len(x)
    inverse = 1 / np.sqrt(x.var(axis=0) + eps)
    away = x - x.mean(axis=0)
    arriving = gamma * dy
    to_variance = -0.5 * inverse**3 * (arriving * away).sum(axis=0)
    to_mean = -inverse * arriving.sum(axis=0)
    dx = arriving * inverse
    if not constant:
        dx = dx + to_variance * 2 * away / m + (-1 if turned else 1) * to_mean / m
    return {
        "dx": dx,
        "dgamma": (dy * away * inverse).sum(axis=0),
        "dbeta": dy.sum(axis=0),
    }


def forget_scale(data: Arrays, right: Arrays) -> Arrays:
    return {"dx": compute(data["x"], 1.0, data["eps"], data["dy"])["dx"]}


def average(data: Arrays, right: Arrays) -> Arrays:
    return {"dbeta": data["dy"].mean(axis=0)}


def turn_mean(data: Arrays, right: Arrays) -> Arrays:
    return {"dx": given(data, turned=True)["dx"]}


def centre_only(data: Arrays, right: Arrays) -> Arrays:
    return {"dgamma": (data["dy"] * (data["x"] - data["x"].mean(axis=0))).sum(axis=0)}


def hold_statistics(data: Arrays, right: Arrays) -> Arrays:
    return {"dx": given(data, constant=True)["dx"]}


# What goes wrong, the gradient that it spoils, the name that it gets, and the line to look for.
WRONG: dict[str, tuple[Callable[[Arrays, Arrays], Arrays], str, str, str]] = {
    "scale": (forget_scale, "dx", "γ forgotten", "∂l/∂x̂, equation 7"),
    "mean for sum": (average, "dbeta", "The mean in place of the sum", "∂l/∂β, equation 6"),
    "mean turned": (turn_mean, "dx", "The sign of the path through μ", "∂l/∂μ, equation 9"),
    "not divided": (centre_only, "dgamma", "x − μ in place of x̂", "equation"),
    "held": (hold_statistics, "dx", "Mean and variance held constant", "equation 10"),
}


def given(data: Arrays, **changes: bool) -> Arrays:
    return compute(data["x"], data["gamma"], data["eps"], data["dy"], **changes)


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page that has a keyboard and nothing else, or one that has nothing but touch."""
    if request.param == "keyboard":
        yield request.getfixturevalue("page")
        return
    fixtures = (request.getfixturevalue(name) for name in ("browser", "server"))
    with phone(*fixtures) as page:
        yield page


@pytest.mark.parametrize(
    ("screen", "homework"), [("keyboard", "traps"), ("touch", "yours")], indirect=["screen"]
)
def test_right_wrong_and_malformed_from_the_file_that_was_taken_home(
    screen: Page, homework: str
) -> None:
    page = screen
    open_app(page, "/practise", practice="code", homework=homework, m=9, d=4, eps=0.3)
    data = take_home(page)
    assert set(data) == {"x", "gamma", "beta", "eps", "dy"}
    assert data["x"].shape == ((7, 3) if homework == "traps" else (9, 4))
    right = given(data)
    part = page.locator(".st-key-practise-code")

    give_back(page, "answer.npz", packed(right))
    expect(part).to_contain_text("Right: ∂l/∂β, ∂l/∂γ and ∂l/∂x.")
    np.testing.assert_allclose(numbers(heatmap(page, "dx")), right["dx"], rtol=1e-9, atol=1e-12)

    for spoil, quantity, name, line in WRONG.values():
        wrong = right | spoil(data, right)
        give_back(page, "answer.npz", packed(wrong))
        found = page.locator(f".st-key-homework-{quantity}")
        expect(found).to_contain_text(f"{name}.")
        expect(found).to_contain_text("The line to look for: ")
        expect(found).to_contain_text(line)
        yours, true, difference = (numbers(trace) for trace in traces(page))
        np.testing.assert_allclose(yours, wrong[quantity], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(true, right[quantity], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(
            difference, wrong[quantity] - right[quantity], rtol=1e-9, atol=1e-12
        )

    give_back(page, "answer.npz", packed(right)[:-40])
    (said,) = sentences(page)
    assert "damaged" in said
    # What was found out before still stands.
    expect(part).to_contain_text("Mean and variance held constant.")


def test_the_slip_leads_to_its_step_and_comes_back(page: Page) -> None:
    open_app(page, "/practise", practice="code")
    data = take_home(page)
    give_back(page, "answer.npz", packed(given(data) | turn_mean(data, {})))
    assert violations(page) == []
    page.get_by_role("link", name="See where it comes from").click()
    wait_until_idle(page)
    assert link(page)["step"] == "mean-gradient"
    go_back(page)
    expect(page.locator(".st-key-homework-dx")).to_contain_text("The sign of the path through μ.")


def test_dx_alone_as_a_table_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, "/practise", practice="code")
    data = take_home(page)
    target = io.StringIO()
    np.savetxt(target, turn_mean(data, {})["dx"], delimiter=",", fmt="%.5f")
    give_back(page, "dx.csv", target.getvalue().encode())
    expect(page.locator(".st-key-homework-dx")).to_contain_text("The sign of the path through μ.")
    assert room_across(page) <= 0
    page.set_viewport_size({"width": 1280, "height": 720})


def test_a_projector_shows_a_finding_without_scrolling(page: Page) -> None:
    open_app(page, "/practise", practice="code", present=1)
    # In presenter mode the way is the same.
    data = take_home(page)
    wrong = given(data) | turn_mean(data, {}) | average(data, {})
    give_back(page, "answer.npz", packed(wrong))
    page.get_by_role("radio", name="∂l/∂x").click()
    wait_until_idle(page)
    assert [trace["name"] for trace in traces(page)] == ["dx"] * 3
    bottom = page.locator(".st-key-homework-dx").evaluate("e => e.getBoundingClientRect().bottom")
    assert bottom <= 720
