"""The error of a misprint over the standard deviation of the data."""

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.figures.error_sweep import ErrorSweep
from bnviz.figures.own_mark import say_own
from bnviz.figures.surface import Figure, lay_log_axis, lay_surface
from bnviz.notation import ROLES, Theme

# A usual gradient check lets this much pass.
TOLERANCE = 1e-6
_FLOOR = 1e-8  # below it there is nothing but rounding
_HEIGHT = 216


def draw_errors(sweep: ErrorSweep, number: str, theme: Theme, *, hides: bool) -> Figure:
    """Draw a sweep: a thin line for each feature, and a dot for the data as they are.

    Parameters
    ----------
    hides
        Whether the error is known to vanish where σ²+ε = 1, so that the place is marked.
    """
    notch = sweep.unit if hides else None
    marks = [_across(sweep, notch, theme)]
    if notch is not None:
        marks.append(_notch(notch, theme))
    return {
        "data": [*_lines(sweep, number, theme), _dots(sweep, number, theme)],
        "layout": {
            **_layout(sweep, theme),
            "shapes": [shape for shape, _ in marks],
            "annotations": [
                *(note for _, note in marks),
                *say_own(sweep, _vertical(sweep), INK[theme]),
            ],
        },
    }


def _lines(sweep: ErrorSweep, number: str, theme: Theme) -> list[Figure]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "error",
            "meta": {"equation": number, "feature": feature + 1},
            "x": sweep.deviations.tolist(),
            "y": [max(e, _FLOOR) if np.isfinite(e) else None for e in errors.tolist()],
            "line": {"color": ROLES["wrong"].colour(theme), "width": 1.4},
            "opacity": 0.55,
            "hovertemplate": f"feature {feature + 1}: %{{y:.2e}} at σ = %{{x:.3g}}<extra></extra>",
        }
        for feature, errors in enumerate(sweep.errors.T)
    ]


def _dots(sweep: ErrorSweep, number: str, theme: Theme) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "own",
        "meta": {"equation": number},
        "x": sweep.own_deviations.tolist(),
        "y": [max(e, _FLOOR) if np.isfinite(e) else None for e in sweep.own_errors.tolist()],
        "marker": {
            "size": 8,
            "color": INK[theme],
            "line": {"color": SURFACE[theme], "width": 1},
        },
        "hovertemplate": "your data: %{y:.2e} at σ = %{x:.3g}<extra></extra>",
    }


def _place(sweep: ErrorSweep, deviation: float) -> float:
    """Return where a standard deviation stands, from 0 at the left end to 1 at the right."""
    left, right, here = np.log10([*sweep.deviations[[0, -1]], deviation])
    return float((here - left) / (right - left))


def _across(sweep: ErrorSweep, notch: float | None, theme: Theme) -> tuple[Figure, Figure]:
    """Mark the error that a gradient check lets pass, its words away from the notch."""
    at_right = notch is not None and _place(sweep, notch) < 0.5
    line = {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": _FLOOR / 10,
        "y1": TOLERANCE,
        "line": {"width": 0},
        "fillcolor": QUIET[theme],
        "opacity": 0.14,
    }
    note = _note("gradient checks pass here", theme) | {
        "xref": "paper",
        "x": 0.99 if at_right else 0.01,
        "xanchor": "right" if at_right else "left",
        "y": float(np.log10(TOLERANCE * _FLOOR)) / 2,
        "yanchor": "middle",
    }
    return line, note


def _notch(unit: float, theme: Theme) -> tuple[Figure, Figure]:
    """Mark the scale at which the misprint hides."""
    line = {
        "type": "line",
        "yref": "paper",
        "x0": unit,
        "x1": unit,
        "y0": 0,
        "y1": 1,
        "line": {"color": LINE[theme], "width": 1, "dash": "dot"},
    }
    note = _note("σ²+ε = 1: no error", theme) | {
        "x": np.log10(unit),
        "xanchor": "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "top",
        "xshift": 6,
    }
    return line, note


def _note(text: str, theme: Theme) -> Figure:
    return {"text": text, "showarrow": False, "font": {"size": 13, "color": INK[theme]}}


def _vertical(sweep: ErrorSweep) -> tuple[float, float]:
    """Return the powers of ten at the ends of the axis of errors."""
    finite = sweep.errors[np.isfinite(sweep.errors)]
    return float(np.log10(_FLOOR)), float(np.log10(max(finite.max(initial=1.0), 1.0))) + 0.6


def _layout(sweep: ErrorSweep, theme: Theme) -> Figure:
    bottom, top = _vertical(sweep)
    axis = lay_log_axis(theme, 12)
    ends = np.log10(sweep.deviations[[0, -1]])
    return {
        "height": _HEIGHT,
        "margin": {"l": 70, "r": 8, "t": 6, "b": 54},
        "xaxis": {
            **axis,
            "range": ends.tolist(),
            "dtick": 1,
            "title": {"text": "standard deviation σ of the data", "standoff": 8},
        },
        "yaxis": {
            **axis,
            "range": [bottom, top],
            "dtick": 2 if top < 6 else 4,
            "title": {"text": "relative error", "standoff": 8},
        },
        **lay_surface(theme, 13),
    }
