"""Code to take away, for the library that the visitor uses."""

from html import escape

import streamlit as st

from bnviz.implementations import SNIPPETS, CodeLine
from bnviz.ui.implement.panes import write_pane
from bnviz.ui.shell.widgets import choose_here

_BY_ID = {snippet.id: snippet for snippet in SNIPPETS}


def draw_copying() -> None:
    """Draw the choice of a library, and its file."""
    chosen = choose_here(
        "Library",
        list(_BY_ID),
        key="implement-library",
        format_func=lambda id_: _BY_ID[id_].label,
    )
    snippet = _BY_ID[chosen]
    st.markdown(snippet.about)
    lines = [CodeLine(text, ()) for text in snippet.code.splitlines()]
    heading = f"<strong>{escape(snippet.label)}</strong> batch_norm.py"
    st.html(f'<div class="panes">{write_pane(snippet.id, heading, lines)}</div>')
