"""One feature: its Jacobian, eigenvalues, and what a gradient loses, over random data."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bnviz.derivation import settle
from bnviz.experiment import Pass, run_pass
from bnviz.experiment.column import (
    MOST_IN_BLOCK,
    Column,
    Output,
    eigenvalues,
    take_apart,
    take_column,
    whole_jacobian,
)
from bnviz.experiment.space import place_in_space
from bnviz.scenario import Settings

WITHIN = 1e-10
OUTPUTS: tuple[Output, ...] = ("x_hat", "y")
Array = np.ndarray[Any, Any]


def column_of(x: Array, dy: Array, gamma: float, eps: float) -> Column:
    """Return a column with these data: a pass of the same shape lends the rest."""
    done = run_pass(Settings(m=len(x), d=1, gamma=gamma, eps=eps))
    known = dict(done.arrays) | {"x": x[:, None], "dy": dy[:, None]}
    return take_column(replace(done, arrays=known), 0)


def numbers(m: int) -> st.SearchStrategy[Array]:
    # Between these no difference is lost to rounding, so that 1e-10 can be asked for.
    value = st.integers(-400, 400).map(lambda n: n / 16)
    return arrays(np.float64, m, elements=value)


@st.composite
def columns(draw: st.DrawFn) -> Column:
    m = draw(st.integers(1, 9))
    gamma = draw(st.sampled_from([-2.0, 0.0, 0.5, 1.0, 3.0]))
    eps = draw(st.sampled_from([1e-5, 1e-3, 0.1, 1.0]))
    return column_of(draw(numbers(m)), draw(numbers(m)), gamma, eps)


@given(columns(), st.sampled_from(OUTPUTS))
@settings(max_examples=120, deadline=None)
def test_the_jacobian_is_the_projection_and_its_eigenvalues_are_those_of_theory(
    column: Column, of: Output
) -> None:
    block, m = take_apart(column, of), column.m
    assert block.largest_difference <= WITHIN
    assert block.disagreement <= WITHIN
    # What is zero in theory is rounding, and what is not is a number.
    shown = settle(block.eigenvalues, block.limit)
    np.testing.assert_array_equal(shown[block.theory == 0], 0)
    is_number = np.abs(block.theory) > max(WITHIN, 2 * block.limit)
    np.testing.assert_array_equal(shown[is_number], block.eigenvalues[is_number])
    # From the definitions, without any tree.
    x_hat, var = column.arrays["x_hat"], float(column.arrays["var"][0])
    eps = column.arrays["eps"]
    gamma = float(column.arrays["gamma"][0]) if of == "y" else 1.0
    scale = gamma / np.sqrt(var + eps)
    true = scale * (np.eye(m) - 1 / m - x_hat @ x_hat.T / m)
    size = 1 / np.sqrt(var + eps)
    np.testing.assert_allclose(block.matrix, true, atol=WITHIN * max(abs(scale), size))
    np.testing.assert_allclose(block.scale, scale)
    theory = scale * np.array([0.0, eps / (var + eps), *[1.0] * (m - 2)])[:m]
    np.testing.assert_allclose(block.theory, np.sort(theory), rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(
        block.scale * (block.direct - block.mu - block.var),
        block.matrix,
        atol=WITHIN * max(abs(scale), size),
    )


@given(columns())
@settings(max_examples=120, deadline=None)
def test_what_a_gradient_loses(column: Column) -> None:
    a = {name: np.ravel(value) for name, value in column.arrays.items()}
    size = WITHIN * (np.abs(a["delta"]).sum() + 1e-300)
    # It has no part along 𝟏, and along x̂ only what ε leaves.
    assert abs(a["dx"].sum()) <= size
    left = float(a["eps"][0] / (a["var"][0] + a["eps"][0]))
    assert abs(a["dx"] @ a["x_hat"] - left * (a["delta"] @ a["x_hat"])) <= column.m * size
    # What is taken out is the mean, and of the part along x̂ all but that.
    parts = {path: np.ravel(part) for path, part in column.parts.items()}
    np.testing.assert_allclose(sum(parts.values()), a["dx"], atol=size)
    np.testing.assert_allclose(parts["mu"], -a["delta"].mean(), atol=size)
    length = float(a["x_hat"] @ a["x_hat"])
    along = a["x_hat"] * (a["delta"] @ a["x_hat"]) / length if length else 0 * a["x_hat"]
    np.testing.assert_allclose(parts["var"], -(1 - left) * along, atol=size)
    # The matrix takes the same out of it.
    matrix = take_apart(column, "x_hat").matrix
    np.testing.assert_allclose(matrix.T @ a["dx_hat"], a["dx"], atol=size)


@given(columns())
@settings(max_examples=80, deadline=None)
def test_the_space_keeps_lengths_and_right_angles(column: Column) -> None:
    space, delta = place_in_space(column), column.arrays["delta"].ravel()
    points, size = space.points, WITHIN * (1e-300 + np.linalg.norm(column.arrays["delta"]))
    for name, vector in (("delta", delta), ("dx", column.arrays["dx"].ravel())):
        assert abs(np.linalg.norm(points[name]) - np.linalg.norm(vector)) <= size
    lost_mean, lost_along = points["delta"] - points["centred"], points["centred"] - points["dx"]
    assert abs(lost_mean @ lost_along) <= size * np.linalg.norm(delta)
    units = np.array(list(space.directions.values()))
    np.testing.assert_allclose(units @ units.T, np.eye(len(units)), atol=WITHIN)
    # What is lost lies along the two directions, and what remains has no part along 𝟏.
    assert abs(points["dx"] @ space.directions["one"]) <= size
    np.testing.assert_allclose(np.cross(lost_mean, space.directions["one"]), 0, atol=size)
    if "x_hat" in space.directions:
        np.testing.assert_allclose(np.cross(lost_along, space.directions["x_hat"]), 0, atol=size)


def test_three_samples_stand_where_they_are() -> None:
    column = take_column(run_pass(Settings(m=3)), 4)
    space = place_in_space(column)
    assert space.is_samples
    np.testing.assert_array_equal(space.points["delta"], column.arrays["delta"].ravel())
    np.testing.assert_allclose(space.directions["one"], np.ones(3) / np.sqrt(3))


def test_two_samples_have_no_third_direction_and_learn_nothing() -> None:
    column = take_column(run_pass(Settings(m=2)), 0)
    assert set(place_in_space(column).directions) == {"one", "x_hat"}
    lost = np.linalg.norm(column.arrays["dx"]) / np.linalg.norm(column.arrays["delta"])
    assert 0 < lost < 1e-4


@pytest.fixture(scope="module")
def large() -> Pass:
    return run_pass(Settings(m=MOST_IN_BLOCK + 5, d=2))


def test_of_a_large_batch_the_first_samples_are_taken(large: Pass) -> None:
    block = take_apart(take_column(large, 1), "y")
    assert block.matrix.shape == (MOST_IN_BLOCK, MOST_IN_BLOCK)
    assert block.eigenvalues.size == block.theory.size == 0
    assert block.disagreement <= WITHIN


def test_a_large_batch_has_no_whole_jacobian(large: Pass) -> None:
    with pytest.raises(ValueError, match="computed up to 128"):
        whole_jacobian(large, "y")


def test_the_whole_has_the_blocks_on_its_diagonal() -> None:
    done = run_pass(Settings(m=4, d=3))
    whole = whole_jacobian(done, "x_hat")
    for f in range(3):
        block = take_apart(take_column(done, f), "x_hat").matrix
        np.testing.assert_allclose(whole[4 * f : 4 * f + 4, 4 * f : 4 * f + 4], block, atol=1e-15)


def test_one_sample_has_one_eigenvalue() -> None:
    np.testing.assert_array_equal(eigenvalues(take_column(run_pass(Settings(m=1)), 0)), [0.0])


def test_a_column_is_computed_in_float64() -> None:
    done = run_pass(Settings(dtype="float32"))
    assert take_column(done, 0).arrays["dx"].dtype == np.float64
