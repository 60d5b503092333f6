"""The words beside the dots of the data in the plot of a misprint's error, where nothing is."""

from itertools import pairwise
from typing import Any

import numpy as np

from bnviz.figures.error_sweep import ErrorSweep
from bnviz.figures.labels import text_width
from bnviz.figures.surface import Figure

Array = np.ndarray[Any, Any]

_WORDS = "● your data"
_SIZE = 13
# What a phone leaves of a plot, in pixels: wherever there is more, words keep further apart.
_WIDTH, _HEIGHT = 280.0, 156.0
_AIR = 5.0
_STEP = 4.0


def say_own(sweep: ErrorSweep, vertical: tuple[float, float], ink: str) -> list[Figure]:
    """Say what the dots are, at the free place that is nearest to them; nothing without dots.

    Parameters
    ----------
    vertical
        The powers of ten at the ends of the axis of errors.
    """
    drawn = np.isfinite(sweep.own_errors)
    if not drawn.any():
        return []
    dots = _pixels(sweep, vertical, sweep.own_deviations[drawn], sweep.own_errors[drawn])
    lines = [
        _filled(_pixels(sweep, vertical, sweep.deviations, errors)) for errors in sweep.errors.T
    ]
    x, y = _nearest_free(np.median(dots, axis=0), np.vstack([dots, *lines]))
    left, right = np.log10(sweep.deviations[[0, -1]])
    bottom, top = vertical
    return [
        {
            "name": "own",
            "text": _WORDS,
            "showarrow": False,
            "font": {"size": _SIZE, "color": ink},
            "x": float(left + x / _WIDTH * (right - left)),
            "y": float(bottom + y / _HEIGHT * (top - bottom)),
            "xanchor": "center",
            "yanchor": "middle",
        }
    ]


def _pixels(
    sweep: ErrorSweep, vertical: tuple[float, float], deviations: Array, errors: Array
) -> Array:
    """Return places from the lower left corner, (points, 2), errors below the axis on it."""
    left, right = np.log10(sweep.deviations[[0, -1]])
    bottom, top = vertical
    seen = np.isfinite(errors)
    across = (np.log10(deviations[seen]) - left) / (right - left)
    up = (np.log10(np.maximum(errors[seen], 10.0**bottom)) - bottom) / (top - bottom)
    return np.column_stack([_WIDTH * across, _HEIGHT * up])


def _filled(line: Array) -> Array:
    """Return a line with so many points that no words fit between two of them."""
    shares = np.linspace(0, 1, 40)[:, None]
    pieces = [a + shares * (b - a) for a, b in pairwise(line)]
    return np.vstack(pieces) if pieces else line


def _nearest_free(wanted: Array, taken: Array) -> Array:
    """Return the middle of the words: near a place, inside, and away from what is drawn.

    The top is left to the words at the notch. Where nothing is free, it is where most is.
    """
    half = np.array([text_width(_WORDS) * _SIZE / 2, 0.6 * _SIZE]) + _AIR
    low, high = half, np.array([_WIDTH, _HEIGHT - 1.5 * _SIZE]) - half
    grid = np.stack(
        np.meshgrid(*(np.arange(a, b, _STEP) for a, b in zip(low, high, strict=True))), axis=-1
    ).reshape(-1, 2)
    # In half sizes of the words: below one, a point lies inside.
    apart = np.abs(grid[:, None] - taken[None]) / half
    room = apart.max(axis=-1).min(axis=-1)
    free = grid[room > 1] if (room > 1).any() else grid[[room.argmax()]]
    return np.asarray(free[np.linalg.norm(free - wanted, axis=1).argmin()])
