"""The wrong entry of the shape."""

import numpy as np

SLIP = "features-for-samples"
WRONG = {"dx"}


def batchnorm_forward(x, gamma, beta, bn_param):
    mean = x.mean(axis=0)
    inv_std = 1 / np.sqrt(x.var(axis=0) + bn_param["eps"])
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, gamma, inv_std)


def batchnorm_backward(dout, cache):
    x_hat, gamma, inv_std = cache
    N = dout.shape[1]
    dx_hat = dout * gamma
    dx = inv_std / N * (N * dx_hat - dx_hat.sum(axis=0) - x_hat * (dx_hat * x_hat).sum(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
