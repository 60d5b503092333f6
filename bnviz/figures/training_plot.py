"""Losses of several training runs, each with its name at its end."""

from collections.abc import Mapping, Sequence

from numpy import log10

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.size_plot import spread
from bnviz.figures.surface import Figure, lay_log_axis, lay_surface
from bnviz.notation import PATHS, Theme
from bnviz.trials import STEPS, Run

NAMES: Mapping[str, str] = {
    "none": "all paths",
    "mu": "without μ",
    "var": "without σ²",
    "both": "without both",
}
"""What each run is called, by what was switched off."""
_DASHES = {"none": "solid", "mu": "dash", "var": "dot", "both": "dashdot"}
_HEIGHT = 300


def draw_training(runs: Sequence[Run], off: str, theme: Theme, *, font: int = 13) -> Figure:
    """Draw the loss of each run over its steps; the one that is looked at is drawn thick.

    A run is a trace with ``name`` ``"loss"`` and what was off in ``meta``.
    """
    ends = {run.off: float(log10(run.losses[-1])) for run in runs}
    low = min(float(log10(run.losses.min())) for run in runs) - 0.08
    high = max(float(log10(run.losses.max())) for run in runs) + 0.05
    levels = spread(ends, 0.085 * (high - low))
    return {
        "data": [_line(run, theme, is_chosen=run.off == off) for run in runs],
        "layout": {
            **lay_surface(theme, font),
            "height": _HEIGHT,
            "margin": {"l": 4.6 * font, "r": 10 * font, "t": 8, "b": 3.8 * font},
            "annotations": [
                _end(run, levels[run.off], theme, font, is_chosen=run.off == off) for run in runs
            ],
            "xaxis": {
                **lay_log_axis(theme, font),
                "type": "linear",
                "range": [0, STEPS],
                "title": {"text": "training step", "standoff": 6},
            },
            "yaxis": {
                **lay_log_axis(theme, font),
                "exponentformat": "none",
                "tickvals": [0.2, 0.3, 0.5, 1, 2, 3, 5],
                "range": [low, high],
                "title": {"text": "loss", "standoff": 6},
            },
        },
    }


def _colour(off: str, theme: Theme) -> str:
    return PATHS[off].colour(theme) if off in PATHS else INK[theme]


def _line(run: Run, theme: Theme, *, is_chosen: bool) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "loss",
        "meta": {"off": run.off},
        "x": list(range(STEPS + 1)),
        "y": run.losses.tolist(),
        "line": {
            "color": _colour(run.off, theme),
            "width": 3.5 if is_chosen else 1.6,
            "dash": _DASHES[run.off],
        },
        "hovertemplate": f"{NAMES[run.off]}: %{{y:.3g}} after %{{x}} steps<extra></extra>",
    }


def _end(run: Run, level: float, theme: Theme, font: int, *, is_chosen: bool) -> Figure:
    name = NAMES[run.off]
    return {
        "text": f"<b>{name}</b>" if is_chosen else name,
        "x": STEPS,
        "y": float(log10(run.losses[-1])),
        "ax": 22,
        "ay": level,
        "axref": "pixel",
        "ayref": "y",
        "xanchor": "left",
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": LINE[theme],
        "standoff": 2,
        "font": {"size": font, "color": INK[theme] if is_chosen else QUIET[theme]},
    }
