"""What stands in the space of samples: the floor, axes, directions and arrows, as traces."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import LINE, QUIET
from bnviz.figures.surface import Figure
from bnviz.notation import PATHS, ROLES, Theme

Array = np.ndarray[Any, Any]

ARROWS = {
    "delta": ("origin", "delta", "normalized", 9),
    "mu": ("delta", "centred", "mean", 8),
    "var": ("centred", "dx", "variance", 8),
    "dx": ("origin", "dx", "input", 11),
}
"""Of each arrow: where it begins, where it ends, the role whose colour it has, its width."""
REACH, HEAD = 0.95, 0.13
"""How far directions are drawn, and how long the heads of arrows are; the axes go from −1 to 1."""
AXIS = 0.72
"""How far a sample's axis is drawn."""
DIRECTIONS = {"one": ("𝟏", PATHS["mu"].id), "x_hat": ("x̂", PATHS["var"].id)}
"""What directions are called, and the role whose colour they have."""
REST = ("the rest", "input")
"""The same for the direction of what remains."""


def draw_floor(up: Array, theme: Theme) -> Figure:
    """Draw the plane across 𝟏: whatever has no mean lies in it."""
    across = np.cross(up, np.roll(up, 1) + np.array([1.0, 0, 0]))
    across /= np.linalg.norm(across)
    other = np.cross(up, across)
    turns = np.linspace(0, 2 * np.pi, 49)[:-1]
    rim = REACH * (np.outer(np.cos(turns), across) + np.outer(np.sin(turns), other))
    vertices = np.vstack([np.zeros(3), rim])
    count = len(turns)
    return {
        "type": "mesh3d",
        "name": "floor",
        **place_points(vertices),
        "i": [0] * count,
        "j": list(range(1, count + 1)),
        "k": [n % count + 1 for n in range(1, count + 1)],
        "color": LINE[theme],
        "opacity": 0.22,
        "hoverinfo": "skip",
    }


def draw_axis(name: str, number: int, theme: Theme) -> Figure:
    """Draw the axis of a sample, counted from 0."""
    ends = np.vstack([np.zeros(3), AXIS * np.eye(3)[number]])
    return _line(f"axis {name}", ends, QUIET[theme], 2)


def draw_direction(name: str, at: Array, theme: Theme) -> Figure:
    """Draw a direction, a unit vector (3,), to both sides of the origin."""
    ends = np.vstack([-REACH * at, REACH * at])
    trace = _line(f"direction {name}", ends, direction_colour(name, theme), 4, dash="dash")
    return trace | {"meta": {"direction": name}}


def draw_arrow(name: str, placed: Mapping[str, Array], theme: Theme) -> Iterator[Figure]:
    """Draw one of `ARROWS` between the points where they are placed: its shaft, then its head."""
    begin, end, role, width = ARROWS[name]
    colour = ROLES[role].colour(theme)
    shaft, head = arrow_parts(placed[begin], placed[end])
    meta = {"from": begin, "to": end}
    yield _line(f"arrow {name}", shaft, colour, width) | {"meta": {**meta, "arrow": name}}
    yield {
        "type": "cone",
        "name": f"head {name}",
        "meta": {**meta, "head": name},
        **place_points(placed[end][None]),
        **dict(zip("uvw", ([float(v)] for v in head), strict=True)),
        "anchor": "tip",
        "sizemode": "raw",
        "sizeref": 1,
        "showscale": False,
        "colorscale": [[0, colour], [1, colour]],
        "lighting": {"ambient": 1, "diffuse": 0, "specular": 0, "fresnel": 0},
        "hoverinfo": "skip",
    }


def arrow_parts(begin: Array, end: Array) -> tuple[Array, Array]:
    """Return the ends of an arrow's shaft, (2, 3), and its head as a vector, (3,)."""
    way = end - begin
    length = float(np.linalg.norm(way))
    head = way * min(HEAD, 0.6 * length) / length if length else way
    return np.vstack([begin, end - head]), head


def direction_colour(direction: str, theme: Theme) -> str:
    """Return the colour of a direction and of its name."""
    return ROLES[DIRECTIONS.get(direction, REST)[1]].colour(theme)


def _line(name: str, ends: Array, colour: str, width: int, dash: str = "solid") -> Figure:
    return {
        "type": "scatter3d",
        "mode": "lines",
        "name": name,
        **place_points(ends),
        "line": {"color": colour, "width": width, "dash": dash},
        "hoverinfo": "skip",
    }


def place_points(points: Array) -> Figure:
    """Return points (n, 3) as the coordinates of a trace."""
    return {axis: points[:, n].tolist() for n, axis in enumerate("xyz")}
