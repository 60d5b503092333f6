"""The bridge to the board in the browser: linked hovering there, picked cells back here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from bnviz.derivation import equation
from bnviz.figures import largest_in_block
from bnviz.scenario import FOCUSABLE
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
    elif "step" in pick:
        _move(done, pick["step"])
    else:
        _pick(done, pick)


def _move(done: Pass, step: list[int]) -> None:
    i, j = session.current().cell or (1, 1)
    m, d = done.shape
    cell = (min(max(i + step[0], 1), m), min(max(j + step[1], 1), d))
    session.change(cell=cell if session.current().cell else (1, 1))


def _pick(done: Pass, pick: dict[str, Any]) -> None:
    """Pick a cell. A pooled cell stands for the value of largest magnitude in it."""
    focus = _focus(pick)
    values = np.atleast_2d(done.arrays[focus])
    m, d = done.shape
    i = (session.current().cell or (1, 1))[0] - 1
    row, column = pick["row"], int(pick["column"])
    if pick["columns"] != d or (row is not None and pick["rows"] != m):
        if row is None:
            _, column = largest_in_block(values[:1], (0, column), (1, pick["columns"]))
        else:
            matrix = np.broadcast_to(values, (m, d))
            block, shape = (int(row), column), (pick["rows"], pick["columns"])
            i, column = largest_in_block(matrix, block, shape)
    elif row is not None:
        i = int(row)
    session.change(cell=(i + 1, column + 1), focus=focus)
    if pick["equation"] is not None:
        st.session_state["xray-equation"] = pick["equation"]


def _focus(pick: dict[str, Any]) -> str:
    """Return the quantity whose cell was picked; a part of an equation stands for its left side."""
    if pick["name"] in FOCUSABLE:
        return str(pick["name"])
    return equation(str(pick["equation"])).quantity
