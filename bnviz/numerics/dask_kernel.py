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
from .rescaling import is_in_range, scale_into_range, scaled_eps
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
    x = check_data(x)
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
        _sum_block, values, dy, first, eps=eps, new_axis=1, dtype=_wide(dtype),
        meta=np.empty((0, 0, 0)), chunks=((1,) * x.numblocks[0], (6,), widths),
    )  # fmt: skip
    totals = da.reduction(
        blocks, _as_it_is, _merge_all, combine=_merge_blocks, axis=0, keepdims=True,
        dtype=_wide(dtype), meta=np.empty((0, 0, 0)),
    )[0]  # fmt: skip
    refuse_constant_features(totals[2] / x.shape[0], eps, dtype)

    parameters = da.stack([gamma, beta]).rechunk((2, widths))
    of_columns = partial(da.map_blocks, dtype=dtype, meta=np.empty((0, 0), dtype))
    factors = of_columns(_plan, totals, first, parameters, eps=eps, chunks=((6,), widths))
    again, up = _dask("graph_manipulation").bind((values, dy), factors)
    y = of_columns(_write_y, again, factors)
    dx = of_columns(_write_dx, again, up, factors)
    dgamma = totals[3] / da.sqrt(totals[2] / x.shape[0] + scaled_eps(eps, totals[5]))
    y, dx, dgamma, dbeta = (cast(array, x.dtype) for array in (y, dx, dgamma, totals[4]))
    return ForwardBackward(y, dx, dgamma, dbeta, NAME)


def _dask(module: str) -> ModuleType:
    return import_module(f"dask.{module}")


def _wide(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.result_type(dtype, np.float64)


def _stack(sums: Sums, scale: Values) -> Values:
    count = np.full_like(sums.mean, sums.count)
    return np.stack([count, sums.mean, sums.squares, sums.cross, sums.up, scale])


def _unstack(rows: Values) -> Sums:
    return Sums(int(rows[0, 0]), *rows[1:5].copy())


@silent_overflow
def _sum_block(x: Values, dy: Values, first: Values, eps: float) -> Values:
    """Return the sums of one block, (1, 6, D): those of x times the scale in the last row."""
    sums = sum_up(x, dy, first[0])
    scale = np.ones_like(sums.mean)
    # Blocks in range can be merged in range. The mean is far only from a distant first sample.
    far = np.maximum(np.abs(sums.mean), np.abs(first[0])) ** 2
    fits = is_in_range(sums.variance, eps, x.dtype) & is_in_range(far + 1, eps, x.dtype)
    if not fits.all():
        whole = scale_into_range(np.concatenate([x, first]), eps)
        scale[~fits] = whole[~fits]
        narrow = scale.astype(x.dtype)
        sums = sum_up(x * narrow, dy, first[0] * narrow)
    return _stack(sums, scale)[None]


def _as_it_is(blocks: Values, axis: tuple[int, ...], keepdims: bool) -> Values:  # noqa: ARG001
    """Return the sums of one block: Dask's reductions begin with a step for each block."""
    return blocks


@silent_overflow
def _merge_blocks(blocks: Values, axis: tuple[int, ...], keepdims: bool) -> Values:  # noqa: ARG001
    """Merge the sums of several blocks, (n, 6, D), into one, (1, 6, D)."""
    scale = blocks[:, 5].min(axis=0)
    # All on the scale of the largest data. What vanishes there would not have changed a sum.
    share = scale / blocks[:, 5]
    blocks = blocks.copy()
    blocks[:, 1] *= share
    blocks[:, 2] *= share * share
    blocks[:, 3] *= share
    total, *others = map(_unstack, blocks)
    for other in others:
        total.merge(other)
    return _stack(total, scale)[None]


@silent_overflow
def _merge_all(blocks: Values, axis: tuple[int, ...], keepdims: bool) -> Values:
    """Merge the last blocks of sums, (n, 6, D), into one, (1, 6, D)."""
    totals = _merge_blocks(blocks, axis, keepdims)
    # Large data that are constant have eps alone to be measured by, and s² eps may be zero.
    squares, scale = totals[0, 2], totals[0, 5]
    totals[0, [1, 3, 5]] /= np.where((squares == 0) & (scale < 1), scale, 1.0)
    return totals


@silent_overflow
def _plan(totals: Values, first: Values, parameters: Values, eps: float) -> Values:
    """Return the factors of `plan_outputs` for x times the scale, and the scale: (6, D)."""
    gamma, beta = parameters
    scale = totals[5]
    narrow = scale.astype(first.dtype)
    factors = plan_outputs(_unstack(totals), first[0] * narrow, gamma, beta, scaled_eps(eps, scale))
    return np.concatenate([factors, narrow[None]])


def _away(x: Values, origin: Values, scale: Values) -> Values:
    """Return x times the scale, which is nearly always 1, relative to the origin."""
    away: Values = (x if (scale == 1).all() else x * scale) - origin
    return away


@silent_overflow
def _write_y(x: Values, factors: Values) -> Values:
    origin, factor, shift, _, _, scale = factors
    y = _away(x, origin, scale)
    y *= factor
    y += shift
    return y


@silent_overflow
def _write_dx(x: Values, dy: Values, factors: Values) -> Values:
    origin, factor, _, slope, level, scale = factors
    dx: Values = dy * factor
    away = _away(x, origin, scale)
    away *= slope
    dx -= away
    dx += level
    if not (scale == 1).all():
        dx *= scale
    return dx
