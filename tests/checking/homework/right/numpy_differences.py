"""Not derived at all: central differences of the loss Σ dy · y."""

import numpy as np

STEP = 1e-5


def loss(x, gamma, beta, eps, dy):
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return np.sum(dy * (gamma * x_hat + beta))


def differentiate(function, values):
    found = np.zeros_like(values)
    for place in np.ndindex(values.shape):
        step = np.zeros_like(values)
        step[place] = STEP
        found[place] = (function(values + step) - function(values - step)) / (2 * STEP)
    return found


def backward(x, gamma, beta, eps, dy):
    return (
        differentiate(lambda moved: loss(moved, gamma, beta, eps, dy), x),
        differentiate(lambda moved: loss(x, moved, beta, eps, dy), gamma),
        differentiate(lambda moved: loss(x, gamma, moved, eps, dy), beta),
    )
