"""Code to take away, for the library that the visitor uses."""

from html import escape

import streamlit as st

from bnviz.implementations import SNIPPETS, CodeLine
from bnviz.ui.implement.panes import write_pane

_BY_ID = {snippet.id: snippet for snippet in SNIPPETS}


def draw_copying() -> None:
    """Draw the choice of a library, and its file."""
    chosen = st.segmented_control(
        "Library",
        list(_BY_ID),
        default=SNIPPETS[0].id,
        format_func=lambda id_: _BY_ID[id_].label,
        key="implement-library",
        required=True,
        label_visibility="collapsed",
    )
    # A browser that has not yet drawn what is chosen may tell that nothing is.
    snippet = _BY_ID[chosen or SNIPPETS[0].id]
    st.markdown(snippet.about)
    lines = [CodeLine(text, ()) for text in snippet.code.splitlines()]
    heading = f"<strong>{escape(snippet.label)}</strong> batch_norm.py"
    st.html(f'<div class="panes">{write_pane(snippet.id, heading, lines)}</div>')
