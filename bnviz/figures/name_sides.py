"""On which side of its place a name stands in space, clear of the lines as they are first seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bnviz.figures.labels import text_width

Array = np.ndarray[Any, Any]

# To the right and upward, in half sizes of the name; the first that is clear is taken.
_SIDES = {
    "top center": (0, 1),
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "bottom center": (0, -1),
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
}
_AIR = 0.25  # of a letter
_POINTS = np.linspace(0, 1, 200)[:, None]


def find_sides(
    names: Mapping[str, tuple[Array, str]],
    lines: Sequence[tuple[Array, Array]],
    look: tuple[Array, Array],
    letter: float,
) -> dict[str, str]:
    """Return Plotly's ``textposition`` for each name: the first side that no line crosses.

    Where lines cross all of them, it is the side where they keep furthest from its middle.

    Parameters
    ----------
    names
        By id where it stands, (3,), and its text.
    lines
        The ends of every line, (3,) each.
    look
        What is up, and where the eye is, (3,) each; the projection is orthographic.
    letter
        The height of letters, in the units of places.
    """
    drawn = np.vstack([_seen(a + _POINTS * (b - a), look) for a, b in lines])
    return {name: _side(_seen(at, look), text, drawn, letter) for name, (at, text) in names.items()}


def _seen(points: Array, look: tuple[Array, Array]) -> Array:
    """Return where points (..., 3) are on the screen, (..., 2): to the right and upward."""
    up, eye = look
    right = np.cross(up, eye)
    upward = np.cross(eye, right)
    axes = np.stack([axis / np.linalg.norm(axis) for axis in (right, upward)])
    return np.asarray(points @ axes.T)


def _side(at: Array, text: str, drawn: Array, letter: float) -> str:
    half = letter * np.array([text_width(text) / 2 + _AIR, 0.5 + _AIR])
    rooms = {
        side: float((np.abs(drawn - at - half * np.array(way)) / half).max(axis=1).min())
        for side, way in _SIDES.items()
    }
    clear = (side for side, room in rooms.items() if room >= 1)
    return next(clear, max(rooms, key=lambda side: rooms[side]))
