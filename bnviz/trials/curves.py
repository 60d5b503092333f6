"""The error of a difference over its step: it falls with the step, and then it grows again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from bnviz.implementations import Exact, compute_exactly
from bnviz.numerics import relative_error
from bnviz.scenario import LEAST_STEP, MOST_STEP
from bnviz.trials.differences import METHODS, Method, differentiate
from bnviz.trials.given import Array, Given

FORMATS: Mapping[str, "np.dtype[Any]"] = MappingProxyType(
    {"float64": np.dtype(np.float64), "float32": np.dtype(np.float32)}
)
_STEPS_PER_DECADE = 4
_MOST_NUMBERS = 2**13  # of x, with a copy for each sample that is moved
_MOST_ROWS = 16
# A branch is straight away from its ends: where both errors mix, and where all digits are lost.
_AWAY_FROM_BEST = 5.0
_LOST = 0.05
# The share of what it adds up that a gradient is at least, to have an error of its own.
_VANISHES = 1e-6


@dataclass(frozen=True, eq=False)
class Curve:
    """The error of ∂l/∂x by one kind of difference in one number format.

    Attributes
    ----------
    method, dtype
        Which.
    steps, errors : (steps,)
        Step sizes, and relative errors against long double; NaN where there is no number.
    own_error
        The error at the visitor's own step.
    rising, falling
        The measured slopes of the branches on logarithmic axes: the power of the step by which
        truncation grows, and that by which rounding does. None where a branch is too short.
    """

    method: Method
    dtype: str
    steps: Array
    errors: Array
    own_error: float
    rising: float | None
    falling: float | None

    @property
    def best(self) -> tuple[float, float]:
        """The step with the smallest error, and that error."""
        place = int(np.nanargmin(self.errors))
        return float(self.steps[place]), float(self.errors[place])


@dataclass(frozen=True, eq=False)
class Curves:
    """What was measured.

    Attributes
    ----------
    curves
        One for each method and number format.
    rows, features
        How many samples and features of x the gradient was taken by.
    vanishes
        Whether the true gradient is zero, so that its error is measured by its addends alone.
    """

    curves: tuple[Curve, ...]
    rows: int
    features: int
    vanishes: bool


def measure_curves(given: Given, own_step: float) -> Curves:
    """Differentiate the loss by x with many steps, and compare with long double.

    Parameters
    ----------
    given
        In float64. Of large batches only the first features are looked at, and some samples.
    own_step
        One more step, the visitor's.
    """
    m, d = given.shape
    features = max(1, min(d, _MOST_NUMBERS // m))
    given = given.take(range(features))
    count = max(1, min(m, _MOST_ROWS, _MOST_NUMBERS // (m * features)))
    rows = np.unique(np.linspace(0, m - 1, count).astype(int))
    low, high = np.log10([LEAST_STEP, MOST_STEP])
    steps = np.logspace(low, high, round((high - low) * _STEPS_PER_DECADE) + 1)
    exact = _true_gradient(given)
    largest, addends = (float(np.abs(values).max()) for values in (exact.value, exact.addends[0]))
    vanishes = largest <= _VANISHES * addends
    curves = []
    for name, dtype in FORMATS.items():
        rounded = given.to(dtype)
        dx = _true_gradient(rounded)
        for method in METHODS:
            *errors, own = (
                _error(rounded, method, float(step), rows, dx) for step in (*steps, own_step)
            )
            curve = _curve(method, name, steps, np.array(errors), own)
            # Where there is nothing to find, a branch has no slope of its own.
            curves.append(replace(curve, rising=None, falling=None) if vanishes else curve)
    return Curves(tuple(curves), len(rows), features, vanishes)


def _true_gradient(given: Given) -> Exact:
    found = compute_exactly(given.x, given.gamma, given.beta, given.eps, given.dy)
    return next(result for result in found if result.name == "dx")


def _error(given: Given, method: Method, step: float, rows: Array, true: Exact) -> float:
    found = differentiate(given, "dx", method, step, rows.tolist())
    return relative_error(found, true.value[rows], tuple(part[rows] for part in true.addends))


def _curve(method: Method, dtype: str, steps: Array, errors: Array, own: float) -> Curve:
    finite = np.where(np.isfinite(errors), errors, np.inf)
    place = int(np.argmin(finite))
    best_step, best_error = steps[place], finite[place]
    # A floor of rounding, which no step leaves, is wide; the foot of a V is narrow.
    straight = (finite < _LOST) & (finite > (3 if method.cancels else 100) * best_error)
    rising = _slope(steps, finite, straight & (steps > _AWAY_FROM_BEST * best_step))
    falling = None
    if method.cancels:
        falling = _slope(steps, finite, straight & (steps < best_step / _AWAY_FROM_BEST))
    shown = np.where(np.isfinite(errors), errors, np.nan)
    return Curve(method, dtype, steps, shown, own, rising, falling)


def _slope(steps: Array, errors: Array, chosen: Array) -> float | None:
    if np.count_nonzero(chosen) < 4:
        return None
    return float(np.polyfit(np.log10(steps[chosen]), np.log10(errors[chosen]), 1)[0])
