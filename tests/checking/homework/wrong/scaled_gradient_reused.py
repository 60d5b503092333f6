"""dout is overwritten with γ dout, and the gradients of γ and β are taken after that."""

import numpy as np

SLIP = "scaled-upstream"
WRONG = {"dgamma", "dbeta"}


def backward(x, gamma, beta, eps, dout):
    m = len(x)
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / std
    dout = dout * gamma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = (dout - dbeta / m - x_hat * dgamma / m) / std
    return dx, dgamma, dbeta
