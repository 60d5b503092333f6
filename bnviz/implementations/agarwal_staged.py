"""Equations 1 to 10, one after the other: Mayank Agarwal, 2017."""

import numpy as np

from bnviz.implementations.arrays import Array, Results


def agarwal_staged(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> Results:
    """Compute one equation a line, in the order of the source."""
    m = len(x)
    mu = x.sum(axis=0) / m  # (1)
    centred = x - mu  # (2) (3)
    var = (centred**2).sum(axis=0) / m  # (2)
    std = np.sqrt(var + eps)  # (3)
    x_hat = centred / std  # (3)
    y = gamma * x_hat + beta  # (4)

    dgamma = (dy * x_hat).sum(axis=0)  # (5)
    dbeta = dy.sum(axis=0)  # (6)
    dx_hat = dy * gamma  # (7)
    dvar = (dx_hat * centred * (-0.5 * std**-3)).sum(axis=0)  # (8)
    dmu = (dx_hat * (-1 / std)).sum(axis=0)  # (9)
    dx = dx_hat / std + centred * (2 * dvar / m) + dmu / m  # (10)
    return y, dx, dgamma, dbeta
