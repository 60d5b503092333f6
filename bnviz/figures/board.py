"""The board: all heatmaps in one figure on one pair of axes.

One pair of axes repaints three times faster than a figure for every heatmap.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bnviz.figures.arrangement import WIDE, Arrangement
from bnviz.figures.arranging import Spot, arrange
from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.heatmap import (
    MOST_CELLS,
    Place,
    draw_frames,
    draw_heatmap,
    find_limits,
    lay_out,
)
from bnviz.figures.labels import fit_range, text_width
from bnviz.figures.panels import Band
from bnviz.figures.pooling import pooled_shape
from bnviz.figures.scale_text import write_own
from bnviz.figures.surface import Figure
from bnviz.notation import ROLES, SIGNS, Theme

# Operators that stand before the symbol of a strip; all others stand before the picture.
_INLINE = ("Σ↓",)
_AIR = 0.6  # between a symbol and its range, in units of the font size


@dataclass(frozen=True)
class Board:
    """A figure and how it came out.

    Attributes
    ----------
    figure
        A Plotly figure as a dictionary.
    spots
        Where formulas belong.
    pooled_to
        The shape that (m, D) matrices were pooled to, or None if every cell is drawn.
    """

    figure: Figure
    spots: tuple[Spot, ...]
    pooled_to: tuple[int, int] | None


def draw_board(bands: Sequence[Band], theme: Theme, form: Arrangement = WIDE) -> Board:
    """Draw bands of heatmaps as one Plotly figure.

    Parameters
    ----------
    bands
        What to draw, from `bnviz.figures.bands`.
    theme
        ``"light"`` or ``"dark"``.
    form
        How to lay them out.

    Returns
    -------
    Board
        A figure whose heatmap traces carry the quantity's id as ``name`` and ``meta``: what
        `bnviz.figures.heatmap.draw_heatmap` says, and ``"range"``, the room for the range, with
        what follows it where a panel has left a scale.
    """
    arranged = arrange(bands, form)
    places = arranged.places
    limits = find_limits(place.panel for place in places)
    traces = [
        draw_heatmap(
            place, limits[place.panel.scale], theme, unit=form.narrowest, font=form.font - 1
        )
        for place in places
    ]
    figure: Figure = {"data": traces, "layout": lay_out((0, 1), arranged.height, theme)}
    notes: list[Figure] = []
    for position, (place, trace) in enumerate(zip(places, traces, strict=True)):
        own = write_own(place.panel, limits)
        notes += _notes(place, own, theme, form)
        name = "".join(_symbol(place, own, form))
        room = _room(place, form) - (0 if _is_apart(place, form) else text_width(name) + _AIR)
        trace["meta"]["range"] = room
        if _has_heading(place, form) or place.aside:
            notes.append(_range(place, own, room, theme, form, f"range {position}"))
    figure["layout"]["annotations"] = notes + _key(bands, theme, form)
    figure["layout"]["shapes"] = draw_frames(places, theme)
    return Board(figure, arranged.spots, _pooled_to(places))


def _pooled_to(places: Sequence[Place]) -> tuple[int, int] | None:
    largest = max((place.panel for place in places), key=lambda panel: panel.values.size)
    drawn = pooled_shape(largest.matrix.shape, MOST_CELLS)
    return None if drawn == largest.matrix.shape else drawn


def _has_heading(place: Place, form: Arrangement) -> bool:
    """Whether there is room above it; where there is none, its formula names it."""
    return place.top - place.heading >= form.font


def _is_apart(place: Place, form: Arrangement) -> bool:
    """Whether its range has a line to itself."""
    return form.is_stacked or place.aside is not None


def _symbol(place: Place, own: str, form: Arrangement) -> tuple[str, str]:
    """Return what names a panel, and its shape where there is room for it and for a range."""
    panel = place.panel
    name = f"{panel.operator} {panel.text}" if panel.operator in _INLINE else panel.text
    number = f"({panel.equation}) " if form.is_stacked and panel.equation else ""
    shape = " · " + "×".join(map(str, np.shape(panel.values)))
    is_whole = panel.term is None
    extent = fit_range(*_extent(place), math.inf) + own
    beside = 0 if form.is_stacked else text_width(extent) + _AIR
    is_short = text_width(number + name + shape) + beside <= _room(place, form)
    return number + name, shape if is_whole and is_short else ""


def _extent(place: Place) -> tuple[float, float]:
    values = place.panel.shown
    return float(np.min(values)), float(np.max(values))


def _room(place: Place, form: Arrangement) -> float:
    """Return the width of a label in units of its font size."""
    room = place.aside.room if place.aside else place.room
    return room * form.narrowest / form.font


def _notes(place: Place, own: str, theme: Theme, form: Arrangement) -> Iterator[Figure]:
    panel = place.panel
    if panel.operator and panel.operator not in _INLINE:
        yield {
            "text": panel.operator,
            "x": place.left - form.operator,
            "y": place.top + place.height / 2,
            "showarrow": False,
            "font": {"size": max(20, form.font + 2), "color": INK[theme]},
        }
    if not _has_heading(place, form):
        return
    name, shape = _symbol(place, own, form)
    role = "wrong" if panel.printed and form.is_stacked else panel.role
    colour = ROLES[role].colour(theme)
    yield {
        "x": place.left,
        "y": place.heading,
        "yanchor": "top",
        "text": f'<b><span style="color:{colour}">{name}</span></b>'
        f'<span style="color:{QUIET[theme]}">{shape}</span>',
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": form.font, "color": INK[theme]},
    }


def _range(
    place: Place, own: str, room: float, theme: Theme, form: Arrangement, name: str
) -> Figure:
    """Write the smallest and the largest value; apart, because they follow a hand."""
    apart = _is_apart(place, form)
    aside = place.aside
    top = place.heading + (form.font + 3 if form.is_stacked else 0)
    return {
        "name": name,
        "text": fit_range(*_extent(place), room - text_width(own), place.panel.noise) + own,
        "x": aside.left if aside else place.left + (0 if apart else place.room),
        "y": aside.middle if aside else top,
        "xanchor": "left" if apart else "right",
        "yanchor": "middle" if aside else "top",
        "showarrow": False,
        "font": {"size": form.font, "color": QUIET[theme]},
    }


def _scales(bands: Sequence[Band]) -> tuple[str, ...]:
    if any(panel.together for band in bands for panel in band.panels):
        return "One scale each; ×2: colours", "are twice as strong as on", "the sum's scale."
    return "One scale each; 10 to 13", "share one, and so do x, μ."


def _key(bands: Sequence[Band], theme: Theme, form: Arrangement) -> list[Figure]:
    """Say how to read a heatmap, in the column that the first band leaves free."""
    if not bands or len(bands[0].panels) >= len(form.columns) or form.is_stacked:
        return []
    negative, positive = (SIGNS[name].colour(theme) for name in ("negative", "positive"))
    lines = (
        f'<span style="color:{negative}">■</span> negative',
        f'<span style="color:{LINE[theme]}">□</span> zero',
        f'<span style="color:{positive}">■</span> positive',
        "rows: samples",
        "columns: features",
        "strips: one value a feature",
        *_scales(bands),
    )
    return [
        {
            "text": "<br>".join(lines),
            "x": form.columns[-1],
            "y": form.formula,
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "font": {"size": form.font, "color": QUIET[theme]},
        }
    ]
