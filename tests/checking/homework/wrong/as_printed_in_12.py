"""The longer form copied from a paper, whose last term carries a minus too many."""

import numpy as np

SLIP = "mu-sign"
WRONG = {"dx"}


def backward(x, gamma, beta, eps, dy):
    m = x.shape[0]
    xc = x - x.mean(axis=0)
    spread = (xc * xc).mean(axis=0) + eps
    root = np.sqrt(spread)
    dx = gamma / root * dy
    dx -= xc / m * (gamma * dy / spread * xc / root).sum(axis=0)
    dx -= (gamma * dy * (-1 / root)).sum(axis=0) / m
    return dx, (dy * xc / root).sum(axis=0), dy.sum(axis=0)
