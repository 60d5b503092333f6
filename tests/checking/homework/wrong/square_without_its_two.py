"""The square is differentiated without its two."""

import numpy as np

SLIP = "two-forgotten"
WRONG = {"dx"}


def batchnorm_backward(dout, x, gamma, eps):
    m = x.shape[0]
    mean = x.mean(0)
    var = x.var(0)
    x_hat = (x - mean) / np.sqrt(var + eps)
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * (x - mean) * -0.5 * (var + eps) ** (-1.5), axis=0)
    dmean = np.sum(-dx_hat / np.sqrt(var + eps), axis=0)
    dx = dx_hat / np.sqrt(var + eps) + dvar * (x - mean) / m + dmean / m
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)
