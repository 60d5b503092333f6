"""What the cache calls var has ε in it already, and the backward pass adds it again."""

import numpy as np

SLIP = "eps-twice"
WRONG = {"dx"}


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param["eps"]
    mean = x.mean(axis=0)
    var = x.var(axis=0) + eps
    x_hat = (x - mean) / np.sqrt(var)
    return gamma * x_hat + beta, (x_hat, gamma, var, eps)


def batchnorm_backward(dout, cache):
    x_hat, gamma, var, eps = cache
    N = len(dout)
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dx = gamma / np.sqrt(var + eps) / N * (N * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
