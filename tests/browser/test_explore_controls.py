"""Every control obeys the keyboard, writes the link, and changes exactly what it stands for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from playwright.sync_api import Page

from tests.browser.app import (
    control,
    find,
    go_back,
    link,
    numbers,
    open_app,
    press,
    tab_to,
    traces,
    type_into,
    wait_until_idle,
)
from tests.browser.layer import QUANTITIES, Layer, flow

Action = Callable[[Page], None]


def typing(name: str, text: str) -> Action:
    return lambda page: type_into(page, control(page, name), text)


def pressing(name: str, *keys: str) -> Action:
    def act(page: Page) -> None:
        tab_to(page, control(page, name))
        press(page, *keys)

    return act


def choosing(name: str, label: str) -> Action:
    """Open a list with the keyboard, filter it by a label, and take what is left."""

    def act(page: Page) -> None:
        tab_to(page, control(page, name))
        page.keyboard.press("Control+A")
        page.keyboard.type(label)
        page.get_by_role("option", name=label).wait_for()
        page.keyboard.press("ArrowDown")
        press(page, "Enter")

    return act


# In the order of the Tab key. The slider's steps are 0.1, that of ε goes from power to power.
CHANGES: tuple[tuple[Action, dict[str, object]], ...] = (
    (choosing("data", "One outlier"), {"data": "outlier"}),
    (typing("m", "6"), {"m": 6}),
    (pressing("m", "ArrowUp"), {"m": 7}),
    (typing("shift", "-1.25"), {"shift": -1.25}),
    (typing("d", "3"), {"d": 3}),
    (typing("scale", "0.5"), {"scale": 0.5}),
    (pressing("gamma", "ArrowRight", "ArrowRight"), {"gamma": 1.7}),
    (pressing("gamma", "Home"), {"gamma": -3.0}),
    (pressing("beta", "ArrowLeft"), {"beta": 0.4}),
    (pressing("eps", "ArrowRight", "ArrowRight"), {"eps": 1e-3}),
    (pressing("eps", "Home"), {"eps": 0.0}),
    (pressing("eps", "End"), {"eps": 1.0}),
    (choosing("upstream", "One cell"), {"upstream": "one-hot"}),
    (choosing("upstream", "Random"), {"upstream": "random"}),
    (typing("seed", "123456789"), {"seed": 123456789}),
    (choosing("dtype", "float32"), {"dtype": "float32"}),
)


def test_each_control_obeys_the_keyboard(page: Page) -> None:
    open_app(page)
    layer, default = Layer(), Layer()
    for act, change in CHANGES:
        act(page)
        layer = replace(layer, **change)
        told = {k: v for k, v in link(page).items() if hasattr(layer, k)}
        meant = {
            name: getattr(layer, name)
            for name in layer.__dataclass_fields__
            if getattr(layer, name) != getattr(default, name)
        }
        assert told.keys() == meant.keys(), change
        assert all(type(meant[name])(text) == meant[name] for name, text in told.items()), told
        shown, expected = traces(page), flow(layer)
        tolerance = 1e-12 if layer.dtype == "float64" else 1e-5
        for name in QUANTITIES:
            found, true = numbers(find(shown, name)), expected[name]
            assert found.shape == true.shape, (change, name)
            if name in ("x", "dy"):
                assert np.array_equal(found, true), (change, name)
            scale = np.abs(expected["dx direct" if name == "dx" else name]).max()
            assert np.abs(found - true).max() <= tolerance * max(scale, 1e-3), (change, name)


def test_beta_moves_the_output_and_no_gradient(page: Page) -> None:
    open_app(page, m=5, d=4)
    before = traces(page)
    pressing("beta", "ArrowRight", "ArrowRight", "ArrowRight")(page)
    after = traces(page)
    assert link(page)["beta"] == "0.8"
    changed = [a["name"] for a, b in zip(after, before, strict=True) if a != b]
    assert sorted(changed) == ["beta", "y"]
    risen = numbers(find(after, "y")) - numbers(find(before, "y"))
    np.testing.assert_allclose(risen, 0.3, rtol=1e-12)


def test_gamma_and_beta_can_differ_between_features(page: Page) -> None:
    open_app(page, m=5, d=3, gamma="1,2,3")
    tab_to(page, page.get_by_role("button", name="γ and β for each feature"))
    press(page, "Enter")
    button = page.get_by_role("button", name="Same for all features")
    tab_to(page, button)
    press(page, "Enter")
    assert link(page).get("gamma") == "1"
    expected = flow(Layer(5, 3, gamma=1.0))
    np.testing.assert_allclose(numbers(find(traces(page), "dx")), expected["dx"], rtol=1e-12)


def test_a_control_keeps_pace_with_quick_keys(page: Page) -> None:
    open_app(page, m=5, d=3)
    tab_to(page, control(page, "seed"))
    for _ in range(12):
        page.keyboard.press("ArrowUp")
        # Slower than the field waits for more, faster than the page is drawn.
        page.wait_for_timeout(120)
    wait_until_idle(page)
    assert control(page, "seed").input_value() == link(page)["seed"] == "12"
    assert np.array_equal(numbers(find(traces(page), "x")), Layer(5, 3, seed=12).draw())


def test_back_returns_to_the_set_up_before(page: Page) -> None:
    open_app(page, m=5, d=3)
    typing("seed", "4")(page)
    typing("seed", "9")(page)
    go_back(page)
    assert link(page)["seed"] == control(page, "seed").input_value() == "4"
    assert np.array_equal(numbers(find(traces(page), "x")), Layer(5, 3, seed=4).draw())
