"""The fused kernel for graphics processors: one pass over the data for the sums, one for y and dx.

CuPy is imported at the first call. The kernels themselves stand in `cupy_source`.
"""

from functools import cache
from importlib import import_module
from math import ceil
from typing import Any

from .arguments import check_data, feature_vector, stabiliser, upstream_gradient
from .array_libraries import Array, cast, compute_dtype, silent_overflow
from .cupy_source import FAN_IN, LANES, WIDTH, cuda_source, share_out
from .repair import repair
from .results import ForwardBackward

NAME = "cupy"

# The C type of the data, and that of their sums.
_TYPES = {
    "float16": ("__half", "float"),
    "float32": ("float", "float"),
    "float64": ("double", "double"),
}


@silent_overflow
def run(
    x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
) -> ForwardBackward:
    """Go forward and back in two passes over the data; see `forward_backward`.

    Agarwal 2017, equations 1 to 6, and 13 in its true form. x is a CuPy array (m, D) of float16,
    float32 or float64; where its rows do not follow each other in memory it is copied first, and
    so is dy. Sums of float16 are float32.
    """
    cupy = import_module("cupy")
    x = check_data(x)
    dtype = cupy.dtype(compute_dtype(x))
    gamma = cupy.ascontiguousarray(feature_vector(gamma, "gamma", x, dtype))
    beta = cupy.ascontiguousarray(feature_vector(beta, "beta", x, dtype))
    eps = stabiliser(eps, dtype, x)
    # Data that are all of 16 bits stay so in memory: they are widened as they are read.
    stored = x.dtype if getattr(dy, "dtype", None) == x.dtype else dtype
    dy = cupy.ascontiguousarray(upstream_gradient(dy, x, stored))
    given = cupy.ascontiguousarray(cast(x, stored))
    y, dx = cupy.empty_like(given), cupy.empty_like(given)

    m, features = x.shape
    layout = share_out(m, features)
    kernels = _kernels(stored.name)
    data = (given, dy, given.size, _int(features), _int(layout.columns), layout.rows)
    sums = cupy.empty((5, layout.partials, layout.columns), dtype)
    kernels["accumulate"](layout.grid, layout.threads, (*data, sums))
    sums = _merged(cupy, kernels["merge"], sums)
    totals, factors = cupy.empty((5, features), dtype), cupy.empty((5, features), dtype)
    blocks = (ceil(features / WIDTH), 1)
    arguments = (sums, gamma, beta, dtype.type(eps), data[3], data[4], totals, factors)
    kernels["plan"](blocks, layout.threads, arguments)
    var = totals[2] / m
    kernels["finish"](layout.grid, layout.threads, (*data, factors, y, dx))

    dgamma = totals[3] / cupy.sqrt(var + eps)
    y, dx, dgamma, dbeta = (cast(array, x.dtype) for array in (y, dx, dgamma, totals[4]))
    result = ForwardBackward(y, dx, dgamma, dbeta, NAME)
    return repair(result, var, dtype, (x, gamma, beta, eps, dy))


def _merged(cupy: Any, merge: Any, sums: Array) -> Array:
    """Merge partial sums (5, partials, columns) until one is left for each column."""
    while sums.shape[1] > 1:
        _, given, columns = sums.shape
        left = ceil(given / FAN_IN)
        merged = cupy.empty((5, left, columns), sums.dtype)
        grid = (ceil(columns / WIDTH), ceil(left / LANES))
        merge(grid, (WIDTH, LANES), (sums, given, left, _int(columns), merged))
        sums = merged
    return sums


def _int(number: int) -> Any:
    """Return a number as the C type int; CuPy hands Python's own numbers on as long long."""
    return import_module("numpy").int32(number)


@cache
def _kernels(name: str) -> dict[str, Any]:
    cupy = import_module("cupy")
    # Without fused multiply-adds, so that one sample gets no gradient at all.
    module = cupy.RawModule(code=cuda_source(*_TYPES[name]), options=("--fmad=false",))
    return {kernel: module.get_function(kernel) for kernel in _NAMES}


_NAMES = ("accumulate", "merge", "plan", "finish")
