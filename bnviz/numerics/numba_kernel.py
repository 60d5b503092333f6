"""The fused kernel for processors: one pass over the data for the sums, one for y and dx.

Numba is imported at the first call, which takes a second; the import of this module is free.
"""

from functools import cache
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from .arguments import check_data, feature_vector, stabiliser, upstream_gradient
from .array_libraries import Array, cast, compute_dtype
from .repair import repair
from .rescaling import variance_limits
from .results import ForwardBackward
from .threads import run_in_threads

Vector = np.ndarray[Any, Any]

NAME = "numba"

# Below so many numbers, waking other threads takes longer than they save.
_SERIAL = 1 << 17
# All rows of a strip of columns, x and dy, that stay in a processor's own cache until they are
# read again.
_CACHED_BYTES = 1 << 19
# A large page of memory, where the system has such.
_PAGE = 1 << 21
# Tall data are cut into so many pieces whatever the machine, so that the order of the sums, and
# with it each bit of the result, does not depend on the number of processors.
_PIECES = 16


def run(
    x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
) -> ForwardBackward:
    """Go forward and back in two passes over the data; see `forward_backward`.

    Agarwal 2017, equations 1 to 6 and 13. x is a NumPy array (m, D) of float16, float32 or
    float64 with any strides; where its rows do not follow each other in memory it is copied
    first, and so is dy. Sums of a few rows have the type of the computation, those of all rows
    float64. Several threads may call this at once.
    """
    x = check_data(x)
    dtype = np.dtype(compute_dtype(x))
    if not dtype.isnative:
        dtype = dtype.newbyteorder("=")
    gamma = feature_vector(gamma, "gamma", x, dtype)
    beta = feature_vector(beta, "beta", x, dtype)
    eps = stabiliser(eps, dtype, x)
    dy = upstream_gradient(dy, x, dtype)

    loops = _loops()
    given = _flat(x, dtype), _flat(dy, dtype), _wide(gamma), _wide(beta), eps
    totals = np.zeros((loops.TOTALS, x.shape[1]))
    if x.size < _SERIAL:  # where even to choose takes time
        y, dx = np.empty(x.shape, dtype), np.empty(x.shape, dtype)
        out = totals, y.reshape(-1), dx.reshape(-1)
        loops.run_columns(*given, *out, 0, x.shape[1], False)
    else:
        y, dx = _empty(x.shape, dtype, loops.LINE), _empty(x.shape, dtype, loops.LINE)
        _run(_Layer(loops, *given, totals, y.reshape(-1), dx.reshape(-1)))

    dgamma, dbeta = cast(totals[loops.DGAMMA], x.dtype), cast(totals[loops.UP], x.dtype)
    result = ForwardBackward(cast(y, x.dtype), cast(dx, x.dtype), dgamma, dbeta, NAME)
    limits = variance_limits(np, dtype)
    if loops.all_between(totals, eps, limits.lowest, limits.highest):
        return result
    return repair(result, totals[loops.VARIANCE], dtype, (x, gamma, beta, eps, dy))


@cache
def _loops() -> ModuleType:
    return import_module("bnviz.numerics.numba_loops")


class _Layer(NamedTuple):
    """The compiled loops and what they work on: x, dy, y and dx flat, and the totals."""

    loops: ModuleType
    x: Vector
    dy: Vector
    gamma: Vector
    beta: Vector
    eps: float
    totals: Vector
    y: Vector
    dx: Vector


def _run(layer: _Layer) -> None:
    """Choose how the threads share the data, and fill totals, y and dx."""
    loops, *arrays = layer
    x, features = layer.x, layer.totals.shape[1]

    def run_columns(columns: range) -> None:
        loops.run_columns(*arrays, columns.start, len(columns), True)

    # Columns of which all rows of x and dy stay in the cache.
    cached = _CACHED_BYTES // (2 * x.itemsize * (x.size // features))
    if features > cached >= loops.NARROW:
        run_in_threads(run_columns, _pieces(features, features // cached + 1, loops.LINE))
    else:
        _run_rows(layer)


def _run_rows(layer: _Layer) -> None:
    """Let the threads share the rows: all sums first, then all outputs."""
    loops, x, dy, gamma, beta, eps, totals, y, dx = layer
    features = totals.shape[1]
    columns = features * max(1, loops.NARROW // features)
    rows = x.size // columns
    whole = [(of.start * columns, len(of), columns) for of in _pieces(rows, _PIECES)]
    rest = (x.size - rows * columns) // features
    pieces = [*whole, (rows * columns, rest, features)] if rest else whole
    states = [np.empty(0)] * len(pieces)

    def accumulate(number: int) -> None:
        at, count, width = pieces[number]
        states[number] = loops.accumulate(x, dy, at, count, width, width, features)

    run_in_threads(accumulate, range(len(pieces)))
    for state, (_, count, width) in zip(states, pieces, strict=True):
        loops.merge(state, count, width, 0, totals)
    plan = loops.make_plan(x, 0, columns, totals, gamma, beta, eps)

    def finish(piece: tuple[int, int, int]) -> None:
        at, count, width = piece
        loops.finish(x, dy, at, count, width, width, plan, y, dx, True)

    # From the end, of which the caches still hold something.
    run_in_threads(finish, pieces[::-1])


def _pieces(length: int, number: int, unit: int = 1) -> list[range]:
    """Cut a length into about equal ranges, none of them empty, each at a multiple of the unit."""
    units = -(-length // unit)
    number = min(number, units)
    ends = [min(units * k // number * unit, length) for k in range(number + 1)]
    return [range(*pair) for pair in pairwise(ends)]


def _flat(values: Vector, dtype: np.dtype[Any]) -> Vector:
    """Return the values as one row after the other, in the one form for which loops exist."""
    flags = values.flags
    plain = values.dtype == dtype and flags.c_contiguous and flags.aligned  # quicker than to ask
    flat = (values if plain else np.require(values, dtype, ["C", "ALIGNED"])).reshape(-1)
    flat.flags.writeable = False  # of this view alone
    return flat


def _wide(vector: Vector) -> Vector:
    return np.ascontiguousarray(vector, np.float64)


def _empty(shape: tuple[int, ...], dtype: np.dtype[Any], line: int) -> Vector:
    """Return a new array that starts with a cache line, or with a large page where it fills some.

    The loops store whole lines; and no part of a large array comes in small pages, each of which
    the system provides only when it is written to.
    """
    size = shape[0] * shape[1] * dtype.itemsize
    start = _PAGE if size >= 2 * _PAGE else line
    memory = np.empty(size + start, np.uint8)
    offset = -memory.ctypes.data % start
    return memory[offset : offset + size].view(dtype).reshape(shape)
