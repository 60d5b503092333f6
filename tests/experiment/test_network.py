"""The networks that learn, and images as rows, against oracles of their own."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from bnviz.experiment.images import SHAPE, make_images, row_of
from bnviz.experiment.network import Network
from bnviz.numerics.images import from_rows, to_rows
from bnviz.numerics.softmax import softmax_cross_entropy
from bnviz.scenario.digits import load_digits

RNG = np.random.default_rng(11)
X, LABELS = RNG.normal(size=(6, 5)), np.eye(3)[[0, 2, 1, 1, 0, 2]]


def loss_of(weights, *, normalizes: bool, eps: float):
    a = X
    for n, (W, b, gamma, beta) in enumerate(weights):
        a = a @ W + b
        if n == len(weights) - 1:
            break
        if normalizes:
            centred = a - anp.mean(a, axis=0)
            a = gamma * centred / anp.sqrt(anp.mean(centred**2, axis=0) + eps) + beta
        a = anp.where(a > 0, a, 0.0)  # at zero itself, ReLU has the slope zero here
    return -anp.sum(LABELS * (a - anp.log(anp.sum(anp.exp(a), axis=1, keepdims=True)))) / len(X)


def weights_of(network: Network) -> list[tuple[np.ndarray, ...]]:
    return [(layer.W, layer.b, layer.gamma, layer.beta) for layer in network.layers]


@pytest.mark.parametrize("normalizes", [True, False])
def test_a_step_goes_down_the_gradient_of_automatic_differentiation(normalizes: bool) -> None:
    network = Network((5, 4, 4, 3), normalizes=normalizes, spread=0.8, eps=0.01, seed=2)
    before = weights_of(network)
    wanted = grad(lambda w: loss_of(w, normalizes=normalizes, eps=0.01))(before)
    loss, norms = network.step(X, LABELS, rate=0.5)
    assert loss == pytest.approx(loss_of(before, normalizes=normalizes, eps=0.01), rel=1e-12)
    for old, new, gradient in zip(before, weights_of(network), wanted, strict=True):
        for one, other, slope in zip(old, new, gradient, strict=True):
            np.testing.assert_allclose(one - other, 0.5 * slope, atol=1e-12)
    assert norms == pytest.approx([np.linalg.norm(g[0]) for g in wanted], rel=1e-10)


def test_a_bias_before_batch_norm_does_not_learn() -> None:
    network = Network((5, 4, 3), normalizes=True, spread=1.0, eps=1e-3, seed=0)
    for _ in range(20):
        network.step(X, LABELS, rate=0.5)
    assert np.abs(network.layers[0].b).max() < 1e-12
    assert np.abs(network.layers[-1].b).max() > 1e-3
    assert np.abs(network.layers[0].beta).max() > 1e-3


def test_both_networks_draw_the_same_weights() -> None:
    one, other = (
        Network((5, 4, 3), normalizes=n, spread=0.3, eps=1e-5, seed=7) for n in (True, False)
    )
    for first, second in zip(one.layers, other.layers, strict=True):
        np.testing.assert_array_equal(first.W, second.W)


def test_large_logits_do_not_overflow() -> None:
    loss, gradient = softmax_cross_entropy(np.array([[1e4, 0.0, -1e4]]), LABELS[1:2])
    assert loss == pytest.approx(2e4)
    np.testing.assert_allclose(gradient, [[1.0, 0.0, -1.0]])


def test_the_digits_are_those_that_were_written() -> None:
    images, digits = load_digits()
    assert images.shape == (1797, 64)
    assert (images.min(), images.max()) == (0, 1)
    # As scikit-learn describes the set: how often each digit was written.
    assert np.bincount(digits).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert images[0, :8].tolist() == [v / 16 for v in (0, 0, 5, 13, 9, 1, 0, 0)]
    with pytest.raises(ValueError, match="read-only"):
        images[0, 0] = 1


def test_a_pixel_is_a_row_and_a_channel_a_feature() -> None:
    done = make_images(3, 1.5, 0.5, 1e-5)
    n, c, height, width = SHAPE
    rows = to_rows(done.images)
    assert rows.shape == (n * height * width, c)
    for place in np.ndindex(n, height, width):
        image, line, column = place
        np.testing.assert_array_equal(rows[row_of(*place)], done.images[image, :, line, column])
    np.testing.assert_array_equal(from_rows(rows, SHAPE), done.images)
    np.testing.assert_allclose(done.rows.mu, done.images.mean(axis=(0, 2, 3)), rtol=1e-14)
    normalized = (done.outputs - 0.5) / 1.5
    np.testing.assert_allclose(normalized.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    with pytest.raises(ValueError, match="axes N, C, H and W"):
        to_rows(rows)
