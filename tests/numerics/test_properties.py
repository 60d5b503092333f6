"""What must hold whatever the numbers are, and what can be checked by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bnviz.numerics import backward, backward_closed_form, forward, forward_backward, relative_error
from tests.numerics.oracles import draw

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 12)
epsilons = st.floats(-8, 0).map(lambda power: 10.0**power)


def both(problem, dy=None):
    """Return the forward pass, and the gradients of the staged and the closed form."""
    fwd = forward(problem.x, problem.gamma, problem.beta, problem.eps)
    dy = problem.dy if dy is None else dy
    return fwd, backward(fwd, dy), backward_closed_form(fwd, dy)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_witness_of_two_samples(dtype):
    x = np.array([[0], [4]], dtype=dtype)
    dy = np.array([[1], [0]], dtype=dtype)
    fwd = forward(x, 1, 0, 9 / 4)
    bwd = backward(fwd, dy)
    closed = backward_closed_form(fwd, dy)
    expected = {
        "x_hat": ["-4/5", "4/5"],
        "dx_hat": ["1", "0"],
        "dvar": ["8/125"],
        "dmu": ["-2/5"],
        "dx_direct": ["2/5", "0"],
        "dx_through_var": ["-16/125", "16/125"],
        "dx_through_mu": ["-1/5", "-1/5"],
        "dx": ["9/125", "-9/125"],
        "dgamma": ["-4/5"],
        "dbeta": ["1"],
    }
    for name, fractions in expected.items():
        values = np.array([float(Fraction(text)) for text in fractions])
        found = getattr(bwd, name, None) if name != "x_hat" else fwd.x_hat
        np.testing.assert_allclose(found.ravel(), values, rtol=4 * np.finfo(dtype).eps)
    np.testing.assert_allclose(closed.dx.ravel(), [9 / 125, -9 / 125], rtol=8 * np.finfo(dtype).eps)
    np.testing.assert_allclose(closed.delta.ravel(), [2 / 5, 0], rtol=4 * np.finfo(dtype).eps)


@given(seeds, sizes, sizes, epsilons)
def test_staged_and_closed_form_agree(seed, m, d, eps):
    _, staged, closed = both(draw(seed, m, d, eps=eps))
    terms = (staged.dx_direct, staged.dx_through_var, staged.dx_through_mu)
    assert relative_error(closed.dx, staged.dx, scale=terms) < 1e-13
    np.testing.assert_array_equal(closed.dgamma, staged.dgamma)
    np.testing.assert_array_equal(closed.dbeta, staged.dbeta)


@given(seeds, sizes, sizes)
def test_the_addends_of_equation_10_add_up(seed, m, d):
    _, staged, _ = both(draw(seed, m, d))
    total = staged.dx_direct + staged.dx_through_var + staged.dx_through_mu
    np.testing.assert_array_equal(total, staged.dx)


@given(seeds, sizes, epsilons)
def test_one_sample_gets_no_gradient_at_all(seed, d, eps):
    fwd, staged, closed = both(draw(seed, 1, d, eps=eps))
    zeros = np.zeros((1, d))
    for array in (fwd.x_hat, staged.dx, closed.dx):
        np.testing.assert_array_equal(array, zeros)
    np.testing.assert_array_equal(staged.dgamma, zeros[0])


@given(seeds, sizes, sizes, epsilons)
def test_an_all_ones_upstream_gradient_gives_nothing(seed, m, d, eps):
    problem = draw(seed, m, d, eps=eps)
    _, staged, closed = both(problem, np.ones_like(problem.dy))
    for dx in (staged.dx, closed.dx):
        assert relative_error(dx, np.zeros_like(dx), scale=staged.dx_direct) < 1e-13


@given(seeds, sizes, sizes, epsilons)
def test_the_gradient_sums_to_zero_over_the_batch(seed, m, d, eps):
    _, staged, closed = both(draw(seed, m, d, eps=eps))
    for dx in (staged.dx, closed.dx):
        assert relative_error(dx.sum(axis=0), np.zeros(d), scale=staged.dx_direct) < 1e-13


@given(seeds, sizes, sizes, epsilons)
def test_the_gradient_along_x_hat_is_what_eps_lets_through(seed, m, d, eps):
    problem = draw(seed, m, d, eps=eps)
    fwd, staged, closed = both(problem)
    factor = problem.gamma * eps * (fwd.var + eps) ** -1.5
    expected = factor * (problem.dy * fwd.x_hat).sum(axis=0)
    terms = staged.dx_direct * fwd.x_hat
    for dx in (staged.dx, closed.dx):
        assert relative_error((dx * fwd.x_hat).sum(axis=0), expected, scale=terms) < 1e-13


@given(seeds, sizes, sizes)
def test_beta_changes_no_gradient(seed, m, d):
    problem = draw(seed, m, d)
    for kernel in ("staged", "closed-form"):
        near, far = (
            forward_backward(problem.x, problem.gamma, beta, problem.eps, problem.dy, kernel)
            for beta in (problem.beta, problem.beta + 1e3)
        )
        for name in ("dx", "dgamma", "dbeta"):
            np.testing.assert_array_equal(getattr(near, name), getattr(far, name))


@given(seeds, sizes, sizes)
def test_features_do_not_know_each_other(seed, m, d):
    problem = draw(seed, m, d)
    _, whole, _ = both(problem)
    fwd = forward(problem.x[:, :1], problem.gamma[:1], problem.beta[:1], problem.eps)
    first = backward(fwd, problem.dy[:, :1])
    np.testing.assert_allclose(whole.dx[:, :1], first.dx, rtol=0, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(2, 6), st.integers(1, 3))
def test_finite_differences_find_the_same_gradients(seed, m, d):
    problem = draw(seed, m, d, scale=1.0, shift=0.0, eps=0.1)
    _, staged, closed = both(problem)

    def loss(x, gamma, beta):
        return float(np.sum(problem.dy * forward(x, gamma, beta, problem.eps).y))

    def difference(position):
        """Return the central differences with respect to every entry of one argument."""
        point = [problem.x, problem.gamma, problem.beta]
        slopes = np.empty_like(point[position])
        for index in np.ndindex(slopes.shape):
            values = []
            for step in (1e-5, -1e-5):
                moved = [array.copy() for array in point]
                moved[position][index] += step
                values.append(loss(*moved))
            slopes[index] = (values[0] - values[1]) / 2e-5
        return slopes

    terms = (staged.dx_direct, staged.dx_through_var, staged.dx_through_mu)
    for found in (staged, closed):
        assert relative_error(difference(0), found.dx, scale=terms) < 1e-7
        assert relative_error(difference(1), found.dgamma, scale=problem.dy) < 1e-7
        assert relative_error(difference(2), found.dbeta, scale=problem.dy) < 1e-7


def test_the_variance_is_the_biased_one():
    fwd = forward(np.array([[1.0], [2.0], [6.0]]), 1.0, 0.0, 0.0)
    np.testing.assert_allclose(fwd.mu, [3.0], rtol=1e-15)
    np.testing.assert_allclose(fwd.var, [14 / 3], rtol=1e-15)


def test_a_tiny_eps_and_a_constant_feature_stay_finite():
    _, staged, closed = both(draw(seed=1, m=4, d=2, scale=0.0, shift=0.3, eps=1e-300))
    np.testing.assert_array_equal(staged.dvar, [0.0, 0.0])
    assert np.isfinite(staged.dx).all()
    assert np.isfinite(closed.dx).all()
