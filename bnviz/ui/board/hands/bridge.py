"""The bridge to a hand on the board: what it holds follows in the browser, and is told here."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import isfinite
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import streamlit as st
from cachetools import LRUCache, cached

from bnviz.experiment import Pass
from bnviz.experiment.live import MOST_LIVE, give, write_layer
from bnviz.figures.colour_maps import LINE, SURFACE, colour_map
from bnviz.notation import QUANTITIES, Theme
from bnviz.scenario import (
    LARGEST,
    MOST_EDITS,
    PerFeature,
    Settings,
    find_upstream,
    read_edits,
    say_complaints,
    shape_of,
)
from bnviz.ui.board.linked_board import CELLS
from bnviz.ui.board.window import MEASURES_SCREEN, take_window, window
from bnviz.ui.shell import session
from bnviz.ui.shell.controls import epsilons
from bnviz.ui.shell.widgets import heard

_KEY, _SERIAL = "hands", "hands-serial"
_HTML = '<div class="hands"><p aria-live="polite"></p></div>'
HELD = ("x", "dy", "mu", "var", "gamma", "beta")
"""The quantities that a hand can take hold of."""
_SYMBOLS = json.dumps({name: QUANTITIES[name].text for name in HELD})
# Passes that visitors have open: their arrays as text, some 3 kB at 16 × 8 and 1 MB at the most.
_MOST_BYTES = 64 * 2**20


# In the order in which they are put together; the last one is what Streamlit calls.
_PARTS = "overlay scales painting grips scrubbers agreeing saying nudge controls hands".split()


def _script() -> str:
    painter = files("bnviz.figures").joinpath("painter.js").read_text(encoding="utf-8")
    here = Path(__file__).parent
    ours = [(here / f"{part}.js").read_text(encoding="utf-8") for part in _PARTS]
    script = "\n".join([write_layer(), painter, CELLS, MEASURES_SCREEN, *ours])
    # Every opening sends it: comments stay at home.
    return "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("//"))


_hands = st.components.v2.component(
    "bnviz_hands",
    html=_HTML,
    js=_script(),
    css=Path(__file__).with_name("hands.css").read_text(encoding="utf-8"),
)


def lend_hands(done: Pass, settings: Settings, name: str, *, change: bool) -> None:
    """Let a hand take hold of the board: what it moves is painted there, and its end comes back.

    Parameters
    ----------
    name
        What the board's figure has as its ``meta``: hands know it by that.
    change
        Whether the board shows what changed since the hand took hold.
    """
    theme, cells = session.theme(), done.inputs.x.size
    is_live = cells <= MOST_LIVE
    # Text, because whatever is neither that nor a tuple makes Streamlit load pandas to see if it
    # is a table.
    data = {
        "live": is_live,
        "why": f"Pulling is off: the board follows a hand up to {MOST_LIVE:,} cells; "
        f"these are {cells:,}.",
        "fingerprint": name,
        "layer": _layer(done) if is_live else "",
        "printed": settings.printed,
        "change": change,
        "bound": LARGEST,
        "most": MOST_EDITS,
        "tolerance": _tolerance(done),
        "colours": _colours(theme),
        "surface": SURFACE[theme],
        "line": LINE[theme],
        "serial": st.session_state.get(_SERIAL, 0),
        "usesY": find_upstream(settings.upstream).uses_y,
        "epsilons": epsilons(settings),
        "present": settings.present,
        "window": (window().narrow, window().screen),
        "symbols": _SYMBOLS,
    }
    _hands(key=_KEY, data=data, on_hand_change=_take, on_window_change=_take_window)


@cached(LRUCache(_MOST_BYTES, getsizeof=len), key=attrgetter("fingerprint"), lock=Lock())
def _layer(done: Pass) -> str:
    return json.dumps(give(done))


@cache
def _colours(theme: Theme) -> str:
    signed, unsigned = (colour_map(theme, signed=signed) for signed in (True, False))
    return json.dumps({"signed": signed, "unsigned": unsigned})


def _tolerance(done: Pass) -> float:
    """Return how far rounding may take the formulas from the kernels."""
    eps = float(np.finfo(done.inputs.x.dtype).eps)
    lost = done.disagreement if isfinite(done.disagreement) else 1.0
    return max(4096 * eps, 64 * lost)


def _take() -> None:
    """Take what a hand let go of; a browser may send anything."""
    told = heard(_KEY, "hand")
    if not isinstance(told, Mapping):
        return
    if isinstance(told.get("serial"), int):
        st.session_state[_SERIAL] = told["serial"]
    m, d = shape_of(session.current(), session.uploaded())
    text = told.get("edit")
    edits, complaints = read_edits(str(text), (m, d)) if text else ((), ())
    values = {name: _per_feature(told.get(name), d) for name in ("gamma", "beta")}
    values |= {name: _number(told.get(name)) for name in ("shift", "scale", "eps")}
    session.change(edit=edits, **{n: value for n, value in values.items() if value is not None})
    if complaints:
        session.say("edit", say_complaints(complaints))


def _take_window() -> None:
    take_window(heard(_KEY, "window"))


def _per_feature(told: Any, d: int) -> PerFeature | None:
    """Return one value for each feature, or the one that all of them have."""
    if not isinstance(told, list | tuple) or len(told) != d:
        return None
    values = tuple(value for one in told if (value := _number(one)) is not None)
    if len(values) != d:
        return None
    return values[0] if len(set(values)) == 1 else values


def _number(told: Any) -> float | None:
    is_number = isinstance(told, int | float) and abs(told) <= LARGEST
    return float(told) if is_number else None
