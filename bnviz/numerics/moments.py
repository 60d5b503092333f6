"""Sums, mean and variance over the batch that stay accurate far from zero and for large batches."""

from .array_libraries import Array, namespace

_SLABS = 32


def batch_sum(values: Array) -> Array:
    """Sum values of shape (m, D) over the batch, to shape (D,).

    A plain sum down the columns adds one row after the other in most libraries, and its error
    grows with m. Here the rows are folded into 1/32 as many by adding 32 equal slabs, then those
    again, so that the error grows with log m. Each fold reads the memory in order, which also
    makes it faster than a plain sum where D is small.
    """
    xp = namespace(values)
    m, width = values.shape
    rows = m // _SLABS
    if rows < 2:
        return xp.sum(values, axis=0)
    folded = xp.reshape(values[: _SLABS * rows, :], (_SLABS, rows, width))
    total = batch_sum(xp.sum(folded, axis=0))
    if m % _SLABS:
        total = total + xp.sum(values[_SLABS * rows :, :], axis=0)
    return total


def centre(x: Array) -> tuple[Array, Array]:
    """Return the mean (D,) of x (m, D) over the batch, and x - mean (m, D).

    Agarwal 2017, equation 1. The mean of data far from zero is rounded by more than the gradient
    can bear: at mean 1e4 and standard deviation 1e-2 it spoils 1 % of the gradient in float32.
    So the data are centred twice, the second time by the mean of what the first has left.

    The first mean is taken relative to the first sample. That makes it exact for a constant
    feature, whose centred values are then exactly zero however a library adds and divides.
    """
    m = x.shape[0]
    first = x[0, :]
    rough_mean = first + batch_sum(x - first) / m
    roughly_centred = x - rough_mean
    remainder = batch_sum(roughly_centred) / m
    return rough_mean + remainder, roughly_centred - remainder


def variance(centred: Array) -> Array:
    """Return the biased variance (D,) of centred values (m, D): Agarwal 2017, equation 2."""
    return batch_sum(centred * centred) / centred.shape[0]
