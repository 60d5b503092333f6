"""The bridge to the board in the browser: linked hovering there, picked cells back here."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from bnviz.derivation import DELTA, equation
from bnviz.experiment import Pass
from bnviz.figures import Panel, largest_in_block
from bnviz.scenario import FOCUSABLE
from bnviz.ui.shell import session
from bnviz.ui.shell.passes import run
from bnviz.ui.shell.reconnection import reconnections
from bnviz.ui.shell.widgets import heard

CELLS = Path(__file__).with_name("cells.js").read_text(encoding="utf-8")
"""JavaScript that knows where the cells of heatmaps are."""
_bridge = st.components.v2.component(
    "bnviz_linked_board", js=CELLS + Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


# The row that is marked in a column, or None for the whole column; of several heatmaps of one name
# it may be another in each, from left to right.
Rows = int | None | tuple[int | None, ...]
# By the name of a heatmap, such as a quantity's id.
Cells = Mapping[str, Rows]


def link_board(
    name: str,
    done: Pass,
    cells: Cells,
    panels: Callable[[Pass], Iterable[Panel]],
    *,
    focus: str,
    cell: tuple[int, int] | None,
    equation: str | None = None,
    is_lesson: bool = False,
) -> None:
    """Link heatmaps, outline cells, and take the cell that is picked in one of them.

    The outlines are drawn by the browser: in the figure they would make Streamlit build it anew.

    Parameters
    ----------
    name
        Tells this board from others on the page.
    panels
        Gives the heatmaps that were drawn for a pass; asked only when one of them is clicked. It
        must not hold the pass: Streamlit keeps it as long as the session lives.
    focus
        The name of the heatmap whose cell stands out.
    cell
        The cell to outline, counted from 1, or None.
    equation
        The number of the equation that takes the cell apart: its heatmap is kept in sight. Without
        a cell, the number of an equation as printed, at which a page opens.
    is_lesson
        In a lesson a click picks the cell alone, and not the equation too, and cells are outlined
        in heatmaps of single addends.
    """
    # Tuples, because whatever else a value is makes Streamlit load pandas to see if it is a table.
    data = {
        "features": done.inputs.feature_names,
        "samples": done.inputs.sample_names,
        "focus": focus,
        "equation": equation,
        "isLesson": is_lesson,
        "cell": cell,
        "shape": done.shape,
        "column": cell[1] - 1 if cell else None,
        "cells": tuple(cells.items()),
        "reconnections": reconnections(),
    }
    key = f"linked-board-{name}"
    _bridge(key=key, data=data, on_pick_change=lambda: _take(key, panels, is_lesson=is_lesson))


def _take(key: str, panels: Callable[[Pass], Iterable[Panel]], *, is_lesson: bool) -> None:
    pick = heard(key, "pick")
    if pick is None:
        return

    def shown() -> Iterable[Panel]:
        return panels(run(session.current(), session.uploaded()))

    if pick.get("clear"):
        session.change(cell=None)
    elif "cell" in pick:
        i, j = pick["cell"]
        session.change(cell=(int(i), int(j)))
    elif is_lesson:
        session.change(cell=_cell(pick, shown()))
    else:
        number = pick["equation"] or session.current().equation
        chosen = {"focus": _focus(pick), "equation": _slug(number)}
        session.change(
            cell=_cell(pick, panels(run(session.current(), session.uploaded()))), **chosen
        )


def _cell(pick: dict[str, Any], panels: Iterable[Panel]) -> tuple[int, int]:
    """Return the picked cell. A pooled one stands for the value of largest magnitude in it."""
    row, column = pick["row"], int(pick["column"])
    clicked = (pick["name"], pick["equation"], pick["term"])
    for panel in (part for whole in panels for part in (whole, *whole.below)):
        if (panel.name, panel.equation or None, panel.term) != clicked:
            continue
        drawn = (int(pick["rows"]), int(pick["columns"]))
        if panel.matrix.shape != drawn:
            found, column = largest_in_block(panel.matrix, (row or 0, column), drawn)
            row = None if row is None else found
        break
    # A strip has no samples: the one that was picked before stays.
    before = session.current().cell
    i = before[0] if row is None and before else (row or 0) + 1
    return i, column + 1


def _slug(number: str) -> str:
    return "delta" if number == DELTA.number else number


def _focus(pick: dict[str, Any]) -> str:
    """Return the quantity whose cell was picked; a part of an equation stands for its left side."""
    if pick["name"] in FOCUSABLE:
        return str(pick["name"])
    return equation(str(pick["equation"])).quantity
