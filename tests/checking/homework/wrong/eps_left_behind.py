"""The backward pass works everything out again, and has no ε."""

import numpy as np

SLIP = "eps-forgotten"
WRONG = {"dx", "dgamma"}


def batchnorm_forward(x, gamma, beta, bn_param):
    mean, var = x.mean(axis=0), x.var(axis=0)
    y = gamma * (x - mean) / np.sqrt(var + bn_param["eps"]) + beta
    return y, (x, gamma, mean, var)


def batchnorm_backward(dout, cache):
    x, gamma, mean, var = cache
    std = np.sqrt(np.maximum(var, 1e-300))
    x_hat = (x - mean) / std
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dx = gamma / std * (dout - dbeta / len(x) - x_hat * dgamma / len(x))
    return dx, dgamma, dbeta
