"""The bridge by which the browser tells how much room it has, on pages without hands."""

from pathlib import Path

import streamlit as st

from bnviz.ui.board.open_part import SHOWS_OPEN_PART
from bnviz.ui.board.window import MEASURES_SCREEN, take_window, window
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import heard

_KEY = "watched-screen"
_bridge = st.components.v2.component(
    "bnviz_watched_screen",
    js=MEASURES_SCREEN
    + SHOWS_OPEN_PART
    + Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def watch_screen(scrolling: str) -> None:
    """Ask the browser to tell when its window becomes narrow or wide, or the projector larger.

    Parameters
    ----------
    scrolling
        The CSS selector of the page's formulas that scroll where they are wider than the page: the
        keyboard shall reach them.
    """
    data = {
        "present": session.current().present,
        "window": (window().narrow, window().screen),
        "scrolling": scrolling,
    }
    _bridge(key=_KEY, data=data, on_window_change=_take)


def _take() -> None:
    take_window(heard(_KEY, "window"))
