"""Batches with all their quantities, computed plainly in NumPy and not by this project."""

from types import SimpleNamespace
from typing import Any

import numpy as np

Pass = tuple[SimpleNamespace, SimpleNamespace]


def one_pass(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Pass:
    """Return the forward and the backward pass; ∂l/∂x comes from the Jacobian of each feature."""
    m, features = x.shape
    mu = x.mean(axis=0)
    var = ((x - mu) ** 2).mean(axis=0)
    deviation = np.sqrt(var + eps)
    x_hat = (x - mu) / deviation
    dx = np.empty_like(x)
    for feature in range(features):
        column = x_hat[:, feature]
        jacobian = np.eye(m) - np.ones((m, m)) / m - np.outer(column, column) / m
        dx[:, feature] = gamma[feature] / deviation[feature] * jacobian @ dy[:, feature]
    dx_hat = dy * gamma
    fwd = SimpleNamespace(
        x=x, mu=mu, var=var, x_hat=x_hat, y=gamma * x_hat + beta, gamma=gamma, beta=beta, eps=eps
    )
    bwd = SimpleNamespace(
        dy=dy,
        dgamma=(dy * x_hat).sum(axis=0),
        dbeta=dy.sum(axis=0),
        dx_hat=dx_hat,
        dvar=-0.5 * (dx_hat * x_hat).sum(axis=0) / deviation**2,
        dmu=-dx_hat.sum(axis=0) / deviation,
        dx=dx,
    )
    return fwd, bwd


def random_pass(m: int, features: int, eps: float = 0.3, seed: int = 2017) -> Pass:
    """Return a batch of mean 2 and standard deviation 3: at unit variance misprints hide."""
    generator = np.random.default_rng(seed)
    return one_pass(
        generator.normal(2, 3, size=(m, features)),
        generator.uniform(0.5, 2, size=features) * np.where(np.arange(features) % 2, 1, -1),
        generator.normal(size=features),
        eps,
        generator.normal(size=(m, features)),
    )


def hand_pass() -> Pass:
    """Return the batch that can be checked by hand: two samples, and a deviation of 5/2."""
    return one_pass(
        np.array([[0.0], [4.0]]), np.ones(1), np.zeros(1), 9 / 4, np.array([[1.0], [0.0]])
    )


def converted(arrays: SimpleNamespace, convert: Any) -> SimpleNamespace:
    """Return a pass with every array converted; numbers stay as they are."""
    return SimpleNamespace(
        **{
            name: convert(value) if isinstance(value, np.ndarray) else value
            for name, value in vars(arrays).items()
        }
    )
