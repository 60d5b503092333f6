"""A layer whose author divides every gradient by the batch, as the loss is a mean already."""

import numpy as np

SLIP = "mean-for-sum"
WRONG = {"dgamma", "dbeta"}


def backward(x, gamma, beta, eps, dy):
    mean = np.mean(x, axis=0)
    inv = 1.0 / np.sqrt(np.var(x, axis=0) + eps)
    hat = (x - mean) * inv
    dgamma = np.mean(dy * hat, axis=0)
    dbeta = np.mean(dy, axis=0)
    dx = gamma * inv * (dy - dbeta - hat * dgamma)
    return dx, dgamma, dbeta
