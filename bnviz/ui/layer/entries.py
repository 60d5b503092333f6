"""The bridge to the board of the layer in the browser: what belongs to a cell lights up there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from bnviz.derivation.hidden_layer import BY_ID
from bnviz.derivation.hidden_layer_xray import read_places
from bnviz.experiment.hidden_layer_pass import HiddenLayerPass
from bnviz.figures import largest_in_block
from bnviz.notation import QUANTITIES
from bnviz.scenario import ENTRIES
from bnviz.ui.board.linked_board import CELLS
from bnviz.ui.layer.passes import run_layer_or_say
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import heard

Entry = tuple[str, int, int]
_KEY = "layer-entries"
_AXES = tuple((name, QUANTITIES[name].axes) for name in ENTRIES)
_bridge = st.components.v2.component(
    "bnviz_layer_entries",
    js=CELLS + Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def link_entries(done: HiddenLayerPass, entry: Entry | None) -> None:
    """Link the heatmaps of the layer, outline the picked cell and what its formula reads.

    Under the mouse the browser outlines, in every heatmap, what has the same sample, input and
    feature: for a cell of h that is a row of X and a column of W.
    """
    # Tuples, because whatever else a value is makes Streamlit load pandas to see if it is a table.
    data = {
        "axes": _AXES,
        "entry": entry,
        "reads": _reads(entry),
        "features": done.inputs.feature_names,
        "samples": done.inputs.sample_names,
    }
    _bridge(key=_KEY, data=data, on_pick_change=_take)


def _reads(entry: Entry | None) -> tuple[tuple[str, tuple[int | None, ...]], ...]:
    if entry is None or entry[0] not in BY_ID:
        return ()
    return tuple(read_places(BY_ID[entry[0]], place_of(entry)).items())


def place_of(entry: Entry) -> tuple[int, ...]:
    """Return where an entry is in its array, counted from 0."""
    name, row, column = entry
    return (column - 1,) if len(QUANTITIES[name].axes) == 1 else (row - 1, column - 1)


def _take() -> None:
    pick = heard(_KEY, "pick")
    if not isinstance(pick, Mapping):
        return
    if pick.get("clear"):
        session.change(entry=None)
        return
    done, cell = run_layer_or_say(), _told_cell(pick)
    if done is None or cell is None:
        return
    array = np.atleast_2d(done.arrays[cell.name])
    if cell.rows > array.shape[0] or cell.columns > array.shape[1]:
        return
    row, column = cell.row, cell.column
    if array.shape != (cell.rows, cell.columns):
        row, column = largest_in_block(array, (row, column), (cell.rows, cell.columns))
    session.change(entry=(cell.name, row + 1, column + 1))


class _Cell(NamedTuple):
    name: str
    row: int
    column: int
    rows: int
    columns: int


def _told_cell(pick: Mapping[str, Any]) -> _Cell | None:
    """Return the cell that a browser says was picked; it may send anything."""
    told: list[Any] = [pick.get(field) for field in _Cell._fields]
    if told[0] not in ENTRIES or not all(isinstance(one, int) and one >= 0 for one in told[1:]):
        return None
    cell = _Cell(*told)
    return cell if cell.row < cell.rows and cell.column < cell.columns else None
