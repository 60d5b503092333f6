"""The names of directions and arrows in space, each on a side where no line crosses it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import QUIET
from bnviz.figures.name_sides import find_sides
from bnviz.figures.space_traces import (
    ARROWS,
    AXIS,
    DIRECTIONS,
    REACH,
    REST,
    direction_colour,
    place_points,
)
from bnviz.figures.surface import Figure
from bnviz.notation import QUANTITIES, ROLES, Theme

Array = np.ndarray[Any, Any]

BEYOND = 0.2
"""How far beyond the end of ∂l/∂x its name stands, clear of what meets in the origin."""
_UNSEEN = 1e-6  # the length of an arrow that is not drawn
_PIXELS = 0.43  # of its height, that a figure has for one unit at first


def write_names(
    placed: Mapping[str, Array],
    directions: Mapping[str, Array],
    samples: tuple[str, ...],
    size: tuple[int, int],
    theme: Theme,
) -> Figure:
    """Write the names of directions and arrows at their ends, and those of samples.

    Parameters
    ----------
    placed
        The points of `draw_space` in the units of the figure, and its origin, (3,) each.
    directions, samples
        As `draw_space` takes them.
    size
        Of the letters and the height of the figure, in pixels.
    """
    # ∂l/∂x may lie on the last direction, whose name then stands at the other end.
    ends = {
        name: (
            _sign(name, at, placed) * 1.04 * REACH * at,
            DIRECTIONS.get(name, REST)[0],
            direction_colour(name, theme),
        )
        for name, at in directions.items()
    }
    ends |= {
        sample: (1.08 * AXIS * np.eye(3)[n], sample, QUIET[theme])
        for n, sample in enumerate(samples)
    }
    ends |= {
        "delta": (placed["delta"], "δ", ROLES[QUANTITIES["delta"].role].colour(theme)),
        "dx": (_beyond(placed["dx"]), "∂l/∂x", ROLES["input"].colour(theme)),
    }
    places, texts, colours = zip(*ends.values(), strict=True)
    lines = [(placed[begin], placed[end]) for begin, end, *_ in ARROWS.values()]
    lines += [(-REACH * at, REACH * at) for at in directions.values()]
    lines += [(np.zeros(3), AXIS * np.eye(3)[n]) for n in range(len(samples))]
    (font, height), up = size, directions["one"]
    letter = font / (_PIXELS * height)
    sides = find_sides(
        dict(zip(ends, zip(places, texts, strict=True), strict=True)),
        lines,
        (up, look_from(directions)),
        letter,
    )
    is_below = float(placed["delta"] @ up) < 0
    sides["delta"] = "bottom center" if is_below else "top center"
    return {
        "type": "scatter3d",
        "mode": "text",
        "name": "labels",
        "meta": {"labels": list(ends)},
        **place_points(np.vstack(places)),
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


def look_from(directions: Mapping[str, Array]) -> Array:
    """Return where the eye is at first: above the floor, and at the end of no direction."""
    up = directions["one"]
    least = np.eye(3)[np.argmin(np.abs(up))]
    x_hat = directions.get("x_hat", least - up * float(least @ up))
    across = np.cross(up, x_hat)
    if "rest" not in directions:
        # 𝟏 and x̂ are all that there is: their plane is seen from its front.
        return np.asarray(0.35 * up + across)
    return np.asarray(0.7 * up + 0.9 * directions["rest"] + 0.6 * x_hat)
