"""The graph of nine nodes; the root is differentiated without its one half."""

import numpy as np

SLIP = "half-forgotten"
WRONG = {"dx"}


def batchnorm_forward(x, gamma, beta, bn_param):
    mu = x.mean(axis=0)
    xmu = x - mu
    sqrtvar = np.sqrt((xmu**2).mean(axis=0) + bn_param["eps"])
    xhat = xmu / sqrtvar
    return gamma * xhat + beta, (xhat, gamma, xmu, sqrtvar)


def batchnorm_backward(dout, cache):
    xhat, gamma, xmu, sqrtvar = cache
    N = len(dout)
    dxhat = dout * gamma
    divar = (dxhat * xmu).sum(axis=0)
    dsqrtvar = -divar / sqrtvar**2
    dvar = dsqrtvar / sqrtvar
    dxmu = dxhat / sqrtvar + 2 * xmu * dvar / N
    dx = dxmu - dxmu.mean(axis=0)
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)
