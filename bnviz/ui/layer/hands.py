"""The bridge to a hand on the board of the layer: what it pulls comes back as settings."""

import json
from collections.abc import Mapping
from importlib.resources import files
from math import isfinite
from operator import attrgetter
from pathlib import Path
from threading import Lock

import numpy as np
import streamlit as st
from cachetools import LRUCache, cached

from bnviz.derivation.hidden_layer import BY_ID, TEXTS
from bnviz.experiment.hidden_layer_pass import HiddenLayerPass
from bnviz.experiment.live_hidden_layer import (
    MOST_LIVE_PRODUCTS,
    follows_hand,
    give_hidden_layer,
    write_hidden_layer,
)
from bnviz.figures.colour_maps import LINE, SURFACE, colour_map
from bnviz.scenario import (
    ENTRIES,
    LARGEST,
    MOST_EDITS,
    Settings,
    fit_weights,
    read_edits,
    read_weights,
    say_complaints,
    shape_of,
)
from bnviz.ui.board.linked_board import CELLS
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import heard

_KEY, _SERIAL = "layer-hands", "layer-hands-serial"
_MOST_BYTES = 32 * 2**20
_SYMBOLS = json.dumps({name: TEXTS[name] for name in ENTRIES})
_GIVEN = json.dumps([name for name in ENTRIES if name not in BY_ID])


def _script() -> str:
    painter = files("bnviz.figures").joinpath("painter.js").read_text(encoding="utf-8")
    shared = files("bnviz.ui.board").joinpath("hands")
    over = [shared.joinpath(f"{part}.js") for part in ("overlay", "scales", "painting", "agreeing")]
    ours = [Path(__file__).with_name(f"{part}.js") for part in ("following", "grasping", "hands")]
    texts = [part.read_text(encoding="utf-8") for part in (*over, *ours)]
    return "\n".join([write_hidden_layer(), painter, CELLS, *texts])


_hands = st.components.v2.component(
    "bnviz_layer_hands",
    html='<div class="hands"><p aria-live="polite"></p></div>',
    js=_script(),
    css=files("bnviz.ui.board").joinpath("hands", "hands.css").read_text(encoding="utf-8"),
)


def lend_hands(done: HiddenLayerPass, name: str) -> None:
    """Let a hand pull cells of X, W, b, γ and β: what follows is painted, and its end comes back.

    Parameters
    ----------
    name
        What the board's figure has as its ``meta``: hands know it by that.
    """
    theme, is_live = session.theme(), follows_hand(done)
    n, d, h = done.shape
    # Text, because whatever is neither that nor a tuple makes Streamlit load pandas to see if it
    # is a table.
    data = {
        "live": is_live,
        "why": "Pulling is off: the board follows a hand up to N · D · H = "
        f"{MOST_LIVE_PRODUCTS:,}; here that is {n * d * h:,}.",
        "fingerprint": name,
        "layer": _layer(done) if is_live else "",
        "change": False,
        "bound": LARGEST,
        "most": MOST_EDITS,
        "tolerance": _tolerance(done),
        "colours": json.dumps(
            {"signed": colour_map(theme, signed=True), "unsigned": colour_map(theme, signed=False)}
        ),
        "surface": SURFACE[theme],
        "line": LINE[theme],
        "serial": st.session_state.get(_SERIAL, 0),
        "symbols": _SYMBOLS,
        "given": _GIVEN,
    }
    _hands(key=_KEY, data=data, on_hand_change=_take)


@cached(LRUCache(_MOST_BYTES, getsizeof=len), key=attrgetter("fingerprint"), lock=Lock())
def _layer(done: HiddenLayerPass) -> str:
    return json.dumps(give_hidden_layer(done))


def _tolerance(done: HiddenLayerPass) -> float:
    """Return how far rounding may take the formulas from the kernels."""
    lost = done.disagreement if isfinite(done.disagreement) else 1.0
    return max(4096 * float(np.finfo(done.inputs.x.dtype).eps), 64 * lost)


def _take() -> None:
    """Take what a hand let go of; a browser may send anything."""
    told = heard(_KEY, "hand")
    if not isinstance(told, Mapping):
        return
    if isinstance(told.get("serial"), int):
        st.session_state[_SERIAL] = told["serial"]
    parts = [part for part in str(told.get("changes") or "").split(";") if part]
    settings = session.current()
    # X is the batch of every page, x there.
    cells = [f"x{part[1:]}" for part in parts if part.startswith("X:")]
    kept = [str(edit) for edit in settings.edit if edit.target != "x"]
    edits, complaints = (
        read_edits(";".join((*kept, *cells)), shape_of(settings, session.uploaded()))
        if kept or cells
        else ((), ())
    )
    rest = [part for part in parts if not part.startswith("X:")]
    weights = read_weights(";".join(rest)) if rest else ()
    session.change(edit=edits, weights=settings.weights if weights is None else weights)
    if complaints:
        session.say("edit", say_complaints(complaints))


def draw_let_go(settings: Settings, done: HiddenLayerPass) -> None:
    """Draw the button that lets go of all changes, and say which cells are not there."""
    outside = len(settings.weights) - len(fit_weights(settings.weights, done.arrays["W"].shape))
    others = tuple(edit for edit in settings.edit if edit.target == "dy")
    changed = len(settings.weights) + len(settings.edit) - len(others)
    if changed:
        st.button(
            f"Let all go ({changed})",
            icon=":material/undo:",
            key="layer-let-go",
            help="X, W, b, γ and β become what they were before a hand changed them. X is the "
            "batch of every page.",
            on_click=session.change,
            kwargs={"weights": (), "edit": others},
        )
    if outside:
        st.markdown(
            f":material/info: {outside} of the changes by hand are of cells that the layer does "
            "not have at this size.",
            width="content",
        )
