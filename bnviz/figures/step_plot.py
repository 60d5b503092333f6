"""The error of differences over their step, on logarithmic axes, for one number format."""

from collections.abc import Iterator, Sequence

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.figures.surface import Figure, lay_log_axis, lay_surface
from bnviz.notation import Theme
from bnviz.scenario import LEAST_STEP, MOST_STEP
from bnviz.trials import Curve

_DASHES = {"one-sided": "dot", "central": "dash", "complex-step": "solid"}
_FLOOR, _TOP = 1e-18, 1e2
_HEIGHT = 286


def draw_steps(curves: Sequence[Curve], own: float, theme: Theme, *, font: int = 13) -> Figure:
    """Draw the curves of one number format, and where the visitor's own step is on them.

    Parameters
    ----------
    curves
        One for each method. A curve is a trace with ``name`` ``"curve"`` and the method's id and
        the dtype in ``meta``; the visitor's step is a trace ``"own"``.
    own
        The visitor's step.
    font
        The size of text in pixels.
    """
    axis = {**lay_log_axis(theme, font), "tickfont": {"size": font, "color": QUIET[theme]}}
    return {
        "data": [
            *(_branch(curve, exponent, theme) for curve, exponent in _branches(curves)),
            *(_line(curve, theme) for curve in curves),
            _dots(curves, own, theme, font),
        ],
        "layout": {
            **lay_surface(theme, font),
            "height": _HEIGHT + 8 * (font - 13),
            "margin": {"l": 5.2 * font, "r": 8, "t": 8, "b": 4.2 * font},
            "shapes": [_own_line(own, theme)],
            "annotations": [*_names(curves, theme, font), _own_name(own, theme, font)],
            "xaxis": {
                **axis,
                "range": np.log10([LEAST_STEP, MOST_STEP]).tolist(),
                "dtick": 4,
                "title": {"text": "step h", "standoff": 6},
            },
            "yaxis": {
                **axis,
                "range": np.log10([_FLOOR, _TOP]).tolist(),
                "dtick": 4,
                "title": {"text": "relative error of ∂l/∂x", "standoff": 6},
            },
        },
    }


def _shown(errors: Sequence[float]) -> list[float | None]:
    """Return errors that a logarithmic axis can show; none at all is shown at the floor."""
    return [max(e, _FLOOR) if np.isfinite(e) else None for e in errors]


def _line(curve: Curve, theme: Theme) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "curve",
        "meta": {"method": curve.method.id, "dtype": curve.dtype},
        "x": curve.steps.tolist(),
        "y": _shown(curve.errors.tolist()),
        "line": {"color": INK[theme], "width": 2, "dash": _DASHES[curve.method.id]},
        "hovertemplate": f"{curve.method.name}: %{{y:.1e}} at h = %{{x:.1e}}<extra></extra>",
    }


def _dots(curves: Sequence[Curve], own: float, theme: Theme, font: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "own",
        "meta": {"methods": [curve.method.id for curve in curves]},
        "x": [own] * len(curves),
        "y": _shown([curve.own_error for curve in curves]),
        "marker": {"size": font - 3, "color": INK[theme]},
        "text": [curve.method.name for curve in curves],
        "hovertemplate": "%{text}: %{y:.1e} at your step<extra></extra>",
    }


def _branches(curves: Sequence[Curve]) -> Iterator[tuple[Curve, int]]:
    """Yield the theory's branches: truncation grows with the step, rounding with its inverse."""
    for curve in curves:
        if curve.rising is not None:
            yield curve, curve.method.order
        if curve.falling is not None:
            yield curve, -1


def _branch(curve: Curve, exponent: int, theme: Theme) -> Figure:
    """Draw a line of the slope that theory says, through the middle of what was measured."""
    best_step, _ = curve.best
    side = curve.steps > 5 * best_step if exponent > 0 else curve.steps < best_step / 5
    there = side & np.isfinite(curve.errors) & (curve.errors > 0) & (curve.errors < 0.05)
    level = np.median(np.log10(curve.errors[there]) - exponent * np.log10(curve.steps[there]))
    ends = np.array([curve.steps[there].min(), curve.steps[there].max()])
    spread = 10.0 ** (0.7 * np.array([-1, 1]))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "theory",
        "meta": {"method": curve.method.id, "exponent": exponent},
        "x": (ends * spread).tolist(),
        "y": (10 ** (level + exponent * np.log10(ends * spread))).tolist(),
        "line": {"color": LINE[theme], "width": 7},
        "opacity": 0.45,
        "hoverinfo": "skip",
    }


def _names(curves: Sequence[Curve], theme: Theme, font: int) -> list[Figure]:
    """Write each curve's name where no other one is: at an end of it, or at the foot."""
    return [
        {
            "text": curve.method.name,
            **_place(curve),
            "showarrow": False,
            "font": {"size": font, "color": INK[theme]},
        }
        for curve in curves
    ]


def _place(curve: Curve) -> Figure:
    step, error = curve.best
    if not curve.method.cancels:
        # Flat, and alone at its left end.
        middle = float(np.nanmedian(curve.errors[curve.steps < 1e-12]))
        at, anchors = (LEAST_STEP * 1e4, middle), {"xanchor": "center", "yanchor": "bottom"}
        shift = 6
    elif curve.method.order == 1:
        # The highest at its right end.
        last = float(curve.errors[-1])
        at, anchors = (MOST_STEP, last), {"xanchor": "right", "yanchor": "bottom"}
        shift = 4
    else:
        # Left of its foot there is room between its branch and the flat one.
        at, anchors = (step / 30, error), {"xanchor": "right", "yanchor": "middle"}
        shift = 0
    height = float(np.clip(at[1], _FLOOR, _TOP)) if np.isfinite(at[1]) else 1.0
    # A name is as wide as four decades.
    across = float(np.log10(max(at[0], LEAST_STEP * 1e4)))
    return {**anchors, "x": across, "y": float(np.log10(height)), "yshift": shift}


def _own_line(own: float, theme: Theme) -> Figure:
    return {
        "type": "line",
        "yref": "paper",
        "x0": own,
        "x1": own,
        "y0": 0,
        "y1": 1,
        "line": {"color": INK[theme], "width": 1.5},
    }


def _own_name(own: float, theme: Theme, font: int) -> Figure:
    is_right = own > 1e-6
    return {
        "text": "your h",
        "x": float(np.log10(own)),
        "yref": "paper",
        "y": 0,
        "xanchor": "right" if is_right else "left",
        "yanchor": "bottom",
        "xshift": -5 if is_right else 5,
        "showarrow": False,
        "bgcolor": SURFACE[theme],
        "font": {"size": font, "color": INK[theme]},
    }
