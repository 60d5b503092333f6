from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bnviz.derivation import environment
from bnviz.figures import INPUT_GRADIENTS, Band, Panel, bands
from bnviz.notation import QUANTITIES, ROLES
from tests.derivation.batches import random_pass

NAMES = "x mu var x_hat y dy dgamma dbeta dx_hat dvar dmu delta dx".split()
SHAPE = (6, 3)


@pytest.fixture
def layer() -> tuple[SimpleNamespace, SimpleNamespace]:
    return random_pass(*SHAPE)


@pytest.fixture
def arrays(layer: tuple[SimpleNamespace, SimpleNamespace]) -> Any:
    return environment(*layer)


def panels(shown: tuple[Band, ...]) -> list[Panel]:
    """Return every panel, strips included, from top to bottom and left to right."""
    return [one for band in shown for top in band.panels for one in (top, *top.below)]


def column(panel: Panel) -> tuple[str, ...]:
    return (panel.name, *(strip.name for strip in panel.below))


def test_the_board_follows_the_equations(arrays: Any) -> None:
    shown = bands(arrays)
    assert [band.equations for band in shown] == [
        ("1", "2", "3", "4"),
        ("5", "6", "7", "8", "9", "δ"),
        *(("10",), ("11",), ("12",), ("13",)),
    ]
    forward, stages, *gradients = shown
    assert [*map(column, forward.panels)] == [
        ("x", "mu", "var"),
        ("x_hat",),
        ("y", "gamma", "beta"),
    ]
    assert [*map(column, stages.panels)] == [
        ("dy", "dbeta"),
        ("product", "dgamma"),
        ("dx_hat", "dvar", "dmu"),
        ("delta",),
    ]
    *_, last = gradients
    assert [*map(column, last.panels)] == [
        ("dx",),
        ("dx", "sum_x_hat_delta"),
        ("dx", "sum_delta"),
        ("dx", "sum_dx"),
    ]
    for band in gradients:
        assert [(p.name, p.term, p.operator) for p in band.panels] == [
            ("dx", "direct", ""),
            ("dx", "var", "+"),
            ("dx", "mu", "+"),
            ("dx", None, "="),
        ]


def test_every_quantity_is_on_the_board_with_its_own_values(arrays: Any) -> None:
    whole = [panel for panel in panels(bands(arrays)) if panel.term is None]
    for name in NAMES:
        found = [panel for panel in whole if panel.name == name]
        assert len(found) == (4 if name == "dx" else 1)
        for panel in found:
            np.testing.assert_allclose(panel.values, arrays[name], rtol=1e-12, atol=1e-14)
            assert panel.text == QUANTITIES[name].text
            assert panel.role == QUANTITIES[name].role
    assert {panel.role for panel in whole} <= ROLES.keys()


def test_a_quantity_stands_under_its_own_number(arrays: Any) -> None:
    numbers = {p.name: p.equation for p in panels(bands(arrays)) if p.name != "dx"}
    given, *calculated = [name for name in NAMES if name not in {"dx", "dy"}]
    assert numbers[given] == numbers["dy"] == ""
    assert [numbers[name] for name in calculated] == "1 2 3 4 5 6 7 8 9 δ".split()


def test_strips_lie_under_the_columns_they_come_from(arrays: Any) -> None:
    for band in bands(arrays):
        for panel in band.panels:
            assert panel.values.shape == SHAPE
            assert panel.matrix.shape == SHAPE
            for strip in panel.below:
                assert strip.values.shape == SHAPE[1:]
                assert strip.matrix.shape == (1, SHAPE[1])


