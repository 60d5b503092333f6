"""Bring columns whose variance leaves the range of numbers into its middle, and tell which do.

The square of a deviation can overflow, or vanish, although all that is asked for is ordinary. To
scale a column by a power of two rounds nothing. With s x in place of x and s² eps in place of eps,
x̂ and all that follows from it are the same, and dx is s times what it was.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from .array_libraries import Array, DType, Namespace, namespace

_STEPS = 3  # that lead from either end of the range to its middle


class Limits(NamedTuple):
    """The limits of what is computed as it is, and the scales for the rest."""

    lowest: float  # of a variance and eps together
    highest: float  # of a variance
    small: float  # below this magnitude, a step up
    large: float  # above this magnitude, a step down
    step: float


@cache
def variance_limits(xp: Namespace, dtype: DType) -> Limits:
    """Return the range of a dtype: for a variance, half its exponents, so that products fit, too.

    No scale is further from 1 than three steps, so each is a number of the dtype itself, and three
    lead everything near to 1: 2^±120 in float32, and 2^±960 in float64.
    """
    limits = xp.finfo(dtype)
    highest = float(limits.max)
    # The limits of long double are no floats, and need not be: nothing that is one goes beyond.
    exponents = math.frexp(highest)[1] if math.isfinite(highest) else 1024
    step = exponents * 5 // 16
    return Limits(
        float(limits.smallest_normal) ** 0.5,
        highest**0.5,
        2.0 ** (-step // 2),
        2.0 ** (step // 2),
        2.0**step,
    )


def is_in_range(variance: Array, eps: float, dtype: DType) -> Array:
    """Tell for each feature whether its variance (D,) is one to be computed with in this dtype.

    Where it is, it is a number, no digits of its squares were lost that would change anything
    next to eps, and it is not zero along with eps.
    """
    limits = variance_limits(namespace(variance), dtype)
    return (variance <= limits.highest) & (variance + eps >= limits.lowest)


def all_in_range(variance: Array, eps: float, dtype: DType) -> bool:
    """Tell whether all features are in range; see `is_in_range`."""
    xp = namespace(variance)
    limits = variance_limits(xp, dtype)
    # A NaN passes neither comparison.
    if xp is np:  # which takes longer by its functions than by its ufuncs
        lowest, highest = np.minimum.reduce(variance), np.maximum.reduce(variance)
    else:
        lowest, highest = xp.min(variance), xp.max(variance)
    return bool(highest <= limits.highest) and bool(lowest + eps >= limits.lowest)


def scale_into_range(x: Array, eps: float) -> Array:
    """Return a power of two for each column of x (m, D) that brings it, and eps, near to 1.

    It is 1 where they are neither large nor tiny, and for a column with a NaN or an infinity, which
    nothing can help. What is lazy stays so.
    """
    xp = namespace(x)
    magnitude = xp.max(xp.abs(x), axis=0)
    root = xp.full_like(magnitude, math.sqrt(eps))
    magnitude = xp.where(magnitude < root, root, magnitude)
    one = xp.ones_like(magnitude)
    magnitude = xp.where(xp.isfinite(magnitude), magnitude, one)
    _, _, small, large, step = variance_limits(xp, x.dtype)
    scale = one
    for _ in range(_STEPS):
        scaled = magnitude * scale
        down = xp.where(scaled > large, scale / step, scale)
        scale = xp.where(scaled < small, scale * step, down)
    return scale


def scaled_eps(eps: float, scale: Array) -> Array:
    """Return s² eps (D,), even where s² or eps itself is no number of the dtype."""
    xp = namespace(scale)
    # The square of a root is rounded, and eps itself need not be.
    return xp.where(scale == 1, xp.full_like(scale, eps), (math.sqrt(eps) * scale) ** 2)
