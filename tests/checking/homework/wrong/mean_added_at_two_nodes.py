"""What comes back through the mean is added where it branches off, and once more at the end."""

import numpy as np

SLIP = "mu-path-twice"
WRONG = {"dx"}


def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    xmu = x - x.mean(axis=0)
    std = np.sqrt((xmu**2).mean(axis=0) + eps)
    dxmu = dout * gamma / std
    dstd = -(dout * gamma * xmu).sum(axis=0) / std**2
    dxmu += dstd * xmu / (N * std)
    dmu = -dxmu.sum(axis=0)
    dx = dxmu + dmu / N
    dx += dmu / N
    return dx, (dout * xmu / std).sum(axis=0), dout.sum(axis=0)
