"""Paths switched off: the gradient without them by hand, and the training that they end in."""

import numpy as np
import pytest

from bnviz.experiment import run_pass
from bnviz.scenario import PATHS_OFF, TRAINING_RATES, Settings
from bnviz.scenario.iris import load_iris
from bnviz.trials import STEPS, Run, switch_off, train_all


@pytest.mark.parametrize("off", PATHS_OFF)
def test_what_is_left_is_what_numpy_gives(off: str) -> None:
    done = run_pass(Settings())
    x, gamma, dy = (np.asarray(done.arrays[name]) for name in ("x", "gamma", "dy"))
    centred = x - x.mean(axis=0)
    root = np.sqrt((centred**2).mean(axis=0) + done.arrays["eps"])
    x_hat, delta = centred / root, gamma * dy / root
    expected = delta.copy()
    if off not in ("mu", "both"):
        expected -= delta.mean(axis=0)
    if off not in ("var", "both"):
        expected -= x_hat * (x_hat * delta).mean(axis=0)
    found = switch_off(done.arrays, off)
    np.testing.assert_allclose(found.left, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.true, done.arrays["dx"], rtol=1e-9, atol=1e-12)
    assert (found.error < 1e-14) == (off == "none")
    assert (found.column_sum > 1e-6) == (off in ("mu", "both"))


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {run.off: run for run in train_all(TRAINING_RATES[0])}


def test_all_four_start_alike_and_only_the_right_one_keeps_falling(runs: dict[str, Run]) -> None:
    assert tuple(runs) == PATHS_OFF
    assert len({run.losses[0] for run in runs.values()}) == 1
    assert all(len(run.losses) == STEPS + 1 for run in runs.values())
    right = runs["none"].losses
    assert np.all(np.diff(right) < 0)
    for off in ("mu", "both"):
        losses = runs[off].losses
        assert losses[-1] > 2 * right[-1]
        assert losses[-1] > 1.5 * losses.min()
    assert runs["var"].losses[-1] > right[-1]
    assert np.any(np.diff(runs["var"].losses) > 0)


def test_the_bias_wanders_without_the_path_through_the_mean(runs: dict[str, Run]) -> None:
    for off, run in runs.items():
        assert (run.bias > 0.1) == (off in ("mu", "both"))
    assert runs["none"].bias < 1e-12


def test_the_right_run_is_plain_gradient_descent() -> None:
    """Differentiates the whole network by differences for a few steps, and goes along."""
    values, names = load_iris()
    labels = np.array([sorted({n.split()[0] for n in names}).index(n.split()[0]) for n in names])

    def loss(weights: np.ndarray) -> float:
        h = values @ weights
        centred = h - h.mean(axis=0)
        logits = 3 * centred / np.sqrt((centred**2).mean(axis=0) + 1e-5)
        shifted = logits - logits.max(axis=1, keepdims=True)
        shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return float(-shares[np.arange(len(labels)), labels].mean())

    weights = np.random.default_rng(0).standard_normal((4, 3)) / 2
    expected = []
    for _ in range(4):
        expected.append(loss(weights))
        gradient = np.zeros_like(weights)
        for place in np.ndindex(weights.shape):
            there = np.zeros_like(weights)
            there[place] = 1e-6
            gradient[place] = (loss(weights + there) - loss(weights - there)) / 2e-6
        weights -= TRAINING_RATES[0] * gradient
    found = train_all(TRAINING_RATES[0])[0].losses[:4]
    np.testing.assert_allclose(found, expected, rtol=1e-6)
