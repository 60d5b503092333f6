"""How the figures of this page are put on it."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any

import streamlit as st

from bnviz.experiment import Pass
from bnviz.experiment.column import Column
from bnviz.figures import Figure
from bnviz.figures.picture_equation import Room
from bnviz.ui.board.checked_figure import checked
from bnviz.ui.board.window import window
from bnviz.ui.shell import session

BY_COLUMN: dict[str | type[Any], Callable[[Any], Hashable]] = {
    Pass: attrgetter("fingerprint"),
    Column: attrgetter("fingerprint"),
}
"""For caches of what was computed from a pass, or from a column of it."""
_PLAIN = {"displayModeBar": False, "responsive": True}


def is_projected() -> bool:
    """Return whether figures are drawn for a projector; presenter mode on a phone is none."""
    return session.current().present and not window().narrow


def room() -> Room:
    """Return the room that a picture has on the page, or on a projector."""
    seen = window()
    if is_projected():
        return Room(projector=seen.screen, screen=seen.screen)
    return Room(is_narrow=seen.narrow)


def letters() -> int:
    """Return the size of letters in figures."""
    return round(20 * window().screen) if is_projected() else 14


def draw_figure(figure: Figure, name: str, alt: str) -> None:
    """Draw a figure of this page; ``alt`` says in words what it shows."""
    st.plotly_chart(checked(figure), key=f"geometry-{name}", theme=None, config=_PLAIN, alt=alt)
