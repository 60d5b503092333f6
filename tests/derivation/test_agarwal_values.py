from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import array_api_strict
import dask.array
import numpy as np
import pytest

import bnviz
from bnviz.derivation import environment, equation, evaluate_equation
from tests.derivation.batches import Pass, converted, hand_pass, one_pass, random_pass

NUMBERS = [str(n) for n in range(1, 14)]
GIVES = {
    "1": "mu",
    "2": "var",
    "3": "x_hat",
    "4": "y",
    "5": "dgamma",
    "6": "dbeta",
    "7": "dx_hat",
    "8": "dvar",
    "9": "dmu",
    **dict.fromkeys(("10", "11", "12", "13"), "dx"),
}
SHAPES = [(16, 8), (2, 3), (5, 1), (3, 3), (1, 4), (1, 1)]


def expected(number: str, fwd: SimpleNamespace, bwd: SimpleNamespace) -> np.ndarray[Any, Any]:
    return np.asarray({**vars(fwd), **vars(bwd)}[GIVES[number]])


def assert_equal(actual: Any, desired: Any) -> None:
    scale = max(float(np.max(np.abs(desired))), 1.0)
    np.testing.assert_allclose(actual, desired, rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_corrected_equation_gives_its_quantity(number: str, shape: tuple[int, int]) -> None:
    fwd, bwd = random_pass(*shape)
    value = evaluate_equation(number, fwd, bwd)
    assert value.shape == expected(number, fwd, bwd).shape
    assert_equal(value, expected(number, fwd, bwd))


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "6", "7", "9", "10", "11"])
def test_a_slip_of_notation_alone_does_not_change_the_value(number: str) -> None:
    fwd, bwd = random_pass(16, 8)
    assert_equal(evaluate_equation(number, fwd, bwd, printed=True), expected(number, fwd, bwd))


@pytest.mark.parametrize("number", ["8", "12", "13"])
def test_a_misprint_changes_the_value_of_every_feature(number: str) -> None:
    fwd, bwd = random_pass(16, 8)
    wrong = evaluate_equation(number, fwd, bwd, printed=True)
    right = expected(number, fwd, bwd)
    assert wrong.shape == right.shape
    assert np.all(np.max(np.abs(np.atleast_2d(wrong - right)), axis=0) > 1e-3)


def test_equation_5_as_printed_is_not_summed() -> None:
    fwd, bwd = random_pass(16, 8)
    assert_equal(evaluate_equation("5", fwd, bwd, printed=True), bwd.dy * fwd.x_hat)


def test_equation_8_as_printed_is_off_by_a_power() -> None:
    fwd, bwd = random_pass(16, 8)
    off = (fwd.var + fwd.eps) ** 3.5
    printed = evaluate_equation("8", fwd, bwd, printed=True)
    np.testing.assert_allclose(printed, bwd.dvar * off, rtol=1e-12)


def test_equation_12_as_printed_is_off_by_a_constant_of_its_feature() -> None:
    fwd, bwd = random_pass(16, 8)
    off = 2 * fwd.gamma * bwd.dy.mean(axis=0) / np.sqrt(fwd.var + fwd.eps)
    assert_equal(evaluate_equation("12", fwd, bwd, printed=True) - bwd.dx, off + 0 * bwd.dx)


@pytest.mark.parametrize("number", ["8", "13"])
def test_a_misprint_hides_at_unit_variance(number: str) -> None:
    x = np.array([[0.0], [2.0], [0.0], [2.0]])
    dy = np.array([[0.3], [-0.7], [1.1], [0.2]])
    fwd, bwd = one_pass(x, np.full(1, 1.7), np.zeros(1), 0.0, dy)
    assert_equal(evaluate_equation(number, fwd, bwd, printed=True), expected(number, fwd, bwd))


@pytest.mark.parametrize(
    ("number", "printed", "value"),
    [
        ("5", True, [[-4 / 5], [0]]),
        ("5", False, [-4 / 5]),
        ("8", True, [625 / 16]),
        ("8", False, [8 / 125]),
        ("12", True, [[59 / 125], [41 / 125]]),
        ("13", True, [[-3 / 25], [3 / 25]]),
        *((number, False, [[9 / 125], [-9 / 125]]) for number in ("10", "11", "12", "13")),
        ("δ", False, [[2 / 5], [0]]),
    ],
)
def test_the_witness_that_can_be_checked_by_hand(
    number: str, printed: bool, value: list[Any]
) -> None:
    result = evaluate_equation(number, *hand_pass(), printed=printed)
    np.testing.assert_allclose(result, value, rtol=0, atol=1e-15 if np.max(value) < 1 else 0)
    assert result.shape == np.shape(value)


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("number", ["10", "11", "12", "13"])
def test_the_addends_add_up(number: str, printed: bool) -> None:
    fwd, bwd = random_pass(16, 8)
    total = evaluate_equation(number, fwd, bwd, printed=printed)
    terms = [
        evaluate_equation(number, fwd, bwd, printed=printed, term=path)
        for path in ("direct", "var", "mu")
    ]
    assert_equal(sum(terms), total)


