"""The picture of a step: its factors as arrays, and what they come to."""

from collections.abc import Iterator
from dataclasses import replace
from math import isclose
from operator import attrgetter

import numpy as np
import streamlit as st

from bnviz.experiment import Pass
from bnviz.figures import Figure, Panel
from bnviz.figures.heatmap import find_limits
from bnviz.figures.labels import write_number
from bnviz.figures.picture_equation import Room, draw_picture
from bnviz.figures.picture_row import Item
from bnviz.lesson import STEPS, Change, Result, Step
from bnviz.notation import Theme
from bnviz.ui.step.panels import (
    TOGETHER,
    Known,
    common_limits,
    know,
    panel_of_change,
    panel_of_factor,
    panel_of_result,
    write_loss,
)


@st.cache_resource(
    max_entries=128,
    show_spinner=False,
    hash_funcs={Pass: attrgetter("fingerprint")},
)
def picture_of(
    done: Pass,
    position: int,
    theme: Theme,
    room: Room,
    cell: tuple[int, int] | None,
    *,
    hidden: bool,
    own: bool,
) -> Figure:
    """Draw the picture of a step.

    Parameters
    ----------
    cell
        The cell whose x is pushed, or whose column is, counted from 1; None where nothing is.
    hidden
        Leave the place of its result empty.
    own
        Give each path a scale of its own, with the factor to that of their sum.
    """
    step = STEPS[position]
    known = know(step, done, cell)
    items = list(_items(step, known, hidden=hidden))
    if items[-1].panel and step.result and position:
        items[-1] = replace(items[-1], was=_scale_before(STEPS[position - 1], step, known))
    limits = common_limits(step, known)
    if own and step.has_paths:
        items = [_apart(item, limits[TOGETHER]) for item in items]
    return draw_picture(items, theme, limits, room)


def _apart(item: Item, shared: float) -> Item:
    """Return an array of those that share a scale on a scale of its own."""
    panel = item.panel
    if panel is None or panel.scale != TOGETHER or not panel.shown.any():
        return item
    own = find_limits([panel])[TOGETHER]
    return replace(item, panel=replace(panel, scale=f"own {panel.text}"), times=shared / own)


def _scale_before(before: Step, step: Step, known: Known) -> float | None:
    """Return where the colours of the same result ended a step before, if that was elsewhere."""
    if before.result is None or step.result is None or before.result.text != step.result.text:
        return None
    old, new = (_end(one, one.result, known) for one in (before, step) if one.result)
    return None if isclose(old, new) else old


def _end(step: Step, result: Result, known: Known) -> float:
    panel = panel_of_result(step, result, known)
    return (find_limits([panel]) | common_limits(step, known))[panel.scale]


def panels_of(step: Step, done: Pass) -> Iterator[Panel]:
    """Return the arrays in the picture of a step, from left to right."""
    items = _items(step, know(step, done, None), hidden=False)
    return (item.panel for item in items if item.panel)


def _items(step: Step, known: Known, *, hidden: bool) -> Iterator[Item]:
    count = 0
    for piece in step.pieces:
        if isinstance(piece, str):
            # A sum whose summands are shown stands between them and their sum.
            if not (piece == "Σ" and step.result and step.result.summand is not None):
                yield Item(text=piece)
            continue
        count += 1
        shown = count <= step.revealed
        active = piece.path == step.focus and step.addend is None
        if piece.quantity == "loss":
            yield Item(text=write_loss(piece, known), name=piece.text, role=piece.role)
            continue
        if not piece.is_array:
            yield Item(text=piece.text if shown else "?")
            continue
        if isinstance(piece, Change):
            yield Item(panel_of_change(piece, known))
            continue
        if piece.quantity in ("gamma", "beta") and np.ptp(known.done.arrays[piece.quantity]) == 0:
            value = write_number(float(known.done.arrays[piece.quantity][0]), 3)
            yield Item(text=value if shown else "?", name=piece.text, role=piece.role)
            continue
        yield Item(panel_of_factor(piece, step, known), hidden=not shown, active=active)
    if step.result is not None:
        yield Item(text=step.result.sign)
        yield Item(panel_of_result(step, step.result, known), hidden=hidden)
