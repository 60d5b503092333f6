"""A gradient in the space of three samples: two directions are taken out, and what remains."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import LINE, QUIET, SURFACE
from bnviz.figures.name_sides import find_sides
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import PATHS, QUANTITIES, ROLES, Theme

Array = np.ndarray[Any, Any]

META = "geometry-space"
"""What the figure has as its ``meta``: a script knows it by that."""
# Of each arrow: where it begins, where it ends, the quantity whose colour it has, its width.
ARROWS = {
    "delta": ("origin", "delta", "normalized", 9),
    "mu": ("delta", "centred", "mean", 8),
    "var": ("centred", "dx", "variance", 8),
    "dx": ("origin", "dx", "input", 11),
}
_DIRECTIONS = {"one": ("𝟏", PATHS["mu"].id), "x_hat": ("x̂", PATHS["var"].id)}
_REST = ("the rest", "input")
REACH, HEAD, BEYOND = 0.95, 0.13, 0.2
"""How far directions are drawn, how long the heads of arrows are, and how far beyond the end of
∂l/∂x its name stands, clear of what meets in the origin; the axes go from −1 to 1."""
SIZE = 1.75
"""How large everything is drawn."""
_AXIS, _LENGTH = 0.72, 0.85  # of a sample's axis, and of δ
_UNSEEN = 1e-6  # the length of an arrow that is not drawn
_PIXELS = 0.43  # of its height, that a figure has for one unit at first


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
        _floor(up, theme),
        *(_axis(name, n, theme) for n, name in enumerate(samples)),
        *(_direction(name, at, theme) for name, at in directions.items()),
        *(trace for name in ARROWS for trace in _arrow(name, placed, theme)),
        _labels(placed, directions, samples, (font, height), theme),
    ]
    hidden = {"visible": False, "range": [-1, 1], "autorange": False}
    eye = _look_from(directions)
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


def _look_from(directions: Mapping[str, Array]) -> Array:
    """Return where the eye is: above the floor, and at the end of no direction."""
    up = directions["one"]
    least = np.eye(3)[np.argmin(np.abs(up))]
    x_hat = directions.get("x_hat", least - up * float(least @ up))
    across = np.cross(up, x_hat)
    if "rest" not in directions:
        # 𝟏 and x̂ are all that there is: their plane is seen from its front.
        return np.asarray(0.35 * up + across)
    return np.asarray(0.7 * up + 0.9 * directions["rest"] + 0.6 * x_hat)


def _floor(up: Array, theme: Theme) -> Figure:
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
        **_coordinates(vertices),
        "i": [0] * count,
        "j": list(range(1, count + 1)),
        "k": [n % count + 1 for n in range(1, count + 1)],
        "color": LINE[theme],
        "opacity": 0.22,
        "hoverinfo": "skip",
    }


def _axis(name: str, number: int, theme: Theme) -> Figure:
    ends = np.vstack([np.zeros(3), _AXIS * np.eye(3)[number]])
    return _line(f"axis {name}", ends, QUIET[theme], 2)


def _direction(name: str, at: Array, theme: Theme) -> Figure:
    ends = np.vstack([-REACH * at, REACH * at])
    trace = _line(f"direction {name}", ends, _colour(name, theme), 4, dash="dash")
    return trace | {"meta": {"direction": name}}


def _arrow(name: str, placed: Mapping[str, Array], theme: Theme) -> Iterator[Figure]:
    begin, end, role, width = ARROWS[name]
    colour = ROLES[role].colour(theme)
    shaft, head = arrow_parts(placed[begin], placed[end])
    meta = {"from": begin, "to": end}
    yield _line(f"arrow {name}", shaft, colour, width) | {"meta": {**meta, "arrow": name}}
    yield {
        "type": "cone",
        "name": f"head {name}",
        "meta": {**meta, "head": name},
        **_coordinates(placed[end][None]),
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


def _labels(
    placed: Mapping[str, Array],
    directions: Mapping[str, Array],
    samples: tuple[str, ...],
    size: tuple[int, int],
    theme: Theme,
) -> Figure:
    """Write the names of directions and arrows at their ends."""
    # ∂l/∂x may lie on the last direction, whose name then stands at the other end.
    ends = {
        name: (_sign(name, at, placed) * 1.04 * REACH * at, _name(name), _colour(name, theme))
        for name, at in directions.items()
    }
    ends |= {
        sample: (1.08 * _AXIS * np.eye(3)[n], sample, QUIET[theme])
        for n, sample in enumerate(samples)
    }
    ends |= {
        "delta": (
            placed["delta"],
            "δ",
            ROLES[QUANTITIES["delta"].role].colour(theme),
        ),
        "dx": (
            _beyond(placed["dx"]),
            "∂l/∂x",
            ROLES["input"].colour(theme),
        ),
    }
    places, texts, colours = zip(*ends.values(), strict=True)
    lines = [(placed[begin], placed[end]) for begin, end, *_ in ARROWS.values()]
    lines += [(-REACH * at, REACH * at) for at in directions.values()]
    lines += [(np.zeros(3), _AXIS * np.eye(3)[n]) for n in range(len(samples))]
    (font, height), up = size, directions["one"]
    letter = font / (_PIXELS * height)
    sides = find_sides(
        dict(zip(ends, zip(places, texts, strict=True), strict=True)),
        lines,
        (up, _look_from(directions)),
        letter,
    )
    is_below = float(placed["delta"] @ up) < 0
    sides["delta"] = "bottom center" if is_below else "top center"
    return {
        "type": "scatter3d",
        "mode": "text",
        "name": "labels",
        "meta": {"labels": list(ends)},
        **_coordinates(np.vstack(places)),
        "text": list(texts),
        # The name of δ stands on the side away from where its mean is taken out.
        "textposition": [sides[name] for name in ends],
        "textfont": {"size": font, "color": list(colours)},
        "hoverinfo": "skip",
    }


def _beyond(tip: Array) -> Array:
    length = float(np.linalg.norm(tip))
    return tip * (1 + BEYOND / length) if length > _UNSEEN else tip


def _sign(direction: str, at: Array, placed: Mapping[str, Array]) -> int:
    return -1 if direction == "rest" and float(at @ placed["dx"]) > 0 else 1


def _name(direction: str) -> str:
    return _DIRECTIONS.get(direction, _REST)[0]


def _colour(direction: str, theme: Theme) -> str:
    return ROLES[_DIRECTIONS.get(direction, _REST)[1]].colour(theme)


def _line(name: str, ends: Array, colour: str, width: int, dash: str = "solid") -> Figure:
    return {
        "type": "scatter3d",
        "mode": "lines",
        "name": name,
        **_coordinates(ends),
        "line": {"color": colour, "width": width, "dash": dash},
        "hoverinfo": "skip",
    }


def _coordinates(points: Array) -> Figure:
    return {axis: points[:, n].tolist() for n, axis in enumerate("xyz")}


def _vector(at: Array) -> Figure:
    return {axis: float(at[n]) for n, axis in enumerate("xyz")}
