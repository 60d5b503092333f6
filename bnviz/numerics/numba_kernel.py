"""The fused kernel for processors: one pass over the data for the sums, one for y and dx.

Numba is imported at the first call, which takes a second; the import of this module is free.
"""

from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from .arguments import check_data, feature_vector, stabiliser, upstream_gradient
from .array_libraries import Array, cast, compute_dtype, silent_overflow
from .forward_pass import refuse_constant_features
from .results import ForwardBackward
from .threads import run_in_threads

Vector = np.ndarray[Any, Any]

NAME = "numba"

# Below so many numbers, waking other threads takes longer than they save.
_SERIAL = 1 << 17
# All rows of a strip of columns, x and dy, that stay in a processor's own cache until they are
# read again.
_CACHED_BYTES = 1 << 19
# How far apart large arrays start, beyond the start of a page: uneven in pages and in lines.
_STAGGER = 33 * 4096 + 1536
_LINE = 64
# Tall data are cut into so many pieces whatever the machine, so that the order of the sums, and
# with it each bit of the result, does not depend on the number of processors.
_PIECES = 16


@silent_overflow
def run(
    x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
) -> ForwardBackward:
    """Go forward and back in two passes over the data; see `forward_backward`.

    Agarwal 2017, equations 1 to 6 and 13. x is a NumPy array (m, D) of float16, float32 or
    float64 with any strides; where its rows do not follow each other in memory it is copied
    first, and so is dy. All sums are in float64. Several threads may call this at once.
    """
    check_data(x)
    dtype = np.dtype(compute_dtype(x)).newbyteorder("=")
    gamma = feature_vector(gamma, "gamma", x, dtype)
    beta = feature_vector(beta, "beta", x, dtype)
    eps = stabiliser(eps, dtype, x)
    dy = upstream_gradient(dy, x, dtype)

    given = _flat(x, dtype), _flat(dy, dtype), _wide(gamma), _wide(beta), eps
    y, dx = (_empty(x.shape, dtype, place) for place in (1, 2))
    loops = import_module("bnviz.numerics.numba_loops")
    totals = np.zeros((loops.TOTALS, x.shape[1]))
    _run(_Layer(loops, *given, totals, y.reshape(-1), dx.reshape(-1)))

    refuse_constant_features(totals[loops.VARIANCE], eps, dtype)
    dgamma, dbeta = totals[loops.DGAMMA], totals[loops.UP]
    y, dx, dgamma, dbeta = (cast(array, x.dtype) for array in (y, dx, dgamma, dbeta))
    return ForwardBackward(y, dx, dgamma, dbeta, NAME)


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
    loops, x, dy, gamma, beta, eps, totals, y, dx = layer
    features = totals.shape[1]

    def run_columns(columns: range) -> None:
        loops.run_columns(x, dy, columns.start, len(columns), totals, gamma, beta, eps, y, dx)

    # Columns of which all rows of x and dy stay in the cache.
    cached = _CACHED_BYTES // (2 * x.itemsize * (x.size // features))
    if x.size < _SERIAL:
        run_columns(range(features))
    elif features > cached >= loops.TILE:
        run_in_threads(run_columns, _pieces(features, features // cached + 1))
    else:
        _run_rows(layer)


def _run_rows(layer: _Layer) -> None:
    """Let the threads share the rows: all sums first, then all outputs."""
    loops, x, dy, gamma, beta, eps, totals, y, dx = layer
    features = totals.shape[1]
    columns = features * max(1, loops.TILE // features)
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
        loops.finish(x, dy, at, count, width, width, plan, y, dx)

    # From the end, of which the caches still hold something.
    run_in_threads(finish, pieces[::-1])


def _pieces(length: int, number: int) -> list[range]:
    """Cut a length into about equal ranges, none of them empty."""
    number = min(number, length)
    return [range(length * k // number, length * (k + 1) // number) for k in range(number)]


def _flat(values: Vector, dtype: np.dtype[Any]) -> Vector:
    """Return the values as one row after the other, in the one form for which loops exist."""
    flat = np.require(values, dtype, ["C", "ALIGNED"]).reshape(-1)
    flat.flags.writeable = False  # of this view alone
    return flat


def _wide(vector: Vector) -> Vector:
    return np.array(vector, np.float64, order="C")


def _empty(shape: tuple[int, ...], dtype: np.dtype[Any], place: int) -> Vector:
    """Return a new array, placed well where it is too large for the caches.

    It starts with a cache line, so that no store has to touch two; and at another place of a
    page than large arrays do. Where x, dy, y and dx all start alike, the four streams meet in
    the same sets of the caches and the same banks of the memory.
    """
    size = shape[0] * shape[1] * dtype.itemsize
    if size <= _CACHED_BYTES:
        return np.empty(shape, dtype)
    memory = np.empty(size + _STAGGER * place + _LINE, np.uint8)
    start = _STAGGER * place + -memory.ctypes.data % _LINE
    return memory[start : start + size].view(dtype).reshape(shape)
