"""Evaluation mode and running statistics, as PyTorch defines them, and two variants of the layer.

None of it is in Agarwal (2017), who derives training with the biased variance and ε in the root.
"""

from typing import NamedTuple

from .arguments import check_data, feature_vector, stabiliser, upstream_gradient
from .array_libraries import Array, cast, compute_dtype, namespace, silent_overflow
from .moments import batch_sum, centre, variance


class Running(NamedTuple):
    """What a layer remembers of the batches that it has seen: mean and variance (D,).

    The variance is the unbiased one, of 1/(m − 1).
    """

    mean: Array
    var: Array


class Evaluated(NamedTuple):
    """What evaluation mode computes: x_hat, y and dx (m, D), dgamma and dbeta (D,)."""

    x_hat: Array
    y: Array
    dx: Array
    dgamma: Array
    dbeta: Array


class Varied(NamedTuple):
    """What a variant of the layer computes: var (D,), x_hat, y and dx (m, D)."""

    var: Array
    x_hat: Array
    y: Array
    dx: Array


def start_running(x: Array) -> Running:
    """Return running statistics before the first batch: mean 0 and variance 1 for x (m, D)."""
    zero = feature_vector(0.0, "mean", check_data(x), compute_dtype(x))
    return Running(zero, zero + 1)


def update_running(running: Running, x: Array, momentum: float) -> Running:
    """Return running statistics after one more batch x (m, D).

    new = (1 − momentum) · old + momentum · that of the batch, whose variance is divided by m − 1.

    Raises
    ------
    ValueError
        x has a single sample, of which there is no unbiased variance.
    """
    x = check_data(x)
    m = x.shape[0]
    if m < 2:
        raise ValueError(
            "A running variance needs at least two samples, since it divides by m − 1."
        )
    mean, centred = centre(cast(x, compute_dtype(x)))
    kept = 1 - momentum
    unbiased = variance(centred) * (m / (m - 1))
    return Running(kept * running.mean + momentum * mean, kept * running.var + momentum * unbiased)


@silent_overflow
def evaluate_mode(
    x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array, running: Running
) -> Evaluated:
    """Run the layer in evaluation mode, forward and back: with what it remembers, not the batch.

    Mean and variance are constants here, so nothing comes back through them: dx is
    gamma · dy / sqrt(running.var + eps), of shape (m, D).
    """
    x = check_data(x)
    dtype = compute_dtype(x)
    gamma, beta = (feature_vector(v, n, x, dtype) for v, n in ((gamma, "gamma"), (beta, "beta")))
    eps, dy = stabiliser(eps, dtype, x), upstream_gradient(dy, x, dtype)
    inv_std = 1 / namespace(x).sqrt(running.var + eps)
    x_hat = (cast(x, dtype) - running.mean) * inv_std
    found = (x_hat, gamma * x_hat + beta, dy * (gamma * inv_std))
    return Evaluated(*(cast(a, x.dtype) for a in (*found, batch_sum(dy * x_hat), batch_sum(dy))))


@silent_overflow
def run_variant(
    x: Array,
    gamma: Array | float,
    beta: Array | float,
    eps: float,
    dy: Array,
    *,
    unbiased: bool = False,
    outside: bool = False,
) -> Varied:
    """Run the layer in training, forward and back, with another variance or another place for ε.

    Parameters
    ----------
    unbiased
        Divide the sum of squares by m − 1 in place of m.
    outside
        Divide by sqrt(var) + eps in place of sqrt(var + eps). A constant feature then has no
        gradient: its dx is not a number.

    Raises
    ------
    ValueError
        ``unbiased`` is asked for with a single sample.
    """
    x = check_data(x)
    dtype, m = compute_dtype(x), x.shape[0]
    if unbiased and m < 2:
        raise ValueError("The unbiased variance needs at least two samples.")
    gamma, beta = (feature_vector(v, n, x, dtype) for v, n in ((gamma, "gamma"), (beta, "beta")))
    eps, dy = stabiliser(eps, dtype, x), upstream_gradient(dy, x, dtype)
    sqrt = namespace(x).sqrt
    count = m - 1 if unbiased else m
    _, centred = centre(cast(x, dtype))
    var = batch_sum(centred * centred) / count
    divisor = sqrt(var) + eps if outside else sqrt(var + eps)
    x_hat = centred / divisor
    dx_hat = dy * gamma
    ddivisor = -batch_sum(dx_hat * x_hat) / divisor
    dvar = ddivisor / (2 * (sqrt(var) if outside else divisor))
    dx = (dx_hat - batch_sum(dx_hat) / m) / divisor + centred * (2 * dvar / count)
    return Varied(*(cast(a, x.dtype) for a in (var, x_hat, gamma * x_hat + beta, dx)))
