"""The board: all heatmaps in one figure on one pair of axes, placed in pixels.

One pair of axes repaints three times faster than a figure for every heatmap. Down the page the
axis counts pixels, so that the formulas beside it can be aligned; across, as many slots as the
longest band has panels stretch with the window.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bnviz.derivation import equation
from bnviz.expression import addends
from bnviz.figures.colour_maps import INK, LINE, QUIET, WRONG, colour_map
from bnviz.figures.heatmap import (
    MOST_CELLS,
    Place,
    draw_frames,
    draw_heatmap,
    find_limits,
    lay_out,
)
from bnviz.figures.labels import fit_range
from bnviz.figures.panels import Band, Panel
from bnviz.figures.pooling import pooled_shape
from bnviz.figures.surface import Figure
from bnviz.notation import ROLES, Theme

_GAP = 0.16  # between slots, in slot widths; an operator stands in it
_WIDEST_CELL = 1 / 3
_HEADING = 38
_STRIP_HEADING = 33
_STRIP = 13
_BODY = 128
_TALLEST_CELL = 32
_FOOT = 16
# A band is not lower than the formulas beside it: a heading, a line for each equation of one line,
# and for the others their number and a line for each addend.
_BAND_HEADING, _FORMULA_LINE = 28, 52
_FONT, _SMALL_FONT = 13, 12
_NARROWEST_SLOT = 106  # pixels, on a projector of 1280 pixels with the sidebar open
RANGE_ROOM = _NARROWEST_SLOT / _FONT
"""How wide the range below a heading may be, in units of its font size."""


@dataclass(frozen=True)
class Board:
    """A figure and how it came out.

    Attributes
    ----------
    figure
        A Plotly figure as a dictionary.
    equations
        The numbers of the equations of each band, from top to bottom.
    heights
        The height in pixels of each band, from top to bottom.
    pooled_to
        The shape that (m, D) matrices were pooled to, or None if every cell is drawn.
    """

    figure: Figure
    equations: tuple[tuple[str, ...], ...]
    heights: tuple[int, ...]
    pooled_to: tuple[int, int] | None


def draw_board(bands: Sequence[Band], theme: Theme) -> Board:
    """Draw bands of heatmaps as one Plotly figure.

    Parameters
    ----------
    bands
        What to draw, from `bnviz.figures.bands`.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    Board
        A figure whose heatmap traces carry the quantity's id as ``name`` and
        ``{"equation", "printed", "term", "difference", "pooled", "shape", "symbol"}`` as ``meta``.
    """
    heights = tuple(map(_band_height, bands))
    tops = np.concatenate([[0], np.cumsum(heights)[:-1]]) if heights else np.zeros(0)
    places = [p for band, top in zip(bands, tops, strict=True) for p in _place(band, float(top))]
    limits = find_limits(place.panel for place in places)
    slots = max((len(band.panels) for band in bands), default=1)
    # The longest heading, (13) ∂l/∂x · 1024×1024, is a little wider than its slot.
    across = (-0.02, slots + (slots - 1) * _GAP + 0.08)
    figure: Figure = {
        "data": [
            draw_heatmap(place, limits[place.panel.scale], theme, unit=_NARROWEST_SLOT)
            for place in places
        ],
        "layout": lay_out(across, sum(heights), theme),
    }
    notes = [note for n, place in enumerate(places) for note in _notes(place, n, theme)]
    figure["layout"]["annotations"] = notes + _key(bands, slots, theme)
    figure["layout"]["shapes"] = draw_frames(places, theme)
    numbers = tuple(band.equations for band in bands)
    return Board(figure, numbers, heights, _pooled_to(places))


def _body_height(panel: Panel) -> int:
    return min(_BODY, _TALLEST_CELL * int(panel.matrix.shape[0]))


def _band_height(band: Band) -> int:
    tallest = max(
        _HEADING + _body_height(panel) + len(panel.below) * (_STRIP_HEADING + _STRIP)
        for panel in band.panels
    )
    return max(tallest, _BAND_HEADING + sum(map(_formula_height, band.equations))) + _FOOT


def _formula_height(number: str) -> int:
    lines = len(addends(equation(number).corrected))
    return _FORMULA_LINE if lines < 3 else _FORMULA_LINE // 2 + _FORMULA_LINE * lines


def _place(band: Band, top: float) -> list[Place]:
    places = []
    for slot, panel in enumerate(band.panels):
        left = slot * (1 + _GAP)
        columns = panel.matrix.shape[1]
        width = min(1.0, _WIDEST_CELL * columns)
        body, height = top + _HEADING, _body_height(panel)
        places.append(Place(panel, left, body, width, height, top))
        below = body + height
        for strip in panel.below:
            places.append(Place(strip, left, below + _STRIP_HEADING, width, _STRIP, below))
            below += _STRIP_HEADING + _STRIP
    return places


def _pooled_to(places: Sequence[Place]) -> tuple[int, int] | None:
    largest = max((place.panel for place in places), key=lambda panel: panel.values.size)
    drawn = pooled_shape(largest.matrix.shape, MOST_CELLS)
    return None if drawn == largest.matrix.shape else drawn


def _notes(place: Place, position: int, theme: Theme) -> list[Figure]:
    panel = place.panel
    colour, quiet = ROLES[panel.role].colour(theme), QUIET[theme]
    number = f"({panel.equation}) " if panel.equation and panel.term is None else ""
    if panel.printed:
        number = f'<span style="color:{WRONG[theme]}">{number}</span>'
    low, high = float(np.min(panel.values)), float(np.max(panel.values))
    extent = fit_range(low, high, RANGE_ROOM)
    text = (
        f'{number}<b><span style="color:{colour}">{panel.text}</span></b>'
        f'<span style="color:{quiet}">{_shape(panel)}</span>'
    )
    is_strip = place.height == _STRIP
    if is_strip:
        text = f"{panel.operator} {text}".lstrip()
    notes: list[Figure] = [
        {
            "text": text,
            "x": place.left,
            "y": place.heading + (0 if is_strip else 3),
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "font": {"size": _SMALL_FONT if is_strip else _FONT, "color": INK[theme]},
        },
        # Apart, because it follows a hand: the browser knows it by this name.
        {
            "name": f"range {position}",
            "text": extent,
            "x": place.left,
            "y": place.heading + (15 if is_strip else 19),
            "xanchor": "left",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": _SMALL_FONT if is_strip else _FONT, "color": QUIET[theme]},
        },
    ]
    if panel.operator and not is_strip:
        notes.append(
            {
                "text": panel.operator,
                "x": place.left - _GAP / 2,
                "y": place.top + place.height / 2,
                "showarrow": False,
                "font": {"size": 20, "color": INK[theme]},
            }
        )
    return notes


def _key(bands: Sequence[Band], slots: int, theme: Theme) -> list[Figure]:
    """Say how to read a heatmap, in the slot that the first band leaves free."""
    if not bands or len(bands[0].panels) == slots:
        return []
    negative, positive = (colour_map(theme, signed=True)[n][1] for n in (1, -2))
    lines = (
        f'<span style="color:{negative}">■</span> negative',
        f'<span style="color:{LINE[theme]}">□</span> zero',
        f'<span style="color:{positive}">■</span> positive',
        "",
        "rows: samples",
        "columns: features",
        "strips: one value",
        "for each feature",
        "",
        "Each heatmap has",
        "its own scale; the",
        "terms of 10–13",
        "share one.",
    )
    return [
        {
            "text": "<br>".join(lines),
            "x": (slots - 1) * (1 + _GAP),
            "y": 3,
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "font": {"size": _FONT, "color": QUIET[theme]},
        }
    ]


def _shape(panel: Panel) -> str:
    """Write the shape of a panel; addends have that of their total."""
    if panel.term is not None:
        return ""
    shape = "×".join(map(str, np.shape(panel.values)))
    # The longest shapes leave no room for a dot.
    return f" · {shape}" if len(shape) < len("1000×1000") else f" {shape}"
