"""The references do what they are called."""

from collections.abc import Callable

import numpy as np
import pytest

from bnviz.implementations import copy_inputs, jax_layer, torch_layer
from bnviz.numerics import relative_error
from tests.numerics.oracles import by_longdouble, draw

Layer = Callable[..., Callable[[], tuple[np.ndarray, ...]]]


@pytest.mark.parametrize(
    ("package", "layer"), [("torch", torch_layer), ("jax", jax_layer)], ids=["torch", "jax"]
)
def test_others_compute_the_same_layer(package: str, layer: Layer) -> None:
    pytest.importorskip(package, reason=f"{package} is not installed")
    problem = draw(seed=1, m=9, d=4)
    expected = by_longdouble(problem)
    run = layer(problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)
    for name, found in zip(("y", "dx", "dgamma", "dbeta"), run(), strict=True):
        assert relative_error(found, expected[name]) < 1e-12, name


def test_the_inputs_are_copied() -> None:
    x, dy = np.ones((3, 2)), np.zeros((3, 2))
    copied = copy_inputs(x, dy)()
    np.testing.assert_array_equal(copied, np.stack([x, dy]))
    assert not np.shares_memory(copied, x)
