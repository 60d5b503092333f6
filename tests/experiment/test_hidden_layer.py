"""The hidden layer: kernels against formulas, automatic differentiation, and recorded numbers."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from bnviz.derivation.hidden_layer import RULES
from bnviz.experiment.hidden_layer_pass import HiddenLayerPass, run_hidden_layer
from bnviz.expression import evaluate_indexed
from bnviz.numerics import ConstantFeatureError, dense, relative_error
from bnviz.scenario import BadData, Settings, upstream

SETTINGS = [
    Settings(),
    Settings(m=5, d=3, hidden=4, eps=0.1, gamma=-0.7, seed=3),
    Settings(data="iris", m=150, d=4, hidden=9, upstream="squared-error"),
    Settings(m=2, d=1, hidden=1, eps=1.0, upstream="softmax-cross-entropy"),
    Settings(m=64, d=40, hidden=64, upstream="ones", beta=-1.0),
]


def by_autograd(done: HiddenLayerPass) -> dict[str, np.ndarray]:
    """Return every gradient of Σ da relu(y), composed down to X, W, b, γ and β at once."""
    given = done.arrays
    eps, da = given["eps"], given["da"]

    def y(X, W, b, gamma, beta):
        h = X @ W + b
        centred = h - anp.mean(h, axis=0)
        return gamma * centred / anp.sqrt(anp.mean(centred**2, axis=0) + eps) + beta

    def loss(X, W, b, gamma, beta):
        return anp.sum(da * anp.maximum(y(X, W, b, gamma, beta), 0))

    names = ("X", "W", "b", "gamma", "beta")
    inputs = [given[name] for name in names]
    return {f"d{name}": grad(loss, place)(*inputs) for place, name in enumerate(names)}


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_every_gradient_is_that_of_automatic_differentiation(settings: Settings) -> None:
    done = run_hidden_layer(settings)
    wanted = by_autograd(done)
    largest = max(np.abs(done.arrays["dh"]).max(), 1e-12)
    for name, gradient in wanted.items():
        scale = (np.array(largest),) if name == "db" else ()
        assert relative_error(done.arrays[name], gradient, scale) <= 1e-10


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_formulas_and_kernels_agree(settings: Settings) -> None:
    done = run_hidden_layer(settings)
    assert done.disagreement <= 1e-13
    for rule in RULES:
        value = evaluate_indexed(rule.right, done.arrays, rule.indices)
        np.testing.assert_allclose(value, done.arrays[rule.id], rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_the_gradient_of_the_bias_is_rounding_and_that_of_no_weight(settings: Settings) -> None:
    done = run_hidden_layer(settings)
    limits = done.roundings
    assert np.all(np.abs(done.arrays["db"]) <= limits.of_quantity("db"))
    assert np.all(limits.of_quantity("db") <= 1e-8 * max(np.abs(done.arrays["dh"]).max(), 1))
    if settings.m > 2:
        assert np.any(np.abs(done.arrays["dW"]) > limits.of_quantity("dW"))


def test_a_bias_changes_nothing_after_centring() -> None:
    done = run_hidden_layer(Settings())
    X, W, b = (done.arrays[name] for name in ("X", "W", "b"))
    moved = dense(X, W, b + np.arange(6.0))
    np.testing.assert_allclose(
        moved - moved.mean(axis=0), done.arrays["h"] - done.arrays["h"].mean(axis=0), atol=1e-12
    )


def test_the_loss_is_one_of_the_activation() -> None:
    settings = Settings(upstream="squared-error", hidden=3)
    done = run_hidden_layer(settings)
    np.testing.assert_array_equal(done.arrays["da"], upstream(settings, done.arrays["a"]))


def test_the_numbers_are_the_same_on_every_machine() -> None:
    """Recorded on 2026-11-27 with NumPy 2.4; a change of the draws breaks links."""
    done = run_hidden_layer(Settings())
    recorded = {"h": 2.645804939456305, "dh": 0.2532814463862289, "dX": -0.16815096232649993}
    for name, value in recorded.items():
        assert done.arrays[name][2, 1] == pytest.approx(value, rel=1e-12)
    assert done.arrays["dW"][2, 1] == pytest.approx(12.775899323850123, rel=1e-12)


def test_per_feature_values_reach_as_far_as_the_layer_is_wide() -> None:
    settings = Settings(d=2, m=4, hidden=4, gamma=(1.0, 2.0), beta=(0.5, -0.5))
    done = run_hidden_layer(settings)
    np.testing.assert_array_equal(done.arrays["gamma"], [1, 2, 2, 2])


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_narrow_formats_are_computed(dtype: str) -> None:
    done = run_hidden_layer(Settings(dtype=dtype))
    wide = run_hidden_layer(Settings())
    assert relative_error(done.arrays["dW"], wide.arrays["dW"]) <= 200 * np.finfo(dtype).eps


def test_what_overflows_is_said() -> None:
    with pytest.raises(BadData, match="overflows in float16"):
        run_hidden_layer(Settings(dtype="float16", scale=1e4, hidden=32, m=64))


def test_without_epsilon_a_constant_feature_is_refused() -> None:
    with pytest.raises(ConstantFeatureError):
        run_hidden_layer(Settings(m=1, eps=0.0))


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"W must be \(3, H\)"):
        dense(np.zeros((2, 3)), np.zeros((4, 2)), np.zeros(2))
