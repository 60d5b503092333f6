"""Batches on which no known slip can hide.

γ = 1 hides a missing γ, unit variance a wrong power of σ²+ε, β = 0 an output in place of x̂, a mean
of zero a mean not subtracted, m = D a wrong entry of the shape, one feature a wrong axis, two
samples whatever cancels, a gradient of ones nearly everything, and a small ε an ε in the wrong
place. The first batch has none of these; the others are the edges at which code breaks.
"""

from functools import cache

import numpy as np

from bnviz.checking.homework.batch import Batch

# How many features the batches have where the code does not say.
_FEATURES = 3


@cache
def draw_traps(features: int | None = None) -> tuple[Batch, ...]:
    """Return the batches that code is run on, the one that tells all slips apart first.

    Parameters
    ----------
    features
        The number of features, where the code fixes it.
    """
    d = features or _FEATURES
    general = (_draw(d + 4, d, 0.6, 2017), _draw(d + 2, d, 0.04, 2016))
    two = _draw(2, d, 0.5, 15)
    constant = _draw(5, d, 0.25, 64)
    constant.x[:, 0] = 1.5
    one = () if features else (_draw(5, 1, 0.3, 3),)
    return (*general, two, constant, *one)


@cache
def draw_square() -> Batch:
    """Return a batch with as many samples as features, for code that runs on nothing else."""
    return _draw(4, 4, 0.6, 2015)


def _draw(m: int, d: int, eps: float, seed: int) -> Batch:
    draw = np.random.default_rng(seed)
    signs = np.where(np.arange(d) % 2, -1, 1)
    means, deviations = signs * draw.uniform(1.5, 5, d), draw.uniform(0.5, 3.5, d)
    x = np.round(means + deviations * draw.normal(size=(m, d)), 2)
    gamma = np.round(-signs[::-1] * draw.uniform(1.3, 2.6, d), 2)
    beta = np.round(signs * draw.uniform(0.5, 1.8, d), 2)
    return Batch(x, gamma, beta, eps, np.round(0.6 + draw.normal(size=(m, d)), 2))
