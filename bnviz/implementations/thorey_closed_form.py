"""The closed form in index notation, in its author's names: Clément Thorey, 2016."""

import numpy as np

from bnviz.implementations.arrays import Array, Results


def thorey_closed_form(h: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> Results:
    """Go forward, and back with one formula for each gradient."""
    N = len(h)
    mu = 1 / N * np.sum(h, axis=0)  # (1)
    var = 1 / N * np.sum((h - mu) ** 2, axis=0)  # (2)
    hhat = (h - mu) * (var + eps) ** -0.5  # (3)
    y = gamma * hhat + beta  # (4)

    dbeta = np.sum(dy, axis=0)  # (T9)
    dgamma = np.sum(dy * hhat, axis=0)  # (T8)
    along = np.sum(dy * (h - mu), axis=0)  # (T7)
    bracket = N * dy - dbeta - (h - mu) / (var + eps) * along  # (T7)
    dh = 1 / N * gamma * (var + eps) ** -0.5 * bracket  # (T7)
    return y, dh, dgamma, dbeta
