"""Times of several implementations at one size, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import Theme

_BAR, _FONT = 30, 14


@dataclass(frozen=True)
class Time:
    """One bar, or one line to compare the bars with: a label and seconds."""

    label: str
    seconds: float


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
            **lay_surface(theme, 13),
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
