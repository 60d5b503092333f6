"""The cache keeps what the layer gives, and the backward pass takes it for x̂."""

import numpy as np

SLIP = "output-for-normalized"
WRONG = {"dx", "dgamma"}


def batchnorm_forward(x, gamma, beta, bn_param):
    std = np.sqrt(x.var(axis=0) + bn_param["eps"])
    out = (x - x.mean(axis=0)) / std
    out = gamma * out + beta
    return out, (out, gamma, std)


def batchnorm_backward(dout, cache):
    x_hat, gamma, std = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = (gamma / std / N) * (N * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
