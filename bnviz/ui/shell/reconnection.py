"""The page goes on when its server was started anew, or has forgotten the visitor."""

from pathlib import Path

import streamlit as st

from bnviz.scenario.problem import quote
from bnviz.ui.shell import file_state, session

_KEY, _COUNT = "reconnection", "reconnections"
_bridge = st.components.v2.component(
    "bnviz_reconnection", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def survive_restarts() -> None:
    """Let the page run again once its connection is back, and say what was lost meanwhile.

    Outside of every fragment: a server that has forgotten the visitor knows none.
    """
    back = _bridge(key=_KEY, data={"files": file_state.names()}, on_back_change=_nothing).back
    if back is None:
        return
    st.session_state[_COUNT] = int(back["reconnections"])
    held = file_state.names()
    lost = [quote(str(name)) for name in back.get("files") or () if name not in held]
    if lost:
        which = f"the file {lost[0]}: choose it again."
        if len(lost) > 1:
            which = f"the files {' and '.join(lost)}: choose them again."
        session.say(
            "file",
            f"The server was started anew or has forgotten your visit, and with it {which}",
        )


def reconnections() -> int:
    """Return how often the page was connected again, as far as this session has heard of it.

    A component of which this number changes may send again what it sent last: it may be lost.
    """
    return int(st.session_state.get(_COUNT, 0))


def _nothing() -> None:
    """Do nothing: that the page runs again is all that is asked for."""
