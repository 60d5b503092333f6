"""The power of the variance keeps its exponent when it is differentiated."""

import numpy as np

SLIP = "exponent-kept"
WRONG = {"dx"}


def batchnorm_backward(dout, x, gamma, eps):
    m = x.shape[0]
    mean, var = np.mean(x, axis=0), np.var(x, axis=0)
    scale = np.power(var + eps, -0.5)
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * (x - mean), axis=0) * -0.5 * scale
    dmean = np.sum(dx_hat * -scale, axis=0) + dvar * np.mean(-2 * (x - mean), axis=0)
    dx = dx_hat * scale + dvar * 2 * (x - mean) / m + dmean / m
    return dx, np.sum(dout * (x - mean) * scale, axis=0), np.sum(dout, axis=0)
