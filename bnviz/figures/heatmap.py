"""One heatmap of a figure that holds several on one pair of axes: trace, frame and layout."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, SURFACE, colour_map
from bnviz.figures.labels import fit_number
from bnviz.figures.panels import Panel
from bnviz.figures.pooling import pool
from bnviz.notation import QUANTITIES, Theme

Figure = dict[str, Any]

# A page of 23 matrices stays below 1 MB: a cell takes up to 20 bytes as text, 12 as binary.
MOST_CELLS = 2500
_MOST_CELLS_AS_TEXT = 1024


@dataclass(frozen=True)
class Place:
    """Where a panel stands: its body, and the top of its heading, in axis units."""

    panel: Panel
    left: float
    top: float
    width: float
    height: float
    heading: float


def find_limits(panels: Iterable[Panel]) -> dict[str, float]:
    """Return the largest finite magnitude of each colour scale."""
    limits: dict[str, float] = {}
    for panel in panels:
        finite = np.abs(panel.values[np.isfinite(panel.values)])
        largest = float(finite.max()) if finite.size else 0.0
        limits[panel.scale] = max(largest, limits.get(panel.scale, 0.0))
    return limits


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
    rows, columns = pooled.values.shape
    signed = panel.name not in QUANTITIES or QUANTITIES[panel.name].signed
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
            "pooled": pooled.is_pooled,
            "shape": list(np.shape(panel.values)),
            "symbol": panel.text,
        },
        "z": pooled.values.tolist() if pooled.values.size <= _MOST_CELLS_AS_TEXT else pooled.values,
        "x0": place.left + dx / 2,
        "dx": dx,
        "y0": place.top + dy / 2,
        "dy": dy,
        "zmin": -top if signed else 0.0,
        "zmax": top,
        "colorscale": colour_map(theme, signed=signed),
        "showscale": False,
        # The browser's side of the board writes its own label from these.
        "hoverinfo": "none",
    }
    cell = dx * unit
    if cell >= 6 and dy >= 6:
        trace |= {"xgap": 1, "ygap": 1}
    # A number of four characters, and a little air above and below.
    if cell >= 2.8 * font and dy >= 1.2 * font:
        text = [[fit_number(value, (cell - 1) / font) for value in row] for row in pooled.values]
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


def lay_out(width: tuple[float, float], height: float, theme: Theme) -> Figure:
    """Return the layout of a figure whose axes are places and not values."""
    hidden = {"visible": False, "fixedrange": True}
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {**hidden, "range": list(width)},
        "yaxis": {**hidden, "range": [height, 0]},
        "paper_bgcolor": SURFACE[theme],
        "plot_bgcolor": SURFACE[theme],
        "font": {"family": "Source Sans, sans-serif", "color": INK[theme]},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "uirevision": "board",
    }
