"""Batch normalization in training, forward and back, in NumPy.

Equation 13 of Agarwal (2017), corrected: dx = δ − x_hat/m · Σ x_hat δ − 1/m · Σ δ.
"""

import numpy as np


def forward(x, gamma, beta, eps=1e-5):
    """Return y, and what `backward` needs. x is (m, D), gamma and beta are (D,)."""
    m = len(x)
    x_hat = x - x[0]  # measured from a sample, data far from zero lose no digits
    x_hat -= x_hat.sum(axis=0) / m
    var = np.einsum("ij,ij->j", x_hat, x_hat) / m  # biased: divided by m
    inv_std = 1 / np.sqrt(var + eps)
    x_hat *= inv_std
    return gamma * x_hat + beta, (x_hat, gamma, inv_std)


def backward(dy, cache):
    """Return dx, dgamma and dbeta for the gradient dy (m, D) that arrives at y."""
    x_hat, gamma, inv_std = cache
    m = len(dy)
    dgamma = np.einsum("ij,ij->j", dy, x_hat)
    dbeta = dy.sum(axis=0)
    dx = x_hat * (-dgamma / m)
    dx += dy
    dx -= dbeta / m
    dx *= gamma * inv_std
    return dx, dgamma, dbeta
