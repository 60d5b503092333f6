"""The bridge to a hand on this page: what it moves is computed and drawn in the browser."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
import streamlit as st

from bnviz.experiment import Pass
from bnviz.experiment.column import Column
from bnviz.experiment.live_column import give_column, write_column
from bnviz.figures.space import SIZE
from bnviz.figures.space_names import BEYOND
from bnviz.figures.space_traces import ARROWS, HEAD, REACH
from bnviz.notation import quantity_colours
from bnviz.scenario import read_edits, say_complaints, shape_of
from bnviz.scenario.edits import pulled
from bnviz.ui.board.open_part import SHOWS_OPEN_PART
from bnviz.ui.board.window import MEASURES_SCREEN, take_window, window
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import heard

_KEY = "geometry-hand"
# In the order in which they are put together; the last one is what Streamlit calls.
_PARTS = "figures controls arrows parts space invariance sweeps geometry".split()


def _script() -> str:
    painter = files("bnviz.figures").joinpath("painter.js").read_text(encoding="utf-8")
    ours = [Path(__file__).with_name(f"{part}.js").read_text(encoding="utf-8") for part in _PARTS]
    return "\n".join([write_column(), painter, MEASURES_SCREEN, SHOWS_OPEN_PART, *ours])


_hand = st.components.v2.component(
    "bnviz_geometry",
    html='<div class="geometry"></div>',
    js=_script(),
    css=Path(__file__).with_name("hand.css").read_text(encoding="utf-8"),
)


def lend_hand(part: str, done: Pass, column: Column) -> None:
    """Draw what a hand can pull in a part of the page; where it lets go comes back as an edit.

    Parameters
    ----------
    part
        Which part of the page asks: a name of `bnviz.scenario.settings.GEOMETRIES`.
    """
    settings, theme = session.current(), session.theme()
    feature = column.feature
    added = pulled(settings.edit, done.shape)
    names = done.inputs.sample_names or tuple(f"sample {n + 1}" for n in range(column.m))
    given = dict(give_column(column)) | {
        "pulled": (np.zeros(column.m) if added is None else added[:, feature]).tolist()
    }
    data = {
        "part": part,
        # Text, because whatever is neither that nor a tuple makes Streamlit load pandas to see if
        # it is a table.
        "column": json.dumps(given),
        "feature": feature + 1,
        "names": tuple(names[:_MOST_NAMES]),
        "edited": sum(edit.feature == feature + 1 for edit in settings.edit),
        "present": settings.present,
        "window": (window().narrow, window().screen),
        "colours": json.dumps(quantity_colours(theme)),
        "space": json.dumps(
            {"arrows": ARROWS, "head": HEAD, "reach": REACH, "beyond": BEYOND, "size": SIZE}
        ),
    }
    _hand(key=_KEY, data=data, on_hand_change=_take, on_window_change=_take_window)


_MOST_NAMES = 8


def _take_window() -> None:
    take_window(heard(_KEY, "window"))


def _take() -> None:
    """Take what a hand let go of; a browser may send anything."""
    told = heard(_KEY, "hand")
    if not isinstance(told, Mapping):
        return
    settings = session.current()
    if told.get("let_go"):
        cell = settings.cell
        feature = cell[1] if cell else 1
        session.change(edit=tuple(e for e in settings.edit if e.feature != feature))
        return
    # Read once with those before it, so that the same limits hold as for a link.
    ours, complaints = read_edits(str(told.get("edit")), shape_of(settings, session.uploaded()))
    kept = {edit.place: edit for edit in (*settings.edit, *ours)}
    merged, more = read_edits(
        ";".join(map(str, kept.values())), shape_of(settings, session.uploaded())
    )
    session.change(edit=merged)
    if complaints or more:
        session.say("edit", say_complaints(complaints or more))