@pytest.mark.parametrize("number", ["10", "11", "12", "13"])
def test_every_derivation_has_the_same_three_addends(number: str) -> None:
    fwd, bwd = random_pass(16, 8)
    deviation = np.sqrt(fwd.var + fwd.eps)
    delta = fwd.gamma * bwd.dy / deviation
    desired = {
        "direct": delta,
        "var": -fwd.x_hat * (fwd.x_hat * delta).mean(axis=0),
        "mu": -delta.mean(axis=0),
    }
    for path, value in desired.items():
        term = evaluate_equation(number, fwd, bwd, term=path)
        assert term.shape == value.shape
        assert_equal(term, value)


def test_the_parts_that_a_picture_draws() -> None:
    fwd, bwd = random_pass(16, 8)
    delta = fwd.gamma * bwd.dy / np.sqrt(fwd.var + fwd.eps)
    parts = {
        ("5", "product"): bwd.dy * fwd.x_hat,
        ("13", "sum_delta"): delta.sum(axis=0),
        ("13", "sum_x_hat_delta"): (fwd.x_hat * delta).sum(axis=0),
        ("9", "vanishing"): np.zeros(8),
    }
    for (number, term), value in parts.items():
        assert_equal(evaluate_equation(number, fwd, bwd, term=term), value)
        assert evaluate_equation(number, fwd, bwd, term=term).shape == value.shape


@pytest.mark.parametrize("number", ["1", "5", "9"])
def test_a_missing_part_is_named(number: str) -> None:
    with pytest.raises(KeyError, match=f"equation {number} has no part tagged 'direct'"):
        evaluate_equation(number, *hand_pass(), term="direct")


def test_a_part_of_one_form_is_not_a_part_of_the_other() -> None:
    with pytest.raises(KeyError, match="equation 9 has no part tagged 'vanishing'"):
        evaluate_equation("9", *hand_pass(), printed=True, term="vanishing")


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("number", [*NUMBERS, "δ"])
@pytest.mark.parametrize(
    "convert", [array_api_strict.asarray, lambda a: dask.array.from_array(a, chunks=3)]
)
def test_arrays_of_other_libraries_stay_what_they_are(
    convert: Callable[[Any], Any], number: str, printed: bool
) -> None:
    fwd, bwd = random_pass(7, 4)
    theirs: Pass = (converted(fwd, convert), converted(bwd, convert))
    value = evaluate_equation(number, *theirs, printed=printed)
    assert type(value) is type(theirs[0].x)
    assert_equal(np.asarray(value), evaluate_equation(number, fwd, bwd, printed=printed))


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("number", NUMBERS)
def test_single_precision_stays_single(number: str, printed: bool) -> None:
    fwd, bwd = (converted(p, lambda a: a.astype(np.float32)) for p in random_pass(7, 4))
    value = evaluate_equation(number, fwd, bwd, printed=printed)
    assert value.dtype == np.float32
    wide = evaluate_equation(number, *random_pass(7, 4), printed=printed)
    np.testing.assert_allclose(value, wide, rtol=1e-3, atol=1e-4)


def test_nothing_is_written_into_the_arrays() -> None:
    def frozen(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        array.flags.writeable = False
        return array

    fwd, bwd = (converted(p, frozen) for p in random_pass(7, 4))
    for number in NUMBERS:
        assert_equal(evaluate_equation(number, fwd, bwd), expected(number, fwd, bwd))


def test_the_environment_has_every_quantity_of_the_equations() -> None:
    fwd, bwd = random_pass(7, 4)
    arrays = environment(fwd, bwd)
    assert arrays["m"] == 7
    assert arrays["x"] is fwd.x
    assert_equal(arrays["delta"], fwd.gamma * bwd.dy / np.sqrt(fwd.var + fwd.eps))


@pytest.mark.parametrize("number", NUMBERS)
def test_equations_and_kernels_agree(number: str) -> None:
    fwd, bwd = random_pass(16, 8)
    kernel = bnviz.forward(fwd.x, fwd.gamma, fwd.beta, fwd.eps)
    staged = bnviz.backward(kernel, bwd.dy)
    assert_equal(bnviz.evaluate(number, kernel, staged), expected(number, fwd, bwd))


def test_equation_numbers_are_text() -> None:
    assert equation("13").number == "13"
    with pytest.raises(KeyError):
        evaluate_equation("14", *hand_pass())
