"""Dask arrays, larger than memory or on a cluster: one pass for the sums, one for the outputs.

The sums of the blocks are merged in a tree. The data are read again for the outputs, and only
once the sums are there: no worker keeps a block of x or dy from one pass to the other.
"""

from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from .arguments import check_data, feature_vector, stabiliser, upstream_gradient
from .array_libraries import Array, cast, compute_dtype, silent_overflow
from .forward_pass import refuse_constant_features
from .numpy_blocks import Sums, plan_outputs, sum_up
from .results import ForwardBackward

NAME = "dask"

Values = np.ndarray[Any, Any]


def run(
    x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
) -> ForwardBackward:
    """Go forward and back over the blocks of Dask arrays; see `forward_backward`.

    Agarwal 2017, equations 1 to 6, and 13 in its true form. The results are lazy: compute or
    store all that you want of them in one call, or the sums are computed once for each. With
    eps = 0 the sums are computed here, to see whether a feature is constant.
    """
    check_data(x)
    dtype = np.dtype(compute_dtype(x))
    gamma = feature_vector(gamma, "gamma", x, dtype)
    beta = feature_vector(beta, "beta", x, dtype)
    eps = stabiliser(eps, dtype, x)
    dy = upstream_gradient(dy, x, dtype).rechunk(x.chunks)
    values = cast(x, dtype)

    da = _dask("array")
    widths = x.chunks[1]
    first = values[:1].rechunk((1, widths))
    blocks = da.map_blocks(
        _sum_block, values, dy, first, new_axis=1, dtype=_wide(dtype), meta=np.empty((0, 0, 0)),
        chunks=((1,) * x.numblocks[0], (5,), widths),
    )  # fmt: skip
    totals = da.reduction(
        blocks, _as_it_is, _merge_blocks, combine=_merge_blocks, axis=0, keepdims=True,
        dtype=_wide(dtype), meta=np.empty((0, 0, 0)),
    )[0]  # fmt: skip
    refuse_constant_features(totals[2] / x.shape[0], eps, dtype)

    parameters = da.stack([gamma, beta]).rechunk((2, widths))
    of_columns = partial(da.map_blocks, dtype=dtype, meta=np.empty((0, 0), dtype))
    factors = of_columns(_plan, totals, first, parameters, eps=eps, chunks=((5,), widths))
    again, up = _dask("graph_manipulation").bind((values, dy), factors)
    y = of_columns(_write_y, again, factors)
    dx = of_columns(_write_dx, again, up, factors)
    dgamma = totals[3] / da.sqrt(totals[2] / x.shape[0] + eps)
    y, dx, dgamma, dbeta = (cast(array, x.dtype) for array in (y, dx, dgamma, totals[4]))
    return ForwardBackward(y, dx, dgamma, dbeta, NAME)


def _dask(module: str) -> ModuleType:
    return import_module(f"dask.{module}")


def _wide(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.result_type(dtype, np.float64)


def _stack(sums: Sums) -> Values:
    count = np.full_like(sums.mean, sums.count)
    return np.stack([count, sums.mean, sums.squares, sums.cross, sums.up])


def _unstack(rows: Values) -> Sums:
    return Sums(int(rows[0, 0]), *rows[1:].copy())


@silent_overflow
def _sum_block(x: Values, dy: Values, first: Values) -> Values:
    """Return the sums of one block, (1, 5, D)."""
    return _stack(sum_up(x, dy, first[0]))[None]


def _as_it_is(blocks: Values, axis: tuple[int, ...], keepdims: bool) -> Values:  # noqa: ARG001
    """Return the sums of one block: Dask's reductions begin with a step for each block."""
    return blocks


@silent_overflow
def _merge_blocks(blocks: Values, axis: tuple[int, ...], keepdims: bool) -> Values:  # noqa: ARG001
    """Merge the sums of several blocks, (n, 5, D), into one, (1, 5, D)."""
    total, *others = map(_unstack, blocks)
    for other in others:
        total.merge(other)
    return _stack(total)[None]


@silent_overflow
def _plan(totals: Values, first: Values, parameters: Values, eps: float) -> Values:
    gamma, beta = parameters
    return plan_outputs(_unstack(totals), first[0], gamma, beta, eps)


@silent_overflow
def _write_y(x: Values, factors: Values) -> Values:
    origin, scale, shift, _, _ = factors
    y: Values = x - origin
    y *= scale
    y += shift
    return y


@silent_overflow
def _write_dx(x: Values, dy: Values, factors: Values) -> Values:
    origin, scale, _, slope, level = factors
    dx: Values = dy * scale
    away = x - origin
    away *= slope
    dx -= away
    dx += level
    return dx
