"""The compiled loops of the fused kernel for processors; importing this module needs Numba.

Two passes over the data. The first, `accumulate`, finds mean, variance, sum of dy and sum of
dy (x - mean) at once, all in float64; the second, `finish`, writes y and dx in the data's own type.

Arrays of shape (m, D) come flat. So D narrow columns can be read as `lanes` times as many, with
as many fewer rows, and the inner loop has a length that suits the processor's vector units. The
columns stand in tiles of a fixed width: with the distances within a tile known, the compiler sees
that nothing overlaps, and vectorizes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Array = np.ndarray[Any, Any]

TILE = 256
"""Columns of a tile."""

_BLOCK = 64  # rows that are summed before they are merged into what came before

# What stands in a tile of the first pass, TILE numbers each: the first sample, from which the mean
# is measured; mean, squared deviations, dy (x - mean) and dy of the rows so far; and of this block.
_FIRST, _MEAN, _SQUARES, _CROSS, _UP = (TILE * row for row in range(5))
_BLOCK_MEAN, _BLOCK_SQUARES, _BLOCK_CROSS, _BLOCK_UP = (TILE * row for row in range(5, 9))
STATE = 9 * TILE
"""Numbers in a tile of the first pass."""

# And of the second pass: with a = x - ORIGIN, which is the mean as the data's type can hold it,
# y = SCALE a + SHIFT and dx = SCALE (dy - (SLOPE a + LEVEL)).
_ORIGIN, _SCALE, _SHIFT, _SLOPE, _LEVEL = (TILE * row for row in range(5))
PLAN = 5 * TILE
"""Numbers in a tile of the second pass."""

# Rows of the totals, one column for each feature; the last two are those of the results.
COUNT, MEAN, SQUARES, CROSS, UP, VARIANCE, DGAMMA = range(7)
TOTALS = 7
"""Rows of the totals."""


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile at the first call, and keep the machine code on disk if a folder takes it.

    The caller's other threads run meanwhile (nogil). A division by zero gives an infinity, as in
    NumPy, for whose sake the loops need not look at each divisor. A product may be added without
    being rounded first (contract); nothing else is reordered.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}}
    compiled: Callable[..., Any]
    try:
        compiled = njit(cache=True, **options)(function)
    except RuntimeError:  # no folder, neither this one nor the user's, can be written to
        compiled = njit(**options)(function)
    return compiled


@_compiled
def _add_rows(x: Array, dy: Array, at: int, columns: int, width: int, tile: Array) -> None:
    """Add four rows to the sums of the block, so that these are read and written once for four."""
    x0, g0 = x[at : at + width], dy[at : at + width]
    at += columns
    x1, g1 = x[at : at + width], dy[at : at + width]
    at += columns
    x2, g2 = x[at : at + width], dy[at : at + width]
    at += columns
    x3, g3 = x[at : at + width], dy[at : at + width]
    for j in range(width):
        first, mean = tile[_FIRST + j], tile[_MEAN + j]
        # First the sample, then the mean: far from zero, the mean itself would be rounded.
        c0 = (np.float64(x0[j]) - first) - mean
        c1 = (np.float64(x1[j]) - first) - mean
        c2 = (np.float64(x2[j]) - first) - mean
        c3 = (np.float64(x3[j]) - first) - mean
        u0, u1 = np.float64(g0[j]), np.float64(g1[j])
        u2, u3 = np.float64(g2[j]), np.float64(g3[j])
        tile[_BLOCK_MEAN + j] += (c0 + c1) + (c2 + c3)
        tile[_BLOCK_SQUARES + j] += (c0 * c0 + c1 * c1) + (c2 * c2 + c3 * c3)
        tile[_BLOCK_CROSS + j] += (u0 * c0 + u1 * c1) + (u2 * c2 + u3 * c3)
        tile[_BLOCK_UP + j] += (u0 + u1) + (u2 + u3)


@_compiled
def _add_row(x: Array, dy: Array, at: int, width: int, tile: Array) -> None:
    """Add one row to the sums of the block."""
    x0, g0 = x[at : at + width], dy[at : at + width]
    for j in range(width):
        c0 = (np.float64(x0[j]) - tile[_FIRST + j]) - tile[_MEAN + j]
        u0 = np.float64(g0[j])
        tile[_BLOCK_MEAN + j] += c0
        tile[_BLOCK_SQUARES + j] += c0 * c0
        tile[_BLOCK_CROSS + j] += u0 * c0
        tile[_BLOCK_UP + j] += u0


@_compiled
def _merge_block(tile: Array, rows: int) -> None:
    """Merge the block's sums into those of all rows up to here, and empty them.

    The block was measured from the mean of the rows before it. With the step that the mean takes
    now, the sums move along (Chan, Golub and LeVeque 1979); since the step is at most half of
    the block's own mean from the second block on, nothing cancels.
    """
    for j in range(TILE):
        step = tile[_BLOCK_MEAN + j] / rows
        tile[_UP + j] += tile[_BLOCK_UP + j]
        tile[_SQUARES + j] += tile[_BLOCK_SQUARES + j] - step * tile[_BLOCK_MEAN + j]
        tile[_CROSS + j] += tile[_BLOCK_CROSS + j] - step * tile[_UP + j]
        tile[_MEAN + j] += step
        tile[_BLOCK_MEAN + j] = 0.0
        tile[_BLOCK_SQUARES + j] = 0.0
        tile[_BLOCK_CROSS + j] = 0.0
        tile[_BLOCK_UP + j] = 0.0


@_compiled
def accumulate(
    x: Array, dy: Array, at: int, rows: int, columns: int, width: int, features: int
) -> Array:
    """Run the first pass over some rows and columns, and return the state of their tiles.

    Parameters
    ----------
    x, dy : array, shape (m * D,)
        The data and the upstream gradient, flat.
    at : int
        Where the first row starts.
    rows, columns, width : int
        How many rows to read, from each row's start to the next, and how much of each row.
    features : int
        D. Where columns is a multiple of it, a row holds that many samples, or lanes.
    """
    tiles = -(-width // TILE)
    state = np.zeros(tiles * STATE)
    for j in range(width):
        # The first row of all, so that every piece of the data measures from the same sample.
        state[j // TILE * STATE + _FIRST + j % TILE] = x[(at + j) % features]
    for block in range(0, rows, _BLOCK):
        end = min(block + _BLOCK, rows)
        fours = block + (end - block) // 4 * 4
        for row in range(block, fours, 4):
            for t in range(tiles):
                start = at + row * columns + t * TILE
                tile = state[t * STATE : (t + 1) * STATE]
                _add_rows(x, dy, start, columns, min(TILE, width - t * TILE), tile)
        for row in range(fours, end):
            for t in range(tiles):
                start = at + row * columns + t * TILE
                tile = state[t * STATE : (t + 1) * STATE]
                _add_row(x, dy, start, min(TILE, width - t * TILE), tile)
        for t in range(tiles):
            _merge_block(state[t * STATE : (t + 1) * STATE], end)
    return state


@_compiled
def merge(state: Array, rows: int, width: int, first_feature: int, totals: Array) -> None:
    """Merge the state of some rows into the totals, lane by lane."""
    features = totals.shape[1]
    feature = first_feature
    for j in range(width):
        position = j // TILE * STATE + j % TILE
        before = totals[COUNT, feature]
        weight = rows / (before + rows)
        delta = state[position + _MEAN] - totals[MEAN, feature]
        up = state[position + _UP]
        totals[SQUARES, feature] += state[position + _SQUARES] + delta * delta * before * weight
        totals[CROSS, feature] += state[position + _CROSS] + delta * (
            (1.0 - weight) * up - weight * totals[UP, feature]
        )
        totals[MEAN, feature] += delta * weight
        totals[UP, feature] += up
        totals[COUNT, feature] = before + rows
        feature += 1
        if feature == features:
            feature = 0


@_compiled
def make_plan(
    x: Array, at: int, width: int, totals: Array, gamma: Array, beta: Array, eps: float
) -> Array:
    """Return the tiles of the second pass for `width` columns from the column `at`.

    The totals get their variance and dgamma.
    """
    features = totals.shape[1]
    plan = np.empty(-(-width // TILE) * PLAN, x.dtype)
    for j in range(width):
        position = j // TILE * PLAN + j % TILE
        feature = (at + j) % features
        m = totals[COUNT, feature]
        variance = totals[SQUARES, feature] / m
        inv_std = 1.0 / np.sqrt(variance + eps)
        dgamma = totals[CROSS, feature] * inv_std
        totals[VARIANCE, feature] = variance
        totals[DGAMMA, feature] = dgamma
        first, mean = np.float64(x[feature]), totals[MEAN, feature]
        plan[position + _ORIGIN] = first + mean
        rest = mean - (np.float64(plan[position + _ORIGIN]) - first)
        scale, slope = gamma[feature] * inv_std, dgamma / m * inv_std
        plan[position + _SCALE] = scale
        plan[position + _SHIFT] = beta[feature] - scale * rest
        plan[position + _SLOPE] = slope
        plan[position + _LEVEL] = totals[UP, feature] / m - slope * rest
    return plan


@_compiled
def _finish_row(x: Array, dy: Array, at: int, width: int, tile: Array, y: Array, dx: Array) -> None:
    x0, g0 = x[at : at + width], dy[at : at + width]
    y0, dx0 = y[at : at + width], dx[at : at + width]
    for j in range(width):
        away = x0[j] - tile[_ORIGIN + j]
        y0[j] = tile[_SCALE + j] * away + tile[_SHIFT + j]
        up = g0[j] - (tile[_SLOPE + j] * away + tile[_LEVEL + j])
        dx0[j] = tile[_SCALE + j] * up


@_compiled
def finish(
    x: Array, dy: Array, at: int, rows: int, columns: int, width: int,
    plan: Array, y: Array, dx: Array,
) -> None:  # fmt: skip
    """Run the second pass over some rows and columns: write y and dx (m * D,), flat."""
    for row in range(rows):
        for t in range(-(-width // TILE)):
            start = at + row * columns + t * TILE
            tile = plan[t * PLAN : (t + 1) * PLAN]
            _finish_row(x, dy, start, min(TILE, width - t * TILE), tile, y, dx)


@_compiled
def run_columns(
    x: Array, dy: Array, at: int, width: int,
    totals: Array, gamma: Array, beta: Array, eps: float, y: Array, dx: Array,
) -> None:  # fmt: skip
    """Run both passes over all rows of `width` columns from the column `at`, in one thread."""
    features = totals.shape[1]
    m = x.size // features
    lanes = max(1, TILE // features) if width == features else 1
    rows = m // lanes
    rest = m - rows * lanes  # the samples that fill no whole row of lanes
    columns, wide = features * lanes, width * lanes
    tail = at + rows * columns
    if rows:
        merge(accumulate(x, dy, at, rows, columns, wide, features), rows, wide, at, totals)
    if rest:
        merge(accumulate(x, dy, tail, rest, features, width, features), rest, width, at, totals)
    plan = make_plan(x, at, wide if rows else width, totals, gamma, beta, eps)
    if rows:
        finish(x, dy, at, rows, columns, wide, plan, y, dx)
    if rest:
        finish(x, dy, tail, rest, features, width, plan, y, dx)
