"""The staged graph that most courses teach: Frederik Kratzert, 2016."""

import numpy as np

from bnviz.implementations.arrays import Array, Results


def nine_nodes(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> Results:
    """Visit nine nodes forward, and the same nodes back in reverse."""
    m = len(x)
    mu = x.sum(axis=0) / m  # (1)
    xmu = x - mu  # (2) (3)
    sq = xmu**2  # (2)
    var = sq.sum(axis=0) / m  # (2)
    sqrtvar = np.sqrt(var + eps)  # (3)
    ivar = 1 / sqrtvar  # (3)
    xhat = xmu * ivar  # (3)
    gammax = gamma * xhat  # (4)
    out = gammax + beta  # (4)

    dbeta = dy.sum(axis=0)  # (6)
    dgammax = dy  # (5) (7)
    dgamma = (dgammax * xhat).sum(axis=0)  # (5)
    dxhat = dgammax * gamma  # (7)
    divar = (dxhat * xmu).sum(axis=0)  # (8)
    dxmu1 = dxhat * ivar  # (10)
    dsqrtvar = -divar / sqrtvar**2  # (8)
    dvar = 0.5 * dsqrtvar / sqrtvar  # (8)
    dsq = np.ones_like(x) * (dvar / m)  # (10)
    dxmu2 = 2 * xmu * dsq  # (10)
    dx1 = dxmu1 + dxmu2  # (9) (10)
    dmu = -dx1.sum(axis=0)  # (9)
    dx2 = np.ones_like(x) * (dmu / m)  # (10)
    dx = dx1 + dx2  # (10)
    return out, dx, dgamma, dbeta
