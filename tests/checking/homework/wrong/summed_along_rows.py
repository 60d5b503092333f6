"""axis=1 in place of axis=0 in the two sums."""

import numpy as np

SLIP = "wrong-axis"
WRONG = {"dgamma", "dbeta"}


def backward(dy, x, gamma, eps):
    m = len(x)
    centred = x - x.mean(axis=0)
    inv_std = 1 / np.sqrt((centred**2).mean(axis=0) + eps)
    x_hat = centred * inv_std
    dgamma = np.sum(dy * x_hat, axis=1)
    dbeta = np.sum(dy, axis=1)
    g = gamma * dy
    dx = inv_std / m * (m * g - g.sum(axis=0) - x_hat * (g * x_hat).sum(axis=0))
    return dx, dgamma, dbeta
