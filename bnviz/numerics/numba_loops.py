"""The compiled loops of the fused kernel for processors; importing this module needs Numba.

Two passes over the data. The first, `accumulate`, finds mean, variance, sum of dy and sum of
dy (x - mean) at once; the second, `finish`, writes y and dx.

Both read one row after the other, and whole rows where they are not very wide: data that are read
in the order in which they stand arrive at the memory's full speed. Four rows at a time would spare
three of four updates of the sums, and yet take twice as long.

Arrays of shape (m, D) come flat. So D narrow columns can be read as `lanes` times as many, with
as many fewer rows, and the inner loop has a length that suits the processor's vector units. The
columns stand in tiles of a fixed width: with the distances within a tile known, the compiler sees
that nothing overlaps, and vectorizes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from .numba_stores import LINE, copy_line, fence

Array = np.ndarray[Any, Any]

TILE = 528
"""Columns of a tile: its sums stay in the first cache. At a power of two they would meet there."""

NARROW = 256
"""Columns that the inner loop should have at least."""

_LANE = 16  # samples that a lane should have: to merge it costs as much as reading a few
_BLOCK = 64  # rows that are summed in the data's own type before they are merged into the rest

# What stands in a tile of the first pass, TILE numbers each. For the rows so far, in float64: the
# first sample, from which the mean is measured; mean, squared deviations, dy (x - mean) and dy.
_FIRST, _MEAN, _SQUARES, _CROSS, _UP = (TILE * row for row in range(5))
STATE = 5 * TILE
"""Numbers in a tile of the first pass."""

# And for the rows of a block, in the data's type: where deviations are measured from, then the sums
# of deviations, their squares, dy times deviation, and dy.
_BLOCK_ORIGIN, _BLOCK_AWAY, _BLOCK_SQUARES, _BLOCK_CROSS, _BLOCK_UP = (
    TILE * row for row in range(5)
)
_SUMS = 5 * TILE

# And in a tile of the second pass: with a = x - ORIGIN, which is the mean as the data's type can
# hold it, y = SCALE a + SHIFT and dx = SCALE (dy - (SLOPE a + LEVEL)).
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
def _start_line(size: int, like: Array) -> Array:
    """Return room for numbers of the type of `like`, from the start of a cache line.

    So no vector that is read or written there lies in two lines.
    """
    room = np.empty(size + LINE // like.itemsize, like.dtype)
    start = (LINE - room.ctypes.data % LINE) // like.itemsize
    return room[start : start + size]


@_compiled
def _add_row(x: Array, dy: Array, at: int, width: int, sums: Array) -> None:
    """Add one row to the sums of the block."""
    x0, g0 = x[at : at + width], dy[at : at + width]
    for j in range(width):
        away = x0[j] - sums[_BLOCK_ORIGIN + j]
        up = g0[j]
        sums[_BLOCK_AWAY + j] += away
        sums[_BLOCK_SQUARES + j] += away * away
        sums[_BLOCK_CROSS + j] += up * away
        sums[_BLOCK_UP + j] += up


@_compiled
def _merge_block(sums: Array, rows: int, tile: Array, before: int, width: int) -> None:
    """Merge the block's sums into those of all rows before it, and empty them.

    Chan, Golub and LeVeque 1979. The next block is measured from the mean up to here.
    """
    zero = sums.dtype.type(0)
    weight = rows / (before + rows)
    for j in range(width):
        away, up = np.float64(sums[_BLOCK_AWAY + j]), np.float64(sums[_BLOCK_UP + j])
        step = away / rows
        # First the sample, then the mean: far from zero, the mean itself would be rounded.
        mean = (np.float64(sums[_BLOCK_ORIGIN + j]) - tile[_FIRST + j]) + step
        delta = mean - tile[_MEAN + j]
        tile[_SQUARES + j] += (
            sums[_BLOCK_SQUARES + j] - step * away + delta * delta * (before * weight)
        )
        tile[_CROSS + j] += (
            sums[_BLOCK_CROSS + j]
            - step * up
            + delta * ((1.0 - weight) * up - weight * tile[_UP + j])
        )
        tile[_UP + j] += up
        tile[_MEAN + j] += delta * weight
        sums[_BLOCK_ORIGIN + j] = tile[_FIRST + j] + tile[_MEAN + j]
        sums[_BLOCK_AWAY + j] = zero
        sums[_BLOCK_SQUARES + j] = zero
        sums[_BLOCK_CROSS + j] = zero
        sums[_BLOCK_UP + j] = zero


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
    state = np.empty(tiles * STATE)
    sums = _start_line(_SUMS, x)
    for row in range(0, _SUMS, TILE):
        sums[row : row + min(TILE, width)] = 0
    feature = at % features
    for j in range(width):
        # The first row of all, so that every piece of the data measures from the same sample.
        position = j // TILE * STATE + j % TILE
        state[position + _FIRST] = x[feature]
        state[position + _MEAN] = 0.0
        state[position + _SQUARES] = 0.0
        state[position + _CROSS] = 0.0
        state[position + _UP] = 0.0
        feature += 1
        if feature == features:
            feature = 0
    for t in range(tiles):
        start, wide = at + t * TILE, min(TILE, width - t * TILE)
        tile = state[t * STATE : (t + 1) * STATE]
        sums[_BLOCK_ORIGIN : _BLOCK_ORIGIN + wide] = x[start : start + wide]
        for block in range(0, rows, _BLOCK):
            end = min(block + _BLOCK, rows)
            for row in range(block, end):
                _add_row(x, dy, start + row * columns, wide, sums)
            _merge_block(sums, end - block, tile, block, wide)
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
    plan: Array = _start_line(-(-width // TILE) * PLAN, x)
    for j in range(width):
        position = j // TILE * PLAN + j % TILE
        if j >= features:  # a further lane of a feature, whose root need not be taken again
            source = (j - features) // TILE * PLAN + (j - features) % TILE
            for row in range(0, PLAN, TILE):
                plan[position + row] = plan[source + row]
            continue
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
def all_between(totals: Array, eps: float, lowest: float, highest: float) -> bool:
    """Tell whether each variance can be computed with, as `rescaling.all_in_range` does."""
    fit = True
    for variance in totals[VARIANCE]:  # where a NaN passes neither comparison
        fit = fit and variance <= highest and variance + eps >= lowest
    return fit


@_compiled
def _finish_row(
    x: Array, dy: Array, at: int, width: int,
    plan: Array, plan_at: int, y: Array, y_at: int, dx: Array, dx_at: int,
) -> None:  # fmt: skip
    x0, g0, tile = x[at : at + width], dy[at : at + width], plan[plan_at:]
    y0, dx0 = y[y_at : y_at + width], dx[dx_at : dx_at + width]
    for j in range(width):
        away = x0[j] - tile[_ORIGIN + j]
        y0[j] = tile[_SCALE + j] * away + tile[_SHIFT + j]
        up = g0[j] - (tile[_SLOPE + j] * away + tile[_LEVEL + j])
        dx0[j] = tile[_SCALE + j] * up


@_compiled
def _copy_lines(source: Array, start: int, target: Array, at: int, lines: int) -> None:
    for line in range(lines):
        copy_line(source, start, target, at, line)


@_compiled
def finish(
    x: Array, dy: Array, at: int, rows: int, columns: int, width: int,
    plan: Array, y: Array, dx: Array, large: bool,
) -> None:  # fmt: skip
    """Run the second pass over some rows and columns: write y and dx (m * D,), flat.

    What is too large for the caches is stored past them where each row has whole lines of them; y
    and dx start with a line. Otherwise the processor would first read each line that it overwrites,
    and put it in the place of data that are still to be read.

    Only functions that call no other are called for each row: the references that others count
    would have to wait for the stores.
    """
    per_line = LINE // x.itemsize
    past = large and at % per_line == 0 and columns % per_line == 0 and width % per_line == 0
    room = _start_line(2 * TILE, x)
    y_room, dx_room = (room, room) if past else (y, dx)
    for row in range(rows):
        for t in range(-(-width // TILE)):
            start, wide = at + row * columns + t * TILE, min(TILE, width - t * TILE)
            y_at, dx_at = (0, TILE) if past else (start, start)
            _finish_row(x, dy, start, wide, plan, t * PLAN, y_room, y_at, dx_room, dx_at)
            if past:
                _copy_lines(room, y_at, y, start, wide // per_line)
                _copy_lines(room, dx_at, dx, start, wide // per_line)
    if past:
        fence()


@_compiled
def run_columns(
    x: Array, dy: Array, gamma: Array, beta: Array, eps: float,
    totals: Array, y: Array, dx: Array,
    at: int, width: int, large: bool,
) -> None:  # fmt: skip
    """Run both passes over all rows of `width` columns from the column `at`, in one thread."""
    features = totals.shape[1]
    m = x.size // features
    lanes = max(1, min(NARROW // features, m // _LANE)) if width == features else 1
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
        finish(x, dy, at, rows, columns, wide, plan, y, dx, large)
    if rest:
        finish(x, dy, tail, rest, features, width, plan, y, dx, large)
