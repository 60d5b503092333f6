"""The Jacobian by backward passes, against differences of the forward pass."""

import numpy as np
import pytest

from bnviz.numerics import forward
from bnviz.numerics.jacobian import jacobian

RNG = np.random.default_rng(31)


@pytest.mark.parametrize("shape", [(1, 1), (2, 1), (3, 2), (5, 3)])
def test_it_is_how_y_changes_with_x(shape: tuple[int, int]) -> None:
    m, d = shape
    x, gamma, beta = RNG.normal(1, 2, shape), RNG.normal(size=d), RNG.normal(size=d)
    found = jacobian(forward(x, gamma, beta, 0.3))
    step = 1e-5
    for j in range(m):
        for g in range(d):
            moved = np.zeros(shape)
            moved[j, g] = step
            change = (
                forward(x + moved, gamma, beta, 0.3).y - forward(x - moved, gamma, beta, 0.3).y
            ) / (2 * step)
            np.testing.assert_allclose(found[:, g * m + j], change.T.ravel(), atol=1e-8)


def test_features_do_not_know_each_other() -> None:
    found = jacobian(forward(RNG.normal(size=(4, 3)), 1.0, 0.0, 1e-5))
    blocks = found.reshape(3, 4, 3, 4)
    for f in range(3):
        for g in range(3):
            assert np.any(blocks[f, :, g]) == (f == g)


def test_the_first_rows_are_those_of_the_whole() -> None:
    fwd = forward(RNG.normal(size=(6, 2)), 1.0, 0.0, 1e-5)
    np.testing.assert_array_equal(jacobian(fwd, 4), jacobian(fwd)[:4])
