"""The two passes of the closed form over NumPy arrays, with no temporary of the data's size.

Blocks of rows stay in the processor's cache while NumPy's functions go over them one after the
other.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Values = np.ndarray[Any, Any]

# A block has so many rows at most, which also bounds the rounding of a plain sum down its columns;
# so many columns at most; and about so many at least, by reading narrow rows several at a time.
_ROWS, _COLUMNS, _NARROW = 256, 1024, 256


@dataclass
class Sums:
    """What is known of some rows, by column, in float64 at least.

    The mean is measured from the first sample of all. Far from zero, the mean itself would be
    rounded by more than the gradient can bear.
    """

    count: int
    mean: Values
    squares: Values  # of the deviations from the mean
    cross: Values  # dy times the deviation from the mean
    up: Values  # dy

    @property
    def variance(self) -> Values:
        """The biased variance."""
        return self.squares / self.count

    def merge(self, other: "Sums") -> None:
        """Take in the sums of other rows (Chan, Golub and LeVeque 1979)."""
        if not other.count:
            return
        share = other.count / (self.count + other.count)
        delta = other.mean - self.mean
        self.squares += other.squares + delta * delta * (self.count * share)
        self.cross += other.cross + delta * ((1 - share) * other.up - share * self.up)
        self.mean += delta * share
        self.up += other.up
        self.count += other.count

    def fold(self) -> "Sums":
        """Return the sums of the left half of the columns and the right half together."""
        by_column = (self.mean, self.squares, self.cross, self.up)
        left, right = zip(*(np.split(values, 2) for values in by_column), strict=True)
        folded = Sums(self.count, *left)
        folded.merge(Sums(self.count, *right))
        return folded


def sum_up(x: Values, dy: Values, first: Values) -> Sums:
    """Run the first pass over x and dy (m, D): what `Sums` holds, measured from `first` (D,)."""
    strips = [_sum_strip(x[:, of], dy[:, of], first[of]) for of in _strips(x)]
    by_column = ([s.mean, s.squares, s.cross, s.up] for s in strips)
    return Sums(len(x), *map(np.concatenate, zip(*by_column, strict=True)))


def plan_outputs(
    sums: Sums, first: Values, gamma: Values, beta: Values, eps: float | Values
) -> Values:
    """Return five factors for each column, (5, D): origin, scale, shift, slope and level.

    With them, y = scale (x - origin) + shift and dx = scale dy - slope (x - origin) + level.
    """
    inv_std = 1 / np.sqrt(sums.variance + eps)
    scale = (gamma * inv_std).astype(first.dtype)
    origin = (first + sums.mean).astype(first.dtype)
    rest = sums.mean - (origin - first.astype(sums.mean.dtype))  # what rounding leaves of the mean
    slope = scale * inv_std * (sums.cross * inv_std / sums.count)
    shift, level = beta - scale * rest, slope * rest - scale * sums.up / sums.count
    return np.stack([origin, scale, shift, slope, level]).astype(first.dtype)


def write_outputs(x: Values, dy: Values, y: Values, dx: Values, factors: Values) -> None:
    """Run the second pass over x and dy (m, D): fill y and dx."""
    for of in _strips(x):
        _write_strip(x[:, of], dy[:, of], y[:, of], dx[:, of], factors[:, of])


def _strips(x: Values) -> list[slice]:
    """Cut the columns into strips of about equal width, so that none of several is narrow."""
    width = x.shape[1]
    number = -(-width // _COLUMNS)
    return [slice(width * k // number, width * (k + 1) // number) for k in range(number)]


def _sum_strip(x: Values, dy: Values, first: Values) -> Sums:
    """Run the first pass over some columns."""
    lanes = _lanes(x)
    sums, *more = (
        _sum_up(*rows, first) for rows in zip(_rows(x, lanes), _rows(dy, lanes), strict=True)
    )
    for other in more:
        sums.merge(other)
    return sums


def _write_strip(x: Values, dy: Values, y: Values, dx: Values, factors: Values) -> None:
    """Run the second pass over some columns."""
    lanes = _lanes(x)
    for rows in zip(*(_rows(array, lanes) for array in (x, dy, y, dx)), strict=True):
        x_rows, dy_rows, y_rows, dx_rows = rows
        repeated = np.tile(factors, x_rows.shape[1] // x.shape[1])
        _write(x_rows, dy_rows, y_rows, dx_rows, repeated)


def _lanes(x: Values) -> int:
    """Return how many samples to read as one row, a power of two."""
    return 1 << max(0, int(_NARROW // x.shape[1]).bit_length() - 1)


def _rows(array: Values, lanes: int) -> list[Values]:
    """Return an array (m, D) as rows of so many samples each, and the samples that are left."""
    if lanes == 1:
        return [array]
    whole = len(array) // lanes * lanes
    parts = array[:whole].reshape(-1, lanes * array.shape[1]), array[whole:]
    return [part for part in parts if len(part)] or [array]


def _sum_up(x: Values, dy: Values, first: Values) -> Sums:
    """Run the first pass over some rows, and fold lanes of samples into one."""
    lanes = x.shape[1] // len(first)
    x_first = np.tile(first, lanes)
    first = x_first.astype(np.result_type(first, np.float64))
    sums = Sums(0, *(np.zeros_like(first) for _ in range(4)))
    buffer = np.empty((min(_ROWS, len(x)), x.shape[1]), x.dtype)
    for start in range(0, len(x), _ROWS):
        rows, up = x[start : start + _ROWS], dy[start : start + _ROWS]
        # Measured from about the mean, so that nothing cancels in the squares.
        about = sums.mean if start else (rows - x_first).mean(axis=0)
        origin = (first + about).astype(x.dtype)
        away = np.subtract(rows, origin, out=buffer[: len(rows)])
        step = away.sum(axis=0).astype(first.dtype) / len(rows)
        total = up.sum(axis=0).astype(first.dtype)
        squares = np.einsum("ij,ij->j", away, away) - step * step * len(rows)
        cross = np.einsum("ij,ij->j", away, up) - step * total
        sums.merge(Sums(len(rows), origin - first + step, squares, cross, total))
    while len(sums.mean) > x.shape[1] // lanes:
        sums = sums.fold()
    return sums


def _write(x: Values, dy: Values, y: Values, dx: Values, factors: Values) -> None:
    """Run the second pass over some rows."""
    origin, scale, shift, slope, level = factors
    buffer = np.empty((min(_ROWS, len(x)), x.shape[1]), x.dtype)
    for start in range(0, len(x), _ROWS):
        of = slice(start, start + _ROWS)
        away = np.subtract(x[of], origin, out=buffer[: len(x[of])])
        np.multiply(away, scale, out=y[of])
        y[of] += shift
        away *= slope
        np.multiply(dy[of], scale, out=dx[of])
        dx[of] -= away
        dx[of] += level
