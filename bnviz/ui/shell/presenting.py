"""Presenter mode, on every page: key P, a quiet button, and nothing around what is shown."""

from pathlib import Path

import streamlit as st

from bnviz.ui.shell import session

_HERE = Path(__file__)
TAKES_AWAY = _HERE.with_suffix(".css").read_text(encoding="utf-8")
"""The rules that take away what stands around a page."""
_LARGE_LETTERS = _HERE.with_name("large_letters.css").read_text(encoding="utf-8")
_keys = st.components.v2.component(
    "bnviz_presenting", js=_HERE.with_suffix(".js").read_text(encoding="utf-8")
)


def take_presenting_keys() -> None:
    """Let P and Escape press the page's button, wherever on the page that stands."""
    _keys(key="presenting")


def present_text() -> None:
    """Take everything else away from a page of text, and make its letters large."""
    rules = TAKES_AWAY + _LARGE_LETTERS if session.current().present else ""
    st.html(f"<style>{rules}</style>")


def draw_present_button(*, is_quiet: bool = False) -> None:
    """Draw the button that begins presenter mode, or ends it. A page has one."""
    presents = session.current().present
    label = "Leave presenter mode" if presents else "Present"
    st.button(
        label,
        icon=":material/close_fullscreen:" if presents else ":material/slideshow:",
        # By its key presenting.js finds it, and knows what it does.
        key="present-end" if presents else "present-begin",
        type="tertiary" if is_quiet else "secondary",
        on_click=_turn,
        help=f"{label} (P)" if presents else "For a projector: large, and nothing around it (P)",
    )


def _turn() -> None:
    session.change(present=not session.current().present)
