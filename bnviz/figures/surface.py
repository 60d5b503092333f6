"""What the layouts of all figures have in common: the surface, the font, logarithmic axes."""

from typing import Any

from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.notation import Theme

Figure = dict[str, Any]


def lay_surface(theme: Theme, font: int = 12) -> Figure:
    """Return the part of a layout that makes a figure one with its page; nothing can be dragged."""
    return {
        "paper_bgcolor": SURFACE[theme],
        "plot_bgcolor": SURFACE[theme],
        "font": {"family": "Source Sans, sans-serif", "size": font, "color": INK[theme]},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
    }


# What a layout or a trace measures in pixels, but for lines.
_PIXELS = frozenset({"size", "height", "standoff", "xshift", "yshift", "ax", *"lrtb"})


def enlarge(figure: Figure, times: float) -> Figure:
    """Return a figure whose letters, and the room for them, are so many times as large."""

    def grow(name: str, part: Any) -> Any:
        if isinstance(part, dict):
            return {key: grow(key, value) for key, value in part.items()}
        if isinstance(part, list) and part and isinstance(part[0], dict):
            return [grow(name, one) for one in part]
        return round(times * part) if name in _PIXELS and isinstance(part, int | float) else part

    return {name: grow(name, part) for name, part in figure.items()}


def lay_log_axis(theme: Theme, font: int) -> Figure:
    """Return what an axis of powers of ten needs besides its range."""
    return {
        "type": "log",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINE[theme],
        "ticks": "outside",
        "tickcolor": LINE[theme],
        "exponentformat": "power",
        "tickfont": {"size": font, "color": QUIET[theme]},
    }
