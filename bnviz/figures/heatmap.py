"""One heatmap of a figure that holds several on one pair of axes: trace, frame and layout."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bnviz.figures.colour_maps import LINE, QUIET, colour_map
from bnviz.figures.labels import fit_number
from bnviz.figures.panels import Panel
from bnviz.figures.pooling import pool
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import ROLES, Theme

# A page of 23 matrices stays below 1 MB: a cell takes up to 20 bytes as text, 12 as binary.
MOST_CELLS = 2500
_MOST_CELLS_AS_TEXT = 1024
_AIR = 0.3  # of a letter's size
PALE = 256.0
"""How many times as far as its largest rounding a colour scale reaches at least: it looks white."""


@dataclass(frozen=True)
class Aside:
    """Where the range of a panel without a heading is written: left of it, its middle, its room.

    All in axis units.
    """

    left: float
    middle: float
    room: float


@dataclass(frozen=True)
class Place:
    """Where a panel stands: its body, the top of its heading, and the room for labels there.

    All in axis units. Where a formula names the panel, ``aside`` says where its range stands.
    """

    panel: Panel
    left: float
    top: float
    width: float
    height: float
    heading: float
    room: float = 0.0
    aside: Aside | None = None


def find_limits(panels: Iterable[Panel]) -> dict[str, float]:
    """Return the largest finite magnitude of each colour scale, on which rounding is not seen.

    What has left a scale that it would share counts there too, and stays there if it is all zero.
    """
    limits: dict[str, float] = {}
    stay: dict[str, str] = {}
    seen = set()
    for panel in panels:
        largest = panel.largest
        if largest:
            seen.add(panel.scale)
        if panel.together:
            stay[panel.scale] = panel.together
        for scale in filter(None, (panel.scale, panel.together)):
            limits[scale] = max(largest, PALE * panel.noise, limits.get(scale, 0.0))
    return limits | {own: limits[shared] for own, shared in stay.items() if own not in seen}


def draw_heatmap(
    place: Place, limit: float, theme: Theme, *, unit: float = 1.0, font: int = 12
) -> Figure:
    """Draw one panel as a trace.

    Parameters
    ----------
    limit
        The magnitude at the end of the colour scale.
    unit
        The pixels of one unit of the axis across; down the page a unit is a pixel.
    font
        The size of the numbers in the cells, which are written where they fit.
    """
    panel = place.panel
    pooled = pool(panel.matrix, MOST_CELLS)
    shown = pool(np.atleast_2d(panel.shown), MOST_CELLS).values if panel.noise else pooled.values
    rows, columns = pooled.values.shape
    signed = panel.is_signed
    dx, dy = place.width / columns, place.height / rows
    # A scale needs two different ends, also where everything is zero.
    top = limit or 1.0
    trace: Figure = {
        "type": "heatmap",
        "name": panel.name,
        "meta": {
            "equation": panel.equation or None,
            "printed": panel.printed,
            "term": panel.term,
            "difference": panel.difference,
            "pooled": pooled.is_pooled,
            "shape": list(np.shape(panel.values)),
            "symbol": panel.text,
            "scale": panel.scale,
            "together": panel.together or None,
            # The drawn cells, counted row by row, that are rounding: their labels say 0.
            "rounding": np.flatnonzero((shown == 0) & (pooled.values != 0)).tolist(),
        },
        "z": pooled.values.tolist() if pooled.values.size <= _MOST_CELLS_AS_TEXT else pooled.values,
        "x0": place.left + dx / 2,
        "dx": dx,
        "y0": place.top + dy / 2,
        "dy": dy,
        "zmin": -top if signed else 0.0,
        "zmax": top,
    }
    if not signed:
        trace["colorscale"] = colour_map(theme, signed=False)
    cell = dx * unit
    if cell >= 6 and dy >= 6:
        trace |= {"xgap": 1, "ygap": 1}
    # A number of four characters, and a little air around it: neighbours do not run together.
    if cell >= 2.8 * font and dy >= 1.15 * font:
        room = (cell - max(5, _AIR * font)) / font
        text = [[fit_number(value, room) for value in row] for row in shown]
        trace["meta"]["room"] = room
        trace |= {"text": text, "texttemplate": "%{text}", "textfont": {"size": font}}
    return trace


def draw_frame(place: Place, theme: Theme) -> Figure:
    """Draw the thin line around a panel."""
    return {
        "type": "rect",
        "x0": place.left,
        "x1": place.left + place.width,
        "y0": place.top,
        "y1": place.top + place.height,
        "line": {"color": LINE[theme], "width": 1},
    }


def draw_frames(places: Iterable[Place], theme: Theme) -> list[Figure]:
    """Draw the lines around all panels: a thin one, and a dashed one around what is as printed.

    Red is what is false; what is printed otherwise, and has the right values, is not.
    All of a kind are one shape, which is validated and painted faster than one for every panel.
    """
    lines: dict[str, Figure] = {
        "plain": {"color": LINE[theme], "width": 1},
        "alike": {"color": QUIET[theme], "width": 1.5, "dash": "dash"},
        "false": {"color": ROLES["wrong"].colour(theme), "width": 2, "dash": "dash"},
    }
    paths = dict.fromkeys(lines, "")
    for place in places:
        panel = place.panel
        kind = "plain" if not panel.printed else "alike" if panel.is_alike else "false"
        right, bottom = place.left + place.width, place.top + place.height
        paths[kind] += f"M{place.left},{place.top}H{right}V{bottom}H{place.left}Z"
    return [
        {"type": "path", "path": path, "line": lines[kind]} for kind, path in paths.items() if path
    ]


def lay_out(width: tuple[float, float], height: float, theme: Theme) -> Figure:
    """Return the layout of a figure whose axes are places and not values."""
    hidden = {"visible": False, "fixedrange": True}
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {**hidden, "range": list(width)},
        "yaxis": {**hidden, "range": [height, 0]},
        **lay_surface(theme),
        "uirevision": "board",
        # What all heatmaps share is said once: each is validated and sent with what is its own.
        "template": {
            "data": {
                "heatmap": [
                    {
                        "colorscale": colour_map(theme, signed=True),
                        "showscale": False,
                        # The browser's side of the board writes its own label.
                        "hoverinfo": "none",
                    }
                ]
            }
        },
    }
