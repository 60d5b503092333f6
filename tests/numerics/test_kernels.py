"""Every kernel of the table gives the same answer under its own name."""

import numpy as np
import pytest

from bnviz.numerics import KERNELS, forward_backward, relative_error, to_numpy
from tests.numerics.oracles import by_autograd, draw

NAMES = [kernel.name for kernel in KERNELS]


def test_the_names_are_unique_and_not_auto():
    assert len(set(NAMES)) == len(NAMES)
    assert {"staged", "closed-form"} <= set(NAMES)
    assert "auto" not in NAMES


@pytest.mark.parametrize("kernel", NAMES)
def test_a_kernel_agrees_with_autograd(kernel):
    problem = draw(seed=1, m=9, d=4)
    expected = by_autograd(problem)
    found = forward_backward(
        problem.x, problem.gamma, problem.beta, problem.eps, problem.dy, kernel=kernel
    )
    assert found.kernel == kernel
    for name in ("y", "dx", "dgamma", "dbeta"):
        assert relative_error(getattr(found, name), expected[name]) < 1e-13, name


def test_auto_takes_the_first_kernel(library):
    problem = draw(seed=2, m=9, d=4)
    x, dy = library.take(problem.x), library.take(problem.dy)
    found = forward_backward(x, 2.0, 0.0, problem.eps, dy)
    named = forward_backward(x, 2.0, 0.0, problem.eps, dy, kernel=NAMES[0])
    assert found.kernel == NAMES[0]
    np.testing.assert_array_equal(to_numpy(found.dx), to_numpy(named.dx))


def test_a_kernel_that_is_not_here_is_refused():
    problem = draw(seed=3, m=2, d=2)
    with pytest.raises(ValueError, match=r'^The kernel "magic" is unknown or not installed here'):
        forward_backward(problem.x, 1.0, 0.0, 0.1, problem.dy, kernel="magic")
