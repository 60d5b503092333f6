"""The trap matrix: the right gradient passes everywhere, and slips are caught where they show."""

from typing import Any

import numpy as np
import pytest

from bnviz.scenario import SETUPS as SETUP_IDS
from bnviz.scenario import TESTS
from bnviz.slips import SLIPS, Slip
from bnviz.trials import (
    CHECKS,
    OUTPUTS,
    SETUPS,
    Attempt,
    Column,
    Given,
    attempts,
    find_truth,
    is_measurable,
    measure_all,
    measure_column,
    run_attempt,
    start,
)

BY_ID = {slip.id: slip for slip in SLIPS}
WRONG = [slip for slip in SLIPS if not slip.is_right]
CHECK = {check.id: check for check in CHECKS}


@pytest.fixture(scope="module")
def columns() -> dict[str, Column]:
    return {setup.id: measure_column(setup.make()) for setup in SETUPS}


def setup(id_: str) -> Given:
    return next(one for one in SETUPS if one.id == id_).make()


def attempt(slip: str, form: str) -> Attempt:
    return next(one for one in attempts(BY_ID[slip]) if one.form.number == form)


def mark(columns: dict[str, Column], slip: str, setup: str, check: str) -> str:
    return columns[setup].mark(BY_ID[slip], CHECK[check])


def by_numpy(given: Given) -> dict[str, Any]:
    m = len(given.x)
    centred = given.x - given.x.mean(axis=0)
    root = np.sqrt((centred**2).mean(axis=0) + given.eps)
    return {"m": m, "centred": centred, "root": root, "dx_hat": given.dy * given.gamma}


def test_links_name_what_there_is() -> None:
    assert tuple(one.id for one in SETUPS) == SETUP_IDS
    assert tuple(check.id for check in CHECKS) == TESTS


@pytest.mark.parametrize("one", SETUPS, ids=lambda one: one.id)
def test_the_right_gradient_passes_every_check(one: Any) -> None:
    given = one.make()
    right = start(given)
    errors = measure_all({name: right[name] for name in OUTPUTS}, find_truth(given))
    assert [check.id for check in CHECKS if check.catches(errors[check.id])] == []


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_every_slip_can_be_made_in_the_backward_pass(slip: Slip) -> None:
    assert attempts(slip)


@pytest.mark.parametrize("slip", WRONG, ids=lambda slip: slip.id)
def test_good_data_show_every_slip_to_some_check(columns: dict[str, Column], slip: Slip) -> None:
    assert columns["good"].catchers(slip)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_what_is_right_is_never_caught(columns: dict[str, Column], slip: Slip) -> None:
    if slip.is_right:
        for column in columns.values():
            assert all(column.mark(slip, check) == "right" for check in CHECKS)
            assert all(column.count(slip, check)[0] == 0 for check in CHECKS)


def test_a_forgotten_gamma(columns: dict[str, Column]) -> None:
    for check, expected in {
        "differences": "caught",
        "closed-form": "caught",
        "shapes": "missed",
        "parameters": "missed",
    }.items():
        assert mark(columns, "gamma-forgotten", "good", check) == expected
    assert not columns["gamma-one"].catchers(BY_ID["gamma-forgotten"])
    assert not columns["gamma-one"].catchers(BY_ID["gamma-forgotten"], "partly")


def test_what_column_sums_see_of_a_forgotten_gamma(columns: dict[str, Column]) -> None:
    """In a line of its own it scales all paths alike, and the columns still add up to zero."""
    errors = columns["good"].errors
    caught = {
        form.number
        for form in (one.form for one in attempts(BY_ID["gamma-forgotten"]))
        if CHECK["sums"].catches(errors["gamma-forgotten", form.id]["sums"])
    }
    assert "7" not in caught
    assert "δ" not in caught


def test_agarwals_thirteenth_hides_in_unit_variance(columns: dict[str, Column]) -> None:
    for check in CHECKS:
        assert mark(columns, "centred-for-normalized", "unit-variance", check.id) == "missed"
        assert mark(columns, "exponent-two", "unit-variance", check.id) == "missed"
    assert mark(columns, "exponent-two", "good", "differences") == "caught"
    # The popular check does not see either of them, wherever.
    for column in columns.values():
        assert column.mark(BY_ID["exponent-two"], CHECK["sums"]) == "missed"


