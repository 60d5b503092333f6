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
