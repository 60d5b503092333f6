"""How much room a visitor's window has: hands.js, lesson_view.js and watched_screen.js tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from bnviz.figures.arrangement import NARROW, PROJECTOR, PROJECTOR_PICKED, WIDE, Arrangement
from bnviz.ui.shell import session

MEASURES_SCREEN = Path(__file__).with_name("screen.js").read_text(encoding="utf-8")
"""JavaScript with ``measureScreen()``, for components that tell how large the screen is."""
_WINDOW = "board-window"
_LARGEST_SCREEN = 4
# From 13 pixels, the smallest letters of figures, to the 18 that a projector asks for.
_LABELS = 1.4


@dataclass(frozen=True)
class Window:
    """Whether the board is as narrow as on a phone, and how many times 720 pixels a screen has."""

    narrow: bool
    screen: float = 1.0


def window() -> Window:
    """Return what the browser told last; before it did, a guess."""
    told = st.session_state.get(_WINDOW)
    # Browsers on phones say so in their name.
    return told or Window("Mobi" in st.context.headers.get("User-Agent", ""))


def take_window(told: Any) -> None:
    """Take what the browser tells; it may send anything."""
    if not isinstance(told, Mapping):
        return
    screen = told.get("screen")
    if isinstance(screen, int | float) and 1 <= screen <= _LARGEST_SCREEN:
        st.session_state[_WINDOW] = Window(bool(told.get("narrow")), float(screen))


def enlargement() -> float:
    """Return how many times as large as beside the sidebar a page of text draws its figures."""
    return _LABELS * window().screen if session.current().present else 1.0


def projection() -> float:
    """Return how many times 720 pixels a projector's screen has, or 0 without one.

    A phone that presents lays everything out as a phone does.
    """
    return window().screen if session.current().present and not window().narrow else 0.0


def arrangement(*, is_low: bool = False) -> Arrangement:
    """Return the way to lay the board out in the window; low, to leave more room below it."""
    if times := projection():
        return (PROJECTOR_PICKED if is_low else PROJECTOR).enlarged(times)
    return NARROW if window().narrow else WIDE
