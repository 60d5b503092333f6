"""The closed form for NumPy: two passes over the data, and nothing kept in between."""

import numpy as np

from .arguments import check_data, feature_vector, stabiliser, upstream_gradient
from .array_libraries import Array, cast, compute_dtype, silent_overflow
from .numpy_blocks import plan_outputs, sum_up, write_outputs
from .repair import repair
from .results import ForwardBackward


@silent_overflow
def run(
    x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
) -> ForwardBackward:
    """Go forward and back in closed form on NumPy arrays of any strides; see `forward_backward`.

    Agarwal 2017, equations 1 to 6, and 13 in its true form. It computes what `forward` and
    `backward_closed_form` compute.
    """
    x = check_data(x)
    dtype = np.dtype(compute_dtype(x))
    gamma = feature_vector(gamma, "gamma", x, dtype)
    beta = feature_vector(beta, "beta", x, dtype)
    eps = stabiliser(eps, dtype, x)
    dy = upstream_gradient(dy, x, dtype)
    values = cast(x, dtype)

    sums = sum_up(values, dy, values[0])
    y, dx = np.empty(x.shape, dtype), np.empty(x.shape, dtype)
    write_outputs(values, dy, y, dx, plan_outputs(sums, values[0], gamma, beta, eps))
    dgamma = sums.cross / np.sqrt(sums.variance + eps)
    y, dx, dgamma, dbeta = (cast(array, x.dtype) for array in (y, dx, dgamma, sums.up))
    result = ForwardBackward(y, dx, dgamma, dbeta, "closed-form")
    return repair(result, sums.variance, dtype, (x, gamma, beta, eps, dy))
