from dataclasses import replace

import numpy as np
import pytest

from bnviz.expression import evaluate
from bnviz.scenario import UPSTREAMS, BadData, Settings, upstream

from .sentences import is_one_sentence

Y = np.random.default_rng(11).normal(0.3, 2.0, (5, 4))


def loss(settings, y):
    """The losses as the LaTeX on screen says them, in plain loops."""
    m, d = y.shape
    rng = np.random.default_rng([settings.seed, 1])
    cells = [(i, j) for i in range(m) for j in range(d)]
    match settings.upstream:
        case "random":
            g = rng.standard_normal((m, d))
            return sum(g[cell] * y[cell] for cell in cells)
        case "ones":
            return sum(y[cell] for cell in cells)
        case "one-hot":
            i, j = settings.cell or (1, 1)
            return y[i - 1, j - 1]
        case "squared-error":
            t = rng.standard_normal((m, d))
            return sum((y[cell] - t[cell]) ** 2 for cell in cells) / 2
        case "softmax-cross-entropy":
            c = rng.integers(0, d, size=m)
            return -sum(np.log(np.exp(y[i, c[i]]) / np.exp(y[i]).sum()) for i in range(m)) / m


@pytest.mark.parametrize("entry", UPSTREAMS, ids=lambda entry: entry.id)
def test_every_gradient_is_the_derivative_of_its_loss(entry):
    settings = Settings(upstream=entry.id, seed=3, cell=(2, 3))
    dy = upstream(settings, Y)
    h = 1e-5
    for cell in np.ndindex(Y.shape):
        step = np.zeros_like(Y)
        step[cell] = h
        slope = (loss(settings, Y + step) - loss(settings, Y - step)) / (2 * h)
        assert dy[cell] == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("entry", UPSTREAMS, ids=lambda entry: entry.id)
def test_the_formula_of_a_loss_is_that_loss(entry):
    settings = Settings(upstream=entry.id, seed=3, cell=(2, 3))
    value = evaluate(entry.formulas.loss, entry.environment(settings, Y))
    assert value == pytest.approx(loss(settings, Y), rel=1e-12)


@pytest.mark.parametrize("entry", UPSTREAMS, ids=lambda entry: entry.id)
def test_only_a_loss_that_mixes_features_lets_one_feature_act_on_another(entry):
    settings = Settings(upstream=entry.id, seed=3)
    moved = Y.copy()
    moved[:, 1] += 0.5
    others = [0, 2, 3]
    stays = np.array_equal(upstream(settings, Y)[:, others], upstream(settings, moved)[:, others])
    assert entry.mixes_features != stays


@pytest.mark.parametrize("entry", UPSTREAMS, ids=lambda entry: entry.id)
def test_an_entry_describes_itself_truly(entry):
    assert is_one_sentence(entry.description)
    assert entry.loss.startswith("l = ")
    settings = Settings(upstream=entry.id)
    dy = upstream(settings, Y)
    assert entry.uses_y != np.array_equal(dy, upstream(settings, Y * 1.5))
    assert entry.uses_seed != np.array_equal(dy, upstream(replace(settings, seed=1), Y))


@pytest.mark.parametrize("entry", UPSTREAMS, ids=lambda entry: entry.id)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_the_gradient_has_the_shape_and_dtype_of_y_and_leaves_y_alone(entry, dtype):
    y = Y.astype(dtype)
    y.setflags(write=False)
    dy = upstream(Settings(upstream=entry.id), y)
    assert (dy.shape, dy.dtype) == (y.shape, y.dtype)
    assert not np.shares_memory(dy, y)
    assert not dy.flags.writeable


def test_random_gradients_do_not_depend_on_the_data():
    expected = np.random.default_rng([9, 1]).standard_normal(Y.shape)
    for data in ("normal", "iris"):
        assert np.array_equal(upstream(Settings(seed=9, data=data), Y), expected)


def test_one_hot_stands_at_the_picked_cell_or_at_the_first():
    picked = upstream(Settings(upstream="one-hot", cell=(5, 4)), Y)
    assert np.argwhere(picked).tolist() == [[4, 3]]
    assert np.argwhere(upstream(Settings(upstream="one-hot"), Y)).tolist() == [[0, 0]]


def test_softmax_is_stable_for_large_logits():
    dy = upstream(Settings(upstream="softmax-cross-entropy"), Y * 1e5)
    assert np.all(np.isfinite(dy))
    assert np.allclose(dy.sum(axis=1), 0)


@pytest.mark.parametrize(
    ("settings", "y"),
    [
        (Settings(upstream="one-hot", cell=(6, 1)), Y),
        (Settings(upstream="squared-error"), np.full((2, 2), np.inf)),
    ],
)
def test_what_cannot_be_differentiated_is_a_sentence(settings, y):
    with pytest.raises(BadData) as caught:
        upstream(settings, y)
    assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize("entry", UPSTREAMS, ids=lambda entry: entry.id)
def test_the_largest_output_of_float16_has_a_finite_gradient(entry):
    y = np.where(np.eye(40, dtype=bool), -65504, 65504).astype(np.float16)
    assert np.all(np.isfinite(upstream(Settings(upstream=entry.id), y)))
