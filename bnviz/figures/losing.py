"""What a gradient loses, in columns; a column shifted and stretched; lengths over a sweep."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.panels import Panel
from bnviz.figures.picture_equation import Room, draw_picture
from bnviz.figures.picture_row import Item, cropped
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import PATHS, QUANTITIES, ROLES, Theme

Array = np.ndarray[Any, Any]

STRIPS, MOVED, SWEEP = "geometry-strips", "geometry-moved", "geometry-sweep"
"""What the figures have as the name in their ``meta``."""
# The curves of a sweep: the length of what, the role of its colour, how it is drawn.
CURVES = {
    "delta": ("δ", QUANTITIES["delta"].role, "solid"),
    "mu": ("its mean", PATHS["mu"].id, "dash"),
    "var": ("its part along x̂", PATHS["var"].id, "dot"),
    "dx": ("∂l/∂x", QUANTITIES["dx"].role, "solid"),
}
_TAKEN = {"mu": "− its mean", "var": "− along x̂"}


def draw_strips(
    delta: Array, parts: Mapping[str, Array], dx: Array, theme: Theme, room: Room
) -> Figure:
    """Draw δ, what is taken out of it, and ∂l/∂x as columns of one scale, (m, 1) each."""
    taken = [
        Panel("dx", "13", parts[path], _TAKEN[path], PATHS[path].id, "dx", term=path)
        for path in ("mu", "var")
    ]
    first, last = (_column(*one) for one in (("delta", "δ", delta), ("dx", "13", dx)))
    items = (
        Item(first),
        Item(text="+"),
        Item(taken[0]),
        Item(text="+"),
        Item(taken[1]),
        Item(text="="),
        Item(last, active=True),
    )
    return _named(draw_picture(items, theme, {}, room), STRIPS)


def draw_moved(x: Array, y: Array, dx: Array, theme: Theme, room: Room) -> Figure:
    """Draw a feature's x, y and ∂l/∂x, and ∂l/∂x times the stretch, which is 1 at first."""
    times = Panel("dx_times_stretch", "", dx, "s · ∂l/∂x", QUANTITIES["dx"].role, "dx")
    panels = (_column("x", "", x), _column("y", "4", y), _column("dx", "13", dx), times)
    items = tuple(
        item
        for panel, sign in zip(panels, ("→", "", "· s =", ""), strict=True)
        for item in (Item(panel), *([Item(text=sign)] if sign else []))
    )
    return _named(draw_picture(items, theme, {}, room), MOVED)


def draw_sweep(theme: Theme, *, height: int = 250, font: int = 14) -> Figure:
    """Draw the axes of a sweep and its curves without points: the browser computes them."""
    axis = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINE[theme],
        "ticks": "outside",
        "tickcolor": LINE[theme],
        "exponentformat": "power",
        "tickfont": {"size": font, "color": QUIET[theme]},
    }
    title = {"standoff": 4, "font": {"size": font, "color": QUIET[theme]}}
    curves = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": text,
            "meta": {"curve": name},
            "x": [],
            "y": [],
            "line": {"color": ROLES[role].colour(theme), "width": 3, "dash": dash},
            "hovertemplate": f"{text} %{{y:.4g}}<extra></extra>",
        }
        for name, (text, role, dash) in CURVES.items()
    ]
    now = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"{text} now",
            "meta": {"now": name},
            "x": [],
            "y": [],
            "showlegend": False,
            "marker": {"size": 12, "color": ROLES[role].colour(theme)},
            "hoverinfo": "skip",
        }
        for name, (text, role, _) in CURVES.items()
    ]
    return {
        "data": [*curves, *now],
        "layout": {
            **lay_surface(theme, font),
            "height": height,
            "margin": {"l": 4.6 * font, "r": 2 * font, "t": 2.2 * font, "b": 3.4 * font},
            "showlegend": True,
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1,
                "yanchor": "bottom",
                "font": {"size": font, "color": INK[theme]},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "xaxis": {**axis, "title": {**title, "text": ""}},
            "yaxis": {**axis, "rangemode": "tozero", "title": {**title, "text": "length"}},
            "meta": {"name": SWEEP},
        },
    }


def _column(name: str, number: str, values: Array) -> Panel:
    about = QUANTITIES[name]
    # What adds up shares its scale.
    scale = "dx" if name == "delta" else name
    return Panel(name, number, values, about.text, about.role, scale)


def _named(figure: Figure, name: str) -> Figure:
    figure["layout"] |= {"meta": {"name": name}}
    return cropped(figure)
