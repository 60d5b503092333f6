"""Times of several implementations over the size of the arrays, as curves."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.speed_plot import write_time
from bnviz.figures.surface import Figure, lay_log_axis, lay_surface
from bnviz.notation import Theme

_HEIGHT = 300
# How far apart labels at the ends of curves stand at least, as a share of the axis.
_LABEL_SHARE = 0.075


@dataclass(frozen=True)
class Curve:
    """The seconds that something takes for arrays of so many cells."""

    label: str
    cells: tuple[int, ...]
    seconds: tuple[float, ...]
    is_reference: bool = False


def draw_sizes(curves: Sequence[Curve], theme: Theme) -> Figure:
    """Draw times over sizes, both logarithmic, each curve with its name at its end."""
    ends = {curve.label: log10(curve.seconds[-1]) for curve in curves}
    lowest = log10(min(min(curve.seconds) for curve in curves))
    highest = log10(max(max(curve.seconds) for curve in curves))
    labels = spread(ends, _LABEL_SHARE * (highest - lowest + 0.4))
    top = max(highest, *labels.values()) + 0.2
    left = log10(min(curve.cells[0] for curve in curves))
    right = log10(max(curve.cells[-1] for curve in curves))
    axis = {**lay_log_axis(theme, 13), "dtick": 1}
    return {
        "data": [_curve(curve, theme) for curve in curves],
        "layout": {
            **lay_surface(theme, 13),
            "height": _HEIGHT,
            "margin": {"l": 62, "r": 190, "t": 8, "b": 44},
            "annotations": [
                _end(label, right, ends[label], height, theme) for label, height in labels.items()
            ],
            "xaxis": {
                **axis,
                "range": [left - 0.1, right + 0.1],
                "title": {"text": "numbers in x, m × D", "standoff": 6},
            },
            "yaxis": {
                **axis,
                "exponentformat": "SI",
                "minexponent": 0,
                "ticksuffix": "s",
                "range": [lowest - 0.2, top],
            },
        },
    }


def spread(places: dict[str, float], gap: float) -> dict[str, float]:
    """Move labels apart that would overlap, each as little as the order allows, from below."""
    moved: dict[str, float] = {}
    level = float("-inf")
    for label in sorted(places, key=lambda name: places[name]):
        level = max(places[label], level + gap)
        moved[label] = level
    # What was pushed up is let down again by half, so that the labels stay around their curves.
    excess = max((moved[label] - places[label] for label in places), default=0.0) / 2
    return {label: height - excess for label, height in moved.items()}


def _curve(curve: Curve, theme: Theme) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": curve.label,
        "x": list(curve.cells),
        "y": list(curve.seconds),
        "line": {
            "color": QUIET[theme] if curve.is_reference else INK[theme],
            "width": 1.5,
            "dash": "dot" if curve.is_reference else "solid",
        },
        "marker": {"size": 5},
        "customdata": [write_time(seconds) for seconds in curve.seconds],
        "hovertemplate": f"{curve.label}: %{{customdata}} for %{{x}} numbers<extra></extra>",
    }


def _end(label: str, right: float, level: float, height: float, theme: Theme) -> Figure:
    """Write a curve's name beside its end, with a thin line to it."""
    return {
        "text": label,
        "x": right,
        "y": level,
        "xref": "x",
        "yref": "y",
        "ax": 22,
        "ay": height,
        "axref": "pixel",
        "ayref": "y",
        "xanchor": "left",
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": LINE[theme],
        "standoff": 4,
        "font": {"size": 13, "color": INK[theme]},
    }
