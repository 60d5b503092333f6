"""Differences of the loss against gradients that know nothing of them."""

from typing import Any

import numpy as np
import pytest

from bnviz.trials import GRADIENTS, METHODS, Given, differentiate, good_step
from bnviz.trials.differences import CENTRAL, COMPLEX
from bnviz.trials.loss import losses

M, D, EPS = 7, 3, 1e-3


def draw(seed: int = 3) -> Given:
    rng = np.random.default_rng(seed)
    x = 2 + 3 * rng.standard_normal((M, D))
    return Given(x, 1 + rng.random(D), rng.random(D), EPS, rng.standard_normal((M, D)))


def by_textbook(given: Given) -> dict[str, Any]:
    """Return every gradient by its textbook formula, in plain NumPy."""
    centred = given.x - given.x.mean(axis=0)
    root = np.sqrt((centred**2).mean(axis=0) + given.eps)
    x_hat, dx_hat = centred / root, given.dy * given.gamma
    dvar = (dx_hat * centred).sum(axis=0) * -0.5 / root**3
    dmu = -dx_hat.sum(axis=0) / root
    return {
        "dbeta": given.dy.sum(axis=0),
        "dgamma": (given.dy * x_hat).sum(axis=0),
        "dx_hat": dx_hat,
        "dvar": dvar,
        "dmu": dmu,
        "delta": dx_hat / root,
        "dx": dx_hat / root + dvar * 2 * centred / M + dmu / M,
    }


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_central_differences_find_every_gradient(gradient: str) -> None:
    given = draw()
    found = differentiate(given, gradient, CENTRAL, good_step(given, gradient))
    np.testing.assert_allclose(found, by_textbook(given)[gradient], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_the_complex_step_finds_every_gradient_to_the_last_digits(gradient: str) -> None:
    given = draw()
    found = differentiate(given, gradient, COMPLEX, 1e-20)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, by_textbook(given)[gradient], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_some_samples_are_those_of_all(method: Any) -> None:
    given = draw()
    whole = differentiate(given, "dx", method, 1e-5)
    some = differentiate(given, "dx", method, 1e-5, [0, 4])
    np.testing.assert_array_equal(some, whole[[0, 4]])


def test_the_loss_of_a_feature_is_what_arrives_times_what_leaves() -> None:
    given = draw()
    centred = given.x - given.x.mean(axis=0)
    y = given.gamma * centred / np.sqrt((centred**2).mean(axis=0) + EPS) + given.beta
    np.testing.assert_allclose(losses(given, {}), (given.dy * y).sum(axis=0), rtol=1e-12)


def test_a_difference_stays_in_its_number_format() -> None:
    given = draw().to(np.dtype(np.float32))
    for method in METHODS:
        assert differentiate(given, "dx", method, 1e-3).dtype == np.float32


@pytest.mark.parametrize("step", [0.0, float("nan"), 1e300])
def test_a_senseless_step_gives_no_number_and_no_warning(step: float) -> None:
    found = differentiate(draw(), "dx", CENTRAL, step)
    assert not np.allclose(found, by_textbook(draw())["dx"])
