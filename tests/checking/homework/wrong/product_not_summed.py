"""γ scales every sample, and the products are not added up."""

import numpy as np

SLIP = "missing-sum"
WRONG = {"dgamma"}


def backward(x, gamma, beta, eps, dy):
    m = len(x)
    inv_std = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * inv_std
    dgamma = dy * x_hat
    dbeta = dy.sum(axis=0)
    dx = gamma * inv_std * (dy - dbeta / m - x_hat * dgamma.sum(axis=0) / m)
    return dx, dgamma, dbeta
