"""The page goes on when its server was started anew, or has forgotten the visitor."""

from pathlib import Path

import streamlit as st

from bnviz.scenario.problem import quote
from bnviz.ui.shell import session

_KEY = "reconnection"
_bridge = st.components.v2.component(
    "bnviz_reconnection", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def survive_restarts() -> None:
    """Let the page run again once its connection is back, and say what was lost meanwhile.

    Outside of every fragment: a server that has forgotten the visitor knows none.
    """
    back = _bridge(key=_KEY, data={"file": session.file_name()}, on_back_change=_nothing).back
    lost = back and back.get("file")
    if lost and session.file_name() is None:
        session.say(
            "file",
            f"The server was started anew or has forgotten your visit, and with it the file "
            f"{quote(str(lost))}: choose it again.",
        )


def _nothing() -> None:
    """Do nothing: that the page runs again is all that is asked for."""
