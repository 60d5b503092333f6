"""The short backward pass of a course's assignment; its own test had γ = 1."""

import numpy as np

SLIP = "gamma-forgotten"
WRONG = {"dx"}


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    mean, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + eps)
    x_norm = (x - mean) / std
    return gamma * x_norm + beta, (x_norm, gamma, std)


def batchnorm_backward_alt(dout, cache):
    x_norm, _, std = cache
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_norm, axis=0)
    N = dout.shape[0]
    dx = (dout - dbeta / N - x_norm * dgamma / N) / std
    return dx, dgamma, dbeta
