"""Equation 13 with as few passes and temporaries as plain NumPy allows."""

import numpy as np

from bnviz.implementations.arrays import Array, Results


def economical(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> Results:
    """Work in the memory of the two results, and sum products without storing them."""
    m = len(x)
    y = x - x[0]  # (1)
    y -= y.sum(axis=0) / m  # (1) (2) (3)
    var = np.einsum("ij,ij->j", y, y) / m  # (2)
    inv_std = 1 / np.sqrt(var + eps)  # (3)
    y *= inv_std  # (3)

    dgamma = np.einsum("ij,ij->j", dy, y)  # (5)
    dbeta = dy.sum(axis=0)  # (6)
    dx = y * (-dgamma / m)  # (13)
    dx += dy  # (13)
    dx -= dbeta / m  # (13)
    dx *= gamma * inv_std  # (δ) (13)

    y *= gamma  # (4)
    y += beta  # (4)
    return y, dx, dgamma, dbeta
