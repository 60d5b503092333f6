"""Written after a layer in evaluation: the statistics are numbers, so they have no gradient."""

import numpy as np

SLIP = "statistics-constant"
WRONG = {"dx"}


def batchnorm_forward(x, gamma, beta, bn_param):
    mu = np.mean(x, 0)
    sigma = np.sqrt(np.var(x, 0) + bn_param["eps"])
    normalized = (x - mu) / sigma
    return normalized * gamma + beta, {"normalized": normalized, "gamma": gamma, "sigma": sigma}


def batchnorm_backward(dout, cache):
    dgamma = (dout * cache["normalized"]).sum(0)
    dbeta = dout.sum(0)
    dx = dout * cache["gamma"] / cache["sigma"]
    return dx, dgamma, dbeta
