"""The cell that the lesson looks at while none is picked: all paths can be seen there."""

import numpy as np
import pytest

import bnviz
from bnviz.experiment import Pass, run_pass
from bnviz.lesson import LESSON_DATA, telling_cell
from bnviz.scenario import Settings


def shares(done: Pass, cell: tuple[int, int]) -> np.ndarray:
    """Return the three paths and their sum at a cell, of the largest value of any, by hand."""
    inputs, m = done.inputs, done.shape[0]
    x = np.asarray(inputs.x)
    forward = bnviz.forward(x, inputs.gamma, inputs.beta, inputs.eps)
    backward = bnviz.backward(forward, done.arrays["dy"])
    direct = backward.dx_hat / np.sqrt(x.var(axis=0) + inputs.eps)
    through_var = backward.dvar * 2 * (x - x.mean(axis=0)) / m
    through_mu = np.broadcast_to(backward.dmu / m, x.shape)
    paths = np.array([direct, through_var, through_mu, backward.dx])
    return np.abs(paths[:, cell[0] - 1, cell[1] - 1]) / np.abs(paths).max()


@pytest.mark.parametrize("chosen", [dict(LESSON_DATA), {}, {"m": 8, "d": 3}, {"data": "iris"}])
def test_every_path_and_their_sum_are_seen_there(chosen):
    done = run_pass(Settings(**chosen))
    cell = telling_cell(done)
    weakest = shares(done, cell).min()
    assert weakest > 0.05
    every = np.ndindex(*done.shape)
    assert weakest == pytest.approx(max(shares(done, (i + 1, j + 1)).min() for i, j in every))


@pytest.mark.parametrize("upstream", ["ones", "one-hot"])
def test_the_first_cell_is_told_where_a_path_is_rounding_or_the_loss_is_one_cell(upstream):
    assert telling_cell(run_pass(Settings(upstream=upstream))) == (1, 1)
