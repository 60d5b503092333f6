"""Equation 13 in two passes: everything that one number can add is added while it is at hand."""

import numpy as np

from bnviz.implementations.arrays import Array, Results


def fused(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> Results:
    """Take all sums in one pass, and write both results in the next. For a compiler."""
    m, D = x.shape
    first = x[0]  # (1)
    total, squares = np.zeros(D), np.zeros(D)  # (1) (2)
    dbeta, cross = np.zeros(D), np.zeros(D)  # (5) (6)
    for i in range(m):
        for j in range(D):
            c, g = x[i, j] - first[j], dy[i, j]  # (1) (5) (6)
            total[j] += c  # (1)
            squares[j] += c * c  # (2)
            dbeta[j] += g  # (6)
            cross[j] += c * g  # (5)

    mean = total / m  # (1)
    inv_std = 1 / np.sqrt(squares / m - mean**2 + eps)  # (2) (3)
    dgamma = (cross - mean * dbeta) * inv_std  # (5)
    level, slope = dbeta / m, dgamma / m  # (13)
    scale = gamma * inv_std  # (δ)

    y, dx = np.empty_like(x), np.empty_like(x)  # (4) (13)
    for i in range(m):
        for j in range(D):
            x_hat = (x[i, j] - first[j] - mean[j]) * inv_std[j]  # (3)
            y[i, j] = gamma[j] * x_hat + beta[j]  # (4)
            rest = level[j] + x_hat * slope[j]  # (13)
            dx[i, j] = scale[j] * (dy[i, j] - rest)  # (δ) (13)
    return y, dx, dgamma, dbeta
