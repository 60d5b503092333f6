"""The bridge by which the browser tells how much room it has, on every part of the page."""

from pathlib import Path

import streamlit as st

from bnviz.ui.board.window import MEASURES_SCREEN, take_window, window
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import heard

_KEY = "practise-screen"
_bridge = st.components.v2.component(
    "bnviz_practise_screen",
    js=MEASURES_SCREEN + Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def watch_screen() -> None:
    """Ask the browser to tell when its window becomes narrow or wide, or the projector larger."""
    data = {"present": session.current().present, "window": (window().narrow, window().screen)}
    _bridge(key=_KEY, data=data, on_window_change=_take)


def _take() -> None:
    take_window(heard(_KEY, "window"))
