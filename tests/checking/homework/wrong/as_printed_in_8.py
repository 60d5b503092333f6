"""The staged form copied from a paper, with 2 as the exponent of the variance's gradient."""

import numpy as np

SLIP = "exponent-two"
WRONG = {"dx"}


def backward(x, gamma, beta, eps, dy):
    m = x.shape[0]
    xc = x - x.mean(axis=0)
    var = (xc * xc).mean(axis=0)
    dx_hat = dy * gamma
    dvar = (dx_hat * xc * -0.5 * (var + eps) ** 2).sum(axis=0)
    dmu = (-dx_hat / np.sqrt(var + eps)).sum(axis=0)
    dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * xc / m + dmu / m
    return dx, (dy * xc / np.sqrt(var + eps)).sum(axis=0), dy.sum(axis=0)
