import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bnviz.derivation import (
    DELTA,
    EQUATIONS,
    Equation,
    environment,
    equation,
    evaluate_equation,
    formula,
    summands,
    with_numbers,
    xray,
)
from bnviz.expression import Colours, Sum, evaluate, number_latex, plain, to_numbers
from bnviz.notation import QUANTITIES
from tests.derivation.batches import hand_pass, random_pass
from tests.expression.reader import uncoloured

ALL = [*EQUATIONS, DELTA]


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("shape", [(6, 3), (2, 2), (1, 3)])
@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_the_terms_of_every_cell_add_up_to_it(
    which: Equation, shape: tuple[int, int], printed: bool
) -> None:
    fwd, bwd = random_pass(*shape)
    arrays = environment(fwd, bwd)
    whole = evaluate_equation(which.number, fwd, bwd, printed=printed)
    cells = np.broadcast_to(whole, shape)
    for sample, feature in np.ndindex(shape):
        ray = xray(which, arrays, sample, feature, printed=printed)
        assert ray.value == pytest.approx(cells[sample, feature], rel=1e-12, abs=1e-12)
        total = sum(term.value for term in ray.terms)
        assert total == pytest.approx(ray.value, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("number", ["10", "11", "12", "13"])
def test_three_paths_lead_to_an_input(number: str) -> None:
    fwd, bwd = random_pass(6, 3)
    terms = xray(equation(number), environment(fwd, bwd), 4, 1).terms
    assert [(term.name, term.sample) for term in terms] == [
        *(("direct", None), ("var", None), ("mu", None)),
    ]
    for term in terms:
        part = evaluate_equation(number, fwd, bwd, term=term.name)
        assert term.value == pytest.approx(np.broadcast_to(part, (6, 3))[4, 1], rel=1e-12)


@pytest.mark.parametrize("number", ["1", "2", "5", "6", "8"])
def test_a_batch_sum_has_one_term_for_each_sample(number: str) -> None:
    terms = xray(equation(number), environment(*random_pass(6, 3)), 0, 2).terms
    assert [(term.name, term.sample) for term in terms] == [("sample", row) for row in range(6)]


def test_the_share_of_a_sample_is_its_own() -> None:
    fwd, bwd = random_pass(6, 3)
    arrays = environment(fwd, bwd)
    shares = [term.value for term in xray(equation("5"), arrays, 0, 2).terms]
    np.testing.assert_allclose(shares, (bwd.dy * fwd.x_hat)[:, 2], rtol=1e-12)
    shares = [term.value for term in xray(equation("1"), arrays, 0, 2).terms]
    np.testing.assert_allclose(shares, fwd.x[:, 2] / 6, rtol=1e-12)


@pytest.mark.parametrize(
    ("number", "printed", "cells"),
    [
        ("1", False, {"x": None}),
        ("3", False, {"x": 4, "mu": None, "var": None}),
        ("5", False, {"dy": None, "x_hat": None}),
        ("5", True, {"dy": 4, "x_hat": 4}),
        ("7", False, {"dy": 4, "gamma": None}),
        ("10", False, {"dx_hat": 4, "var": None, "dvar": None, "x": 4, "mu": None, "dmu": None}),
        # A column that a sum runs over includes the row itself.
        ("13", False, {"delta": None, "x_hat": None}),
        ("13", True, {"delta": None, "x": 4, "mu": None, "x_hat": None}),
    ],
)
def test_the_cells_that_contribute(
    number: str, printed: bool, cells: dict[str, int | None]
) -> None:
    arrays = environment(*random_pass(6, 3))
    assert xray(equation(number), arrays, 4, 1, printed=printed).cells == cells


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_only_cells_that_contribute_change_the_value(which: Equation, printed: bool) -> None:
    arrays = environment(*random_pass(6, 3))
    ray = xray(which, arrays, 4, 1, printed=printed)
    for name in ray.cells.keys() | {"x", "mu", "var", "x_hat", "gamma", "dy", "dx_hat", "delta"}:
        for row in range(6 if arrays[name].ndim == 2 else 1):
            changed = dict(arrays)
            changed[name] = arrays[name].copy()
            changed[name].reshape(-1, 3)[row, 1] += 0.75
            listed = name in ray.cells and ray.cells[name] in {None, row}
            value = xray(which, changed, 4, 1, printed=printed).value
            moved = value != pytest.approx(ray.value, rel=1e-9)
            if printed or (which.number, name) != ("9", "dvar"):
                assert moved == listed
            else:
                # What it multiplies adds up to zero.
                assert listed
                assert not moved


@given(st.integers(1, 40), st.sampled_from([0.0, 1e-5, 0.3, 4.0]), st.integers(0, 99), st.data())
def test_any_cell_of_any_batch_is_the_sum_of_its_terms(
    m: int, eps: float, seed: int, data: st.DataObject
) -> None:
    if m == 1 and eps == 0:
        eps = 0.5  # one sample has no variance
    which, printed = data.draw(st.sampled_from(ALL)), data.draw(st.booleans())
    sample, feature = data.draw(st.integers(0, m - 1)), data.draw(st.integers(0, 1))
    fwd, bwd = random_pass(m, 2, eps, seed)
    ray = xray(which, environment(fwd, bwd), sample, feature, printed=printed)
    whole = np.broadcast_to(evaluate_equation(which.number, fwd, bwd, printed=printed), (m, 2))
    scale = max(abs(term.value) for term in ray.terms)
    assert ray.value == pytest.approx(whole[sample, feature], rel=1e-12, abs=1e-12 * scale)
    total = sum(term.value for term in ray.terms)
    assert total == pytest.approx(ray.value, rel=1e-12, abs=1e-12 * scale)


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_a_sample_on_the_left_counts_from_one(which: Equation) -> None:
    arrays = environment(*random_pass(6, 3))
    symbol = which.left.quantity
    for sample in (0, 5):
        index = str(sample + 1) if QUANTITIES[symbol].per_sample else None
        assert xray(which, arrays, sample, 1).left == QUANTITIES[symbol].latex(index)


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_summands_are_what_a_sum_adds_up(which: Equation) -> None:
    fwd, bwd = random_pass(6, 3)
    arrays = environment(fwd, bwd)
    sizes = {"1": 1, "2": 1, "5": 1, "6": 1, "8": 1, "9": 2, "10": 3, "11": 3, "12": 3, "13": 3}
    parts = summands(which.corrected)
    assert len(parts) == sizes.get(which.number, 2 if which.number == "4" else 1)
    total = evaluate_equation(which.number, fwd, bwd)
    shares = [np.broadcast_to(evaluate(part, arrays), (6, 3)) for part in parts]
    if which.number in {"1", "2", "5", "6", "8", "9"}:
        np.testing.assert_allclose(sum(s.sum(axis=0) for s in shares), total, rtol=1e-12)
    # No cell can be larger than what is added up for it.
    bound = sum(np.abs(share).sum(axis=0) for share in shares)
    assert (np.abs(total) <= bound * (1 + 1e-12)).all()


def test_the_other_features_play_no_part() -> None:
    arrays = environment(*random_pass(6, 3))
    alone = {name: value[..., 1:2] if np.ndim(value) else value for name, value in arrays.items()}
    for which in ALL:
        assert xray(which, arrays, 4, 1) == xray(which, alone, 4, 0)


def test_a_cell_is_written_with_its_numbers_and_its_value() -> None:
    ray = xray(equation("7"), environment(*hand_pass()), 1, 0)
    # Samples count from 1 on screen.
    assert with_numbers(ray) == r"\frac{\partial l}{\partial \hat{x}_{2}} = 0 = 0 \cdot 1"


def test_a_feature_has_no_sample_on_the_left() -> None:
    ray = xray(equation("6"), environment(*hand_pass()), 1, 0)
    assert with_numbers(ray) == (r"\frac{\partial l}{\partial \beta} = 1 = \left[1 + 0\right]")


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_the_numbers_are_those_of_the_whole_formula(which: Equation, printed: bool) -> None:
    arrays = environment(*random_pass(3, 1))
    ray = xray(which, arrays, 2, 0, printed=printed)
    whole = to_numbers(which.right(printed=printed), arrays, {"i": 2})
    # A total that is the value itself is not written twice.
    total = rf"}}_{{\textstyle=\,{number_latex(ray.value)}}}"
    bare = whole.removeprefix(r"\underbrace{").removesuffix(total)
    is_sum = isinstance(plain(which.right(printed=printed)), Sum)
    assert "".join(ray.numbers) == (bare if is_sum else whole)
    assert with_numbers(ray).count(r"\\") == (2 if len(ray.numbers) > 2 else 0)
    assert f"{ray.left} = {number_latex(ray.value)} = " in with_numbers(ray)


def test_a_long_sum_writes_out_the_picked_sample() -> None:
    arrays = environment(*random_pass(9, 1))
    (line,) = xray(equation("6"), arrays, 4, 0).numbers
    written = [number_latex(float(value)) for value in arrays["dy"][:, 0]]
    assert [number in line for number in written] == [row == 4 for row in range(9)]


def test_an_equation_is_written_with_both_sides() -> None:
    assert formula(equation("4")) == r"y_{i} = \gamma \, \hat{x}_{i} + \beta"
    assert formula(equation("6"), printed=True) == (
        r"\frac{\partial l}{\partial \beta} = \sum_{i=1}^{N} \frac{\partial l}{\partial y}"
    )


@pytest.mark.parametrize("number", ["10", "11", "12", "13"])
def test_a_long_equation_has_a_line_for_each_addend(number: str) -> None:
    one_line, lines = (formula(equation(number), one_line=one_line) for one_line in (True, False))
    assert lines.count(r"\\") == 2
    flat = lines.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}")
    assert re.sub(r" \\\\ & \\\S+ ", "", flat).replace("= {} & ", "= ") == one_line


def test_a_short_equation_stays_on_one_line() -> None:
    for number in ("3", "4", "8"):
        assert formula(equation(number), one_line=False) == formula(equation(number))


def test_colours_reach_both_sides() -> None:
    colours = Colours({"dx": "#aa0000", "delta": "#0000aa"})
    coloured = formula(equation("13"), colours=colours)
    assert coloured.count("#aa0000") == 1
    assert coloured.count("#0000aa") == 3
    assert uncoloured(coloured) == formula(equation("13"))
