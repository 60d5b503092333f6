"""A gradient of somebody's own beside the right one, and their difference, on one scale."""

from dataclasses import replace
from typing import Any

import numpy as np

from bnviz.figures.arrangement import BARE, NARROW
from bnviz.figures.board import draw_board
from bnviz.figures.panels import Band, Panel
from bnviz.figures.surface import Figure
from bnviz.notation import QUANTITIES, Theme

Array = np.ndarray[Any, Any]


_LARGE = replace(BARE, font=18, heading=50, strip_heading=46, strip=18)


def draw_gradients(
    name: str,
    found: Array,
    true: Array,
    addends: Array,
    text: str,
    theme: Theme,
    *,
    large: bool = False,
    narrow: bool = False,
) -> Figure:
    """Draw what `compare_gradients` lays out: in a column of a page, for a projector or a phone."""
    band = compare_gradients(name, found, true, addends, text)
    figure = draw_board([band], theme, NARROW if narrow else _LARGE if large else BARE).figure
    # The frame of the last array is drawn on the edge of the figure.
    figure["layout"]["margin"] = {**figure["layout"]["margin"], "r": 2}
    return figure


def compare_gradients(name: str, found: Array, true: Array, addends: Array, text: str) -> Band:
    """Lay out an attempt, minus the right array, and what is left.

    Arrays of different shapes are set beside each other, and nothing is subtracted.

    Parameters
    ----------
    name
        The id of the quantity.
    found, true
        The attempt and the right array.
    addends
        What the right one is a sum of: differences that are only rounding of these are zero.
    text
        What the attempt is called.
    """
    about = QUANTITIES[name]
    noise = 64 * float(np.finfo(np.float64).eps) * float(np.abs(addends).max(initial=0.0))

    def panel(values: Array, text: str, operator: str, *, difference: bool = False) -> Panel:
        return Panel(
            name,
            "",
            values,
            text,
            about.role,
            "attempt",
            operator=operator,
            difference=difference,
            rounding=noise,
        )

    left = panel(found, text, "")
    if found.shape != true.shape:
        return Band((), (left, panel(true, f"right {about.text}", "≠")))
    right = panel(true, f"right {about.text}", "−")
    return Band((), (left, right, panel(found - true, "difference", "=", difference=True)))