def test_the_wrong_axis_has_the_right_shape_where_m_is_d(columns: dict[str, Column]) -> None:
    one = attempt("wrong-axis", "6")
    for id_, caught in (("good", True), ("square", False)):
        error = columns[id_].errors["wrong-axis", one.form.id]["shapes"]
        assert CHECK["shapes"].catches(error) == caught
    given = setup("square")
    found = run_attempt(one, start(given))
    assert found is not None
    np.testing.assert_allclose(found["dbeta"], given.dy.sum(axis=1), rtol=1e-12)
    assert mark(columns, "wrong-axis", "square", "differences") == "caught"


def test_shapes_that_do_not_fit_stop_the_pass(columns: dict[str, Column]) -> None:
    one = attempt("wrong-axis", "8")
    assert run_attempt(one, start(setup("good"))) is None
    errors = columns["good"].errors["wrong-axis", one.form.id]
    assert all(np.isinf(error) for error in errors.values())
    given = setup("square")
    known = by_numpy(given)
    dvar = (known["dx_hat"] * known["centred"] * -0.5 * known["root"] ** -3).sum(axis=1)
    dmu = -(known["dx_hat"] / known["root"]).sum(axis=0)
    expected = (
        known["dx_hat"] / known["root"]
        + dvar * 2 * known["centred"] / known["m"]
        + dmu / known["m"]
    )
    found = run_attempt(one, start(given))
    assert found is not None
    np.testing.assert_allclose(found["dx"], expected, rtol=1e-10, atol=1e-13)


def test_a_wrong_stage_spoils_what_follows_from_it_and_nothing_else() -> None:
    given = setup("good")
    known = by_numpy(given)
    right = start(given)
    found = run_attempt(attempt("half-forgotten", "8"), right)
    assert found is not None
    dvar = 2 * right["dvar"]
    expected = (
        known["dx_hat"] / known["root"]
        + dvar * 2 * known["centred"] / known["m"]
        + right["dmu"] / known["m"]
    )
    np.testing.assert_allclose(found["dx"], expected, rtol=1e-10, atol=1e-13)
    np.testing.assert_array_equal(found["dgamma"], right["dgamma"])
    np.testing.assert_array_equal(found["dbeta"], right["dbeta"])


def test_one_feature_hides_a_sum_over_everything(columns: dict[str, Column]) -> None:
    for check in CHECKS:
        assert mark(columns, "sum-over-everything", "one-feature", check.id) == "missed"
    assert mark(columns, "sum-over-everything", "good", "differences") == "caught"


def test_d_for_m_hides_where_they_are_equal(columns: dict[str, Column]) -> None:
    for check in CHECKS:
        assert mark(columns, "features-for-samples", "square", check.id) == "missed"


def test_all_ones_make_the_gradient_of_x_vanish() -> None:
    truth = find_truth(setup("ones"))
    assert np.abs(truth.closed_form["dx"]).max() < 1e-14
    assert np.abs(truth.differences["dx"]).max() < 1e-8


def test_eps_hides_from_differences_and_not_from_the_closed_form(
    columns: dict[str, Column],
) -> None:
    """On good data ε is a millionth of the variance, which a gradient check forgives."""
    assert mark(columns, "eps-forgotten", "good", "differences") == "missed"
    assert mark(columns, "eps-forgotten", "good", "closed-form") == "caught"


def test_the_variance_of_the_unit_set_up_is_one() -> None:
    given = setup("unit-variance")
    np.testing.assert_allclose(given.x.var(axis=0) + given.eps, 1, rtol=1e-14)


def test_a_tally_counts_the_slips_that_are_wrong(columns: dict[str, Column]) -> None:
    caught, wrong = columns["good"].tally(CHECK["closed-form"])
    assert caught == wrong == len(WRONG)
    assert columns["gamma-one"].tally(CHECK["closed-form"])[0] < wrong


def test_data_that_are_too_large_get_no_column() -> None:
    ones = np.ones((4096, 1))
    assert not is_measurable(Given(ones, np.ones(1), np.ones(1), 1e-5, ones))
    assert is_measurable(setup("good"))
