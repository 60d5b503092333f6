"""Times of several implementations: as bars at one size, and as curves over the size."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.notation import Theme

Figure = dict[str, Any]

_BAR, _FONT = 30, 14
_SIZES_HEIGHT = 300
# How far apart labels at the ends of curves stand at least, as a share of the axis.
_LABEL_SHARE = 0.075


@dataclass(frozen=True)
class Time:
    """One bar, or one line to compare the bars with: a label and seconds."""

    label: str
    seconds: float


@dataclass(frozen=True)
class Curve:
    """The seconds that something takes for arrays of so many cells."""

    label: str
    cells: tuple[int, ...]
    seconds: tuple[float, ...]
    is_reference: bool = False


def write_time(seconds: float) -> str:
    """Return a time with three digits in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def draw_times(bars: Sequence[Time], references: Sequence[Time], theme: Theme) -> Figure:
    """Draw times as bars, one under the other, with a dashed line for each reference.

    Beside each bar stands how many times as long it is as the first reference.
    """
    longest = max(time.seconds for time in (*bars, *references))
    names = [time.label for time in bars]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "times",
                "y": names,
                "x": [time.seconds for time in bars],
                "marker": {"color": QUIET[theme]},
                "hoverinfo": "none",
                "meta": {"references": {time.label: time.seconds for time in references}},
            }
        ],
        "layout": {
            **_surface(theme),
            "height": _BAR * len(bars) + 22 * len(references) + 12,
            "margin": {"l": 178, "r": 108, "t": 22 * len(references) + 6, "b": 6},
            "bargap": 0.35,
            "shapes": [_mark(time, place, theme) for place, time in enumerate(references)],
            "annotations": [
                *(_name(time, place, longest, theme) for place, time in enumerate(references)),
                *(_beside(time, references, theme) for time in bars),
            ],
            "xaxis": {
                "range": [0, 1.02 * longest],
                "fixedrange": True,
                "showgrid": False,
                "showticklabels": False,
                "zeroline": True,
                "zerolinecolor": LINE[theme],
            },
            "yaxis": {
                "autorange": "reversed",
                "fixedrange": True,
                "showgrid": False,
                "ticksuffix": "  ",
                "tickfont": {"size": _FONT, "color": INK[theme]},
            },
        },
    }


def draw_sizes(curves: Sequence[Curve], theme: Theme) -> Figure:
    """Draw times over sizes, both logarithmic, each curve with its name at its end."""
    ends = {curve.label: log10(curve.seconds[-1]) for curve in curves}
    lowest = log10(min(min(curve.seconds) for curve in curves))
    highest = log10(max(max(curve.seconds) for curve in curves))
    labels = spread(ends, _LABEL_SHARE * (highest - lowest + 0.4))
    top = max(highest, *labels.values()) + 0.2
    left = log10(min(curve.cells[0] for curve in curves))
    right = log10(max(curve.cells[-1] for curve in curves))
    axis = {
        "type": "log",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINE[theme],
        "ticks": "outside",
        "tickcolor": LINE[theme],
        "dtick": 1,
        "tickfont": {"size": 13, "color": QUIET[theme]},
    }
    return {
        "data": [_curve(curve, theme) for curve in curves],
        "layout": {
            **_surface(theme),
            "height": _SIZES_HEIGHT,
            "margin": {"l": 62, "r": 190, "t": 8, "b": 44},
            "annotations": [
                _end(label, right, ends[label], height, theme) for label, height in labels.items()
            ],
            "xaxis": {
                **axis,
                "range": [left - 0.1, right + 0.1],
                "exponentformat": "power",
                "title": {"text": "numbers in x, m × D", "standoff": 6},
            },
            "yaxis": {
                **axis,
                "exponentformat": "SI",
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


def _beside(time: Time, references: Sequence[Time], theme: Theme) -> Figure:
    """Write a time right of its bar, over whatever line runs there."""
    text = write_time(time.seconds)
    if references:
        ratio = time.seconds / references[0].seconds
        text += f" = {ratio:.0f}×" if ratio >= 10 else f" = {ratio:.2g}×"
    return {
        "text": text,
        "x": time.seconds,
        "xanchor": "left",
        "xshift": 4,
        "y": time.label,
        "showarrow": False,
        "borderpad": 1,
        "bgcolor": SURFACE[theme],
        "font": {"size": _FONT, "color": INK[theme]},
    }


def _mark(time: Time, place: int, theme: Theme) -> Figure:
    return {
        "type": "line",
        "x0": time.seconds,
        "x1": time.seconds,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": INK[theme], "width": 1.5, "dash": ("dash", "dot")[place % 2]},
    }


def _name(time: Time, place: int, longest: float, theme: Theme) -> Figure:
    return {
        "text": f"{time.label}, {write_time(time.seconds)}",
        "x": time.seconds,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 22 * place,
        # A line far to the right has its name on its left, where there is room.
        "xanchor": "right" if time.seconds > longest / 2 else "left",
        "showarrow": False,
        "font": {"size": 13, "color": INK[theme]},
    }


def _surface(theme: Theme) -> Figure:
    return {
        "paper_bgcolor": SURFACE[theme],
        "plot_bgcolor": SURFACE[theme],
        "font": {"family": "Source Sans, sans-serif", "size": 13, "color": INK[theme]},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
    }
