"""Sent back through a mean without dividing by the batch."""

import numpy as np

SLIP = "per-sample-forgotten"
WRONG = {"dx"}


def batchnorm_backward(dout, x, gamma, eps):
    mean, var = x.mean(0), x.var(0)
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * (x - mean), axis=0) * -0.5 / std**3
    dmean = -np.sum(dx_hat, axis=0) / std
    dx = dx_hat / std + dvar * 2 * (x - mean) / len(x) + dmean
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)
