"""How large a misprint's error is as the scale of the data varies: the layer runs at many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.derivation import Equation, environment, summands
from bnviz.expression import evaluate
from bnviz.numerics import backward, forward

Array = np.ndarray[Any, Any]

_MOST_FEATURES = 16
_MOST_CELLS = 2**19
_DECADES, _STEPS_PER_DECADE = 2, 8


@dataclass(frozen=True, eq=False)
class ErrorSweep:
    """The error of a printed equation, feature by feature.

    An error is the largest difference between the printed and the corrected form over the samples
    of a feature, over the largest magnitude of the corrected form there.

    Attributes
    ----------
    deviations : (steps,)
        Standard deviations that every feature was stretched to, about its own mean.
    errors : (steps, D)
        The error at each of them. NaN where the true value is zero.
    own_deviations, own_errors : (D,)
        The same for the data as they are.
    unit : float or None
        The standard deviation at which σ²+ε = 1, or None if ε is too large for one.
    """

    deviations: Array
    errors: Array
    own_deviations: Array
    own_errors: Array
    unit: float | None


def measure_errors(which: Equation, arrays: Mapping[str, Any]) -> ErrorSweep | None:
    """Run the layer at many scales of the data and measure a printed equation's error.

    Parameters
    ----------
    which
        An equation whose printed form has the shape of the corrected one.
    arrays
        The visitor's pass, from `bnviz.derivation.environment`. Everything but the scale of x stays
        as it is, ∂l/∂y included. Of many features only the first ones are measured.

    Returns
    -------
    ErrorSweep or None
        None if no feature varies, so that there is nothing to stretch.
    """
    x, dy = (np.asarray(arrays[name], dtype=np.float64) for name in ("x", "dy"))
    centred = x - x.mean(axis=0)
    centred -= centred.mean(axis=0)
    own = np.sqrt(np.mean(centred**2, axis=0))
    chosen = np.flatnonzero(own > 0)[:_MOST_FEATURES]
    if chosen.size == 0:
        return None
    own, eps = own[chosen], float(arrays["eps"])
    unit = float(np.sqrt(1 - eps)) if eps < 1 else None
    grid = _grid(own, unit)
    fitting = max(_MOST_CELLS // (grid.size * len(x)), 1)
    chosen, own = chosen[:fitting], own[:fitting]
    # Features do not know each other, so all scales run as features of one batch.
    scales = np.vstack([np.repeat(grid[:, None], chosen.size, axis=1), own])
    columns = centred[:, None, chosen] / own * scales

    def spread(values: Any) -> Array:
        picked = np.asarray(values, dtype=np.float64)[..., None, chosen]
        samples = picked.shape[:-2]
        return np.broadcast_to(picked, (*samples, *scales.shape)).reshape(*samples, -1)

    fwd = forward(columns.reshape(len(x), -1), spread(arrays["gamma"]), spread(arrays["beta"]), eps)
    errors = _errors(which, environment(fwd, backward(fwd, spread(dy)))).reshape(scales.shape)
    return ErrorSweep(grid, errors[:-1], own, errors[-1], unit)


def _grid(own: Array, unit: float | None) -> Array:
    """Return standard deviations around the data's own and around the notch, the notch included."""
    middle = float(np.sqrt(np.mean(own**2)))
    around = (middle,) if unit is None else (middle, unit)
    low, high = np.log10(min(around)) - _DECADES, np.log10(max(around)) + _DECADES
    steps = [np.logspace(low, high, int((high - low) * _STEPS_PER_DECADE) + 1)]
    if unit is not None:
        closer = np.logspace(-9, -1.5, 16)
        steps.append(unit * np.concatenate([1 - closer, [1.0], 1 + closer]))
    return np.unique(np.concatenate(steps))


def _errors(which: Equation, arrays: Mapping[str, Any]) -> Array:
    true = np.atleast_2d(evaluate(which.corrected, arrays))
    difference = np.abs(np.atleast_2d(evaluate(which.printed, arrays)) - true).max(axis=0)
    size = np.abs(true).max(axis=0)
    # What is left of addends that cancel is rounding, and nothing can be measured by it.
    shares = [np.abs(np.atleast_2d(evaluate(s, arrays))) for s in summands(which.corrected)]
    addends = np.max([np.broadcast_to(s.max(axis=0), size.shape) for s in shares], axis=0)
    measurable = size > 1e-12 * addends
    errors: Array = np.full_like(size, np.nan)
    np.divide(difference, size, out=errors, where=measurable)
    return errors
