"""An oracle that knows no range: the textbook formulas at 80 digits, with any exponent."""

from collections.abc import Iterable

import mpmath
import numpy as np

from tests.numerics.oracles import Problem

DIGITS = 80
# What is computed without gamma / sqrt(var + eps).
_WITHOUT_FACTOR = {"mu", "var", "x_hat", "y", "dgamma", "dbeta", "dx_hat"}


def by_mpmath(problem: Problem) -> dict[str, np.ndarray]:
    """Return every array as objects of mpmath."""
    with mpmath.workdps(DIGITS):
        x, gamma, beta, dy = (
            _exact(values) for values in (problem.x, problem.gamma, problem.beta, problem.dy)
        )
        m = len(x)
        mu = x.sum(axis=0) / m
        var = ((x - mu) ** 2).sum(axis=0) / m
        inv_std = np.array([1 / mpmath.sqrt(v + mpmath.mpf(problem.eps)) for v in var])
        x_hat = (x - mu) * inv_std
        dx_hat = dy * gamma
        dvar = -(dx_hat * x_hat).sum(axis=0) * inv_std**2 / 2
        dmu = -dx_hat.sum(axis=0) * inv_std
        direct = dx_hat * inv_std
        through_var = dvar * 2 * (x - mu) / m
        through_mu = np.broadcast_to(dmu / m, x.shape)
        return {
            "mu": mu,
            "var": var,
            "x_hat": x_hat,
            "y": gamma * x_hat + beta,
            "dgamma": (dy * x_hat).sum(axis=0),
            "dbeta": dy.sum(axis=0),
            "dx_hat": dx_hat,
            "dvar": dvar,
            "dmu": dmu,
            "dx_direct": direct,
            "dx_through_var": through_var,
            "dx_through_mu": through_mu,
            "dx": direct + through_var + through_mu,
            "delta": direct,
            "inv_std": inv_std,
        }


def errors(problem: Problem, found: object, names: Iterable[str]) -> dict[str, float]:
    """Return the largest error of each array, feature by feature; infinite where it is no number.

    It is measured by the largest addend of the feature, or by the smallest normal number where
    that is larger; where it is a sum over deviations, by what the smallest normal one would give.
    (Beside a large eps no scale makes such deviations normal: s² eps would leave the range.)
    Features of which the addends leave the range, or nearly so, are left out, and so are those of
    which gamma / sqrt(var + eps) does.
    """
    expected = by_mpmath(problem)
    largest, smallest = (
        mpmath.mpf(float(limit))
        for limit in (np.finfo(problem.x.dtype).max, np.finfo(problem.x.dtype).smallest_normal)
    )
    with mpmath.workdps(DIGITS):
        most = largest / (4 * len(problem.x))
        sizes = _sizes(problem, expected)
        factors = abs(_exact(problem.gamma)) * expected["inv_std"]
        return {
            name: max(
                (
                    _error(_column(getattr(found, name), d), _column(expected[name], d), size, most)
                    for d in range(problem.x.shape[1])
                    if name in _WITHOUT_FACTOR or factors[d] <= largest / 4
                    for size in [max(smallest, *map(abs, _column(sizes[name], d)))]
                ),
                default=0.0,
            )
            for name in names
        }


def _error(actual: np.ndarray, wanted: np.ndarray, size: mpmath.mpf, most: mpmath.mpf) -> float:
    size = max(size, *map(abs, wanted))
    if size > most:
        return 0.0
    if not np.isfinite(actual).all():
        return float("inf")
    return float(max(map(abs, _exact(actual) - wanted)) / size)


def _sizes(problem: Problem, expected: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return for each array what its errors are measured by: its addends, where it is a sum."""
    dy, direct = _exact(problem.dy), expected["dx_direct"]
    least = mpmath.mpf(float(np.finfo(problem.x.dtype).smallest_normal)) * expected["inv_std"]
    x_hat = np.maximum(abs(expected["x_hat"]), least)
    shown = abs(_exact(problem.gamma) * x_hat) + abs(_exact(problem.beta))
    return (
        expected
        | {
            "x_hat": x_hat,
            "mu": _exact(problem.x),
            "y": shown,
            "dgamma": dy * x_hat,
            "dbeta": dy,
            "dvar": direct * x_hat * expected["inv_std"],
        }
        | dict.fromkeys(("dmu", "dx_through_mu", "dx_through_var", "dx"), direct)
    )


def _column(values: np.ndarray, feature: int) -> np.ndarray:
    return np.asarray(values)[..., feature].reshape(-1)


def _exact(values: np.ndarray) -> np.ndarray:
    return np.vectorize(lambda value: mpmath.mpf(float(value)), otypes=[object])(values)
