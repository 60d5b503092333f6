"""The closed form copied from a paper, where x − μ stands in the place of x̂."""

import numpy as np

SLIP = "centred-for-normalized"
WRONG = {"dx"}


def backward(x, gamma, beta, eps, dy):
    m = x.shape[0]
    mu, var = x.mean(axis=0), x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    delta = gamma * dy / np.sqrt(var + eps)
    dx = delta - (x - mu) / m * (x_hat * delta).sum(axis=0) - delta.sum(axis=0) / m
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)
