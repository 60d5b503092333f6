"""1/N is taken out of the bracket, and the N that it leaves inside is forgotten."""

import numpy as np

SLIP = "batch-size-forgotten"
WRONG = {"dx"}


def batchnorm_forward(x, gamma, beta, bn_param):
    std = np.sqrt(x.var(axis=0) + bn_param["eps"])
    x_hat = (x - x.mean(axis=0)) / std
    return gamma * x_hat + beta, (x_hat, gamma, std)


def batchnorm_backward_alt(dout, cache):
    x_hat, gamma, std = cache
    N = dout.shape[0]
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dx = (1.0 / N) * gamma / std * (dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
