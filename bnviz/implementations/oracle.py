"""What the layer gives in the widest numbers that the machine has, to measure errors against."""

from dataclasses import dataclass

import numpy as np

from bnviz.implementations.arrays import Array


@dataclass(frozen=True)
class Exact:
    """One result in long double, and the addends that its rounding is measured by."""

    name: str
    value: Array
    addends: tuple[Array, ...]


def compute_exactly(
    x: Array, gamma: Array, beta: Array, eps: float, dy: Array
) -> tuple[Exact, ...]:
    """Return y, dx, dgamma and dbeta in the order of a rung's results.

    The textbook formulas in long double. x (m, D) is measured from its first sample, so that data
    far from zero cost no digits.
    """
    x, gamma, beta, dy = (values.astype(np.longdouble) for values in (x, gamma, beta, dy))
    m = len(x)
    centred = x - x[0]
    centred -= centred.sum(axis=0) / m
    inv_std = 1 / np.sqrt((centred**2).sum(axis=0) / m + np.longdouble(eps))
    x_hat = centred * inv_std
    scaled = gamma * x_hat
    delta = gamma * inv_std * dy
    products = dy * x_hat
    along = x_hat * (x_hat * delta).sum(axis=0) / m
    dx = delta - along - delta.sum(axis=0) / m
    return (
        Exact("y", scaled + beta, (scaled, beta)),
        Exact("dx", dx, (delta, along)),
        Exact("dgamma", products.sum(axis=0), (products,)),
        Exact("dbeta", dy.sum(axis=0), (dy,)),
    )
