"""The references do what they are called."""

import numpy as np
import pytest

from bnviz.implementations import copy_inputs, torch_layer
from bnviz.numerics import relative_error
from tests.numerics.oracles import by_longdouble, draw


def test_pytorch_computes_the_same_layer() -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    problem = draw(seed=1, m=9, d=4)
    expected = by_longdouble(problem)
    run = torch_layer(problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)
    for name, found in zip(("y", "dx", "dgamma", "dbeta"), run(), strict=True):
        assert relative_error(found, expected[name]) < 1e-12, name


def test_the_inputs_are_copied() -> None:
    x, dy = np.ones((3, 2)), np.zeros((3, 2))
    copied = copy_inputs(x, dy)()
    np.testing.assert_array_equal(copied, np.stack([x, dy]))
    assert not np.shares_memory(copied, x)
