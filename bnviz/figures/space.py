"""A gradient in the space of three samples: two directions are taken out, and what remains."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import SURFACE
from bnviz.figures.space_names import look_from, write_names
from bnviz.figures.space_traces import ARROWS, draw_arrow, draw_axis, draw_direction, draw_floor
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import Theme

Array = np.ndarray[Any, Any]

META = "geometry-space"
"""What the figure has as its ``meta``: a script knows it by that."""
SIZE = 1.75
"""How large everything is drawn."""
_LENGTH = 0.85  # of δ


def draw_space(
    points: Mapping[str, Array],
    directions: Mapping[str, Array],
    theme: Theme,
    *,
    samples: tuple[str, ...] = (),
    height: int = 430,
    font: int = 14,
) -> Figure:
    """Draw δ, the parts along 𝟏 and x̂ that it loses, and ∂l/∂x as arrows.

    Parameters
    ----------
    points
        ``delta``, ``centred`` and ``dx``, (3,) each.
    directions
        Unit vectors (3,) by ``one``, ``x_hat`` and ``rest``, as far as there are any.
    samples
        What the coordinates are called where they are samples; their axes are then drawn.

    Returns
    -------
    figure
        Traces whose ``meta`` says from which point to which they go, in units of ``layout.meta``'s
        ``unit``, so that a script can move them.
    """
    size = float(np.linalg.norm(points["delta"])) or 1.0
    unit = size / _LENGTH
    placed = {"origin": np.zeros(3)} | {name: p / unit for name, p in points.items()}
    up = directions["one"]
    data = [
        draw_floor(up, theme),
        *(draw_axis(name, n, theme) for n, name in enumerate(samples)),
        *(draw_direction(name, at, theme) for name, at in directions.items()),
        *(trace for name in ARROWS for trace in draw_arrow(name, placed, theme)),
        write_names(placed, directions, samples, (font, height), theme),
    ]
    hidden = {"visible": False, "range": [-1, 1], "autorange": False}
    eye = look_from(directions)
    scene = {
        "xaxis": hidden,
        "yaxis": hidden,
        "zaxis": hidden,
        "aspectmode": "manual",
        # In parallel projection this is how large everything is drawn.
        "aspectratio": dict.fromkeys("xyz", SIZE),
        "dragmode": "orbit",
        "bgcolor": SURFACE[theme],
        "camera": {
            "up": _vector(up),
            "eye": _vector(eye),
            "projection": {"type": "orthographic"},
        },
    }
    return {
        "data": data,
        "layout": {
            **lay_surface(theme, font),
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "scene": scene,
            "meta": {"name": META, "unit": unit, "samples": bool(samples)},
            "uirevision": f"space {bool(samples)}",
        },
    }


def _vector(at: Array) -> Figure:
    return {axis: float(at[n]) for n, axis in enumerate("xyz")}
