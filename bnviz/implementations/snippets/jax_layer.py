"""Batch normalization in training for JAX, with the closed form as its backward pass.

Equation 13 of Agarwal (2017), corrected: dx = δ − x_hat/m · Σ x_hat δ − 1/m · Σ δ.
"""

from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.custom_vjp, nondiff_argnums=(3,))
def batch_norm(x, gamma, beta, eps=1e-5):
    """Return y for x (m, D) and gamma, beta (D,)."""
    return forward(x, gamma, beta, eps)[0]


def forward(x, gamma, beta, eps):
    x_hat = x - x[0]  # measured from a sample, data far from zero lose no digits
    x_hat = x_hat - x_hat.mean(axis=0)
    inv_std = 1 / jnp.sqrt((x_hat**2).mean(axis=0) + eps)  # biased: divided by m
    x_hat = x_hat * inv_std
    return gamma * x_hat + beta, (x_hat, gamma, inv_std)


def backward(eps, cache, dy):  # JAX hands over eps, which the backward pass does not need
    x_hat, gamma, inv_std = cache
    m = len(dy)
    dgamma = (dy * x_hat).sum(axis=0)
    dbeta = dy.sum(axis=0)
    dx = gamma * inv_std * (dy - (dbeta + x_hat * dgamma) / m)
    return dx, dgamma, dbeta


batch_norm.defvjp(forward, backward)
