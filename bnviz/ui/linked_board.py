"""The bridge to the board in the browser: linked hovering there, picked cells back here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from bnviz.derivation import DELTA, equation
from bnviz.figures import Panel, bands, largest_in_block
from bnviz.scenario import FOCUSABLE, Settings
from bnviz.ui import session
from bnviz.ui.computation import Pass

_KEY = "linked-board"
_bridge = st.components.v2.component(
    "bnviz_linked_board", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


# Quantity id to the row that is marked in its column, or None for the whole column.
Cells = Mapping[str, int | None]


def link_board(done: Pass, cells: Cells, *, focus: str, addends: bool = False) -> None:
    """Link the heatmaps of the board, outline cells, and take the cell that is picked.

    The outlines are drawn by the browser: in the figure they would make Streamlit build it anew.

    Parameters
    ----------
    focus
        The name of the heatmap whose cell stands out.
    addends
        Outline cells in heatmaps of single addends too.
    """
    settings = session.current()
    data = {
        "features": done.inputs.feature_names,
        "samples": done.inputs.sample_names,
        "focus": focus,
        "addends": addends,
        "cell": settings.cell,
        "shape": done.shape,
        "column": settings.cell[1] - 1 if settings.cell else None,
        "cells": dict(cells),
    }
    _bridge(key=_KEY, data=data, on_pick_change=lambda: _take(done))


def _take(done: Pass) -> None:
    pick = st.session_state[_KEY].pick
    if pick is None:
        return
    if pick.get("clear"):
        session.change(cell=None)
    elif "cell" in pick:
        i, j = pick["cell"]
        session.change(cell=(int(i), int(j)))
    else:
        _pick(done, pick)


def _pick(done: Pass, pick: dict[str, Any]) -> None:
    """Pick a cell. A pooled cell stands for the value of largest magnitude that it shows."""
    settings = session.current()
    row, column = pick["row"], int(pick["column"])
    panel = _panel(done, settings, pick)
    if panel is not None and panel.matrix.shape != (pick["rows"], pick["columns"]):
        block, drawn = (row or 0, column), (pick["rows"], pick["columns"])
        found, column = largest_in_block(panel.matrix, block, drawn)
        row = None if row is None else found
    # A strip has no samples: the one that was picked before stays.
    i = settings.cell[0] if row is None and settings.cell else (row or 0) + 1
    number = pick["equation"] or settings.equation
    session.change(cell=(i, column + 1), focus=_focus(pick), equation=_slug(number))


def _panel(done: Pass, settings: Settings, pick: dict[str, Any]) -> Panel | None:
    """Return the heatmap on the board that was clicked."""
    drawn = (p for band in bands(done.arrays, settings.printed) for p in band.panels)
    for panel in (part for whole in drawn for part in (whole, *whole.below)):
        same = (panel.name, panel.equation or None, panel.term)
        if same == (pick["name"], pick["equation"], pick["term"]):
            return panel
    return None


def _slug(number: str) -> str:
    return "delta" if number == DELTA.number else number


def _focus(pick: dict[str, Any]) -> str:
    """Return the quantity whose cell was picked; a part of an equation stands for its left side."""
    if pick["name"] in FOCUSABLE:
        return str(pick["name"])
    return equation(str(pick["equation"])).quantity
