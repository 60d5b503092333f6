"""The centring is taken for a constant, so nothing comes back through the mean."""

import numpy as np

SLIP = "mu-path-missing"
WRONG = {"dx"}


def batchnorm_backward(x, gamma, beta, eps, dout):
    N = x.shape[0]
    xmu = x - x.mean(axis=0)
    var = (xmu**2).mean(axis=0)
    ivar = (var + eps) ** -0.5
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xmu, axis=0) * -0.5 * ivar**3
    dx = dxhat * ivar + 2 * xmu * dvar / N
    return dx, np.sum(dout * xmu * ivar, axis=0), dout.sum(axis=0)
