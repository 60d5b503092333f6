"""Figures of the page on a projector, whose letters grow with the window as those of the text."""

from typing import Any

from bnviz.figures.surface import enlarge
from bnviz.ui.board.window import window
from bnviz.ui.shell import session

_FONT, _LARGE_FONT = 13, 18


def is_projected() -> bool:
    """Return whether figures are drawn for a projector; presenter mode on a phone is none."""
    return session.current().present and not window().narrow


def font() -> int:
    """Return the size in pixels of the letters of a figure, before it is fitted."""
    return _LARGE_FONT if is_projected() else _FONT


def fit(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a figure as large as the window asks for."""
    return enlarge(figure, window().screen) if is_projected() else figure