def test_sums_are_those_of_the_panel_above(arrays: Any) -> None:
    found = {panel.name: panel.values for panel in panels(bands(arrays))}
    np.testing.assert_allclose(found["product"], arrays["dy"] * arrays["x_hat"], rtol=1e-12)
    np.testing.assert_allclose(found["product"].sum(axis=0), found["dgamma"], rtol=1e-12)
    np.testing.assert_allclose(found["dy"].sum(axis=0), found["dbeta"], rtol=1e-12)
    np.testing.assert_allclose(found["sum_delta"], found["delta"].sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(
        found["sum_x_hat_delta"], (found["x_hat"] * found["delta"]).sum(axis=0), rtol=1e-12
    )


def addends(layer: tuple[SimpleNamespace, SimpleNamespace]) -> dict[str, Any]:
    """Return what each path carries, by plain NumPy."""
    fwd, bwd = layer
    m = len(fwd.x)
    direct = fwd.gamma * bwd.dy / np.sqrt(fwd.var + fwd.eps)
    through_var = -fwd.x_hat * (fwd.x_hat * direct).mean(axis=0)
    through_mu = np.broadcast_to(-direct.sum(axis=0) / m, fwd.x.shape)
    return {"direct": direct, "var": through_var, "mu": through_mu}


@pytest.mark.parametrize("number", INPUT_GRADIENTS)
def test_each_path_has_its_addend_and_they_add_up(
    number: str, layer: tuple[SimpleNamespace, SimpleNamespace], arrays: Any
) -> None:
    (band,) = (band for band in bands(arrays) if band.equations == (number,))
    *paths, total = band.panels
    for panel in paths:
        expected = addends(layer)[str(panel.term)]
        np.testing.assert_allclose(panel.values, expected, rtol=1e-12, atol=1e-14)
    added = sum(panel.values for panel in paths)
    np.testing.assert_allclose(added, total.values, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(total.values, layer[1].dx, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("number", INPUT_GRADIENTS)
def test_addends_add_up_as_printed_too(number: str, arrays: Any) -> None:
    (band,) = (band for band in bands(arrays, [number]) if band.equations == (number,))
    assert all(panel.printed for panel in band.panels)
    *paths, total = band.panels
    added = sum(panel.values for panel in paths)
    np.testing.assert_allclose(added, total.values, rtol=1e-12, atol=1e-14)


def test_printed_12_and_13_miss_the_gradient_as_the_slips_say(
    layer: tuple[SimpleNamespace, SimpleNamespace], arrays: Any
) -> None:
    fwd, bwd = layer
    totals = {b.equations[0]: b.panels[-1].values for b in bands(arrays, ["12", "13"])}
    paths = addends(layer)
    deviation = np.sqrt(fwd.var + fwd.eps)
    np.testing.assert_allclose(totals["12"] - bwd.dx, -2 * paths["mu"], rtol=1e-10)
    np.testing.assert_allclose(totals["13"] - bwd.dx, (deviation - 1) * paths["var"], rtol=1e-10)
    np.testing.assert_allclose(totals["11"], bwd.dx, rtol=1e-12, atol=1e-14)


def test_printed_5_is_a_matrix_without_its_sum(arrays: Any) -> None:
    stages = bands(arrays, ["5"])[1]
    panel = stages.panels[1]
    assert column(panel) == ("dgamma",)
    assert panel.printed
    np.testing.assert_allclose(panel.values, arrays["dy"] * arrays["x_hat"], rtol=1e-12)


def test_printed_8_is_off_by_a_power_of_the_spread(arrays: Any) -> None:
    (panel,) = (p for p in panels(bands(arrays, ["8"])) if p.name == "dvar")
    assert panel.printed
    factor = (arrays["var"] + arrays["eps"]) ** 3.5
    np.testing.assert_allclose(panel.values, arrays["dvar"] * factor, rtol=1e-10)


@pytest.mark.parametrize("number", [str(number) for number in range(1, 14)])
def test_a_switch_changes_its_own_equation_alone(number: str, arrays: Any) -> None:
    before, after = panels(bands(arrays)), panels(bands(arrays, [number]))
    assert not any(panel.printed for panel in before)
    others = {p.name: p for p in before if p.equation != number}
    for panel in after:
        quantity = panel.name in (*NAMES, "sum_dx") and panel.equation == number
        assert panel.printed == quantity
        if panel.name in others and not quantity and panel.name != "dx":
            np.testing.assert_array_equal(panel.values, others[panel.name].values)
    if number != "5":
        assert [(p.name, p.values.shape, p.operator, p.term) for p in before] == [
            (p.name, p.values.shape, p.operator, p.term) for p in after
        ]


def test_what_adds_up_shares_one_scale(arrays: Any) -> None:
    shown = panels(bands(arrays, ["12", "13"]))
    assert {panel.scale for panel in shown if panel.name == "dx"} == {"dx"}
    assert {panel.scale for panel in shown if panel.name in {"x", "mu"}} == {"x"}
    assert {panel.scale for panel in shown if panel.name == "sum_dx"} == {"dx"}
    alone = [p.scale for p in shown if p.name not in {"x", "mu", "dx", "sum_dx"}]
    assert len(alone) == len(set(alone))
    assert not {"x", "dx"} & set(alone)


def test_panels_show_the_arrays_themselves(arrays: Any) -> None:
    for panel in panels(bands(arrays)):
        if panel.name in NAMES and panel.name != "dx":
            assert panel.values is arrays[panel.name]


def test_one_sample_has_its_own_board() -> None:
    shown = panels(bands(environment(*random_pass(1, 3)), ["5", "13"]))
    for panel in shown:
        assert panel.values.shape in {(1, 3), (3,)}
        assert np.isfinite(panel.values).all()
    assert all(not panel.values.any() for panel in shown if panel.scale == "x_hat")
