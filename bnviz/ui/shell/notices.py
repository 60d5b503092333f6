"""What a page says above everything else: what was wrong with the link or the file, or was lost."""

import streamlit as st

from bnviz.ui.shell import session


def draw_problems(*more: str) -> None:
    """Say what was wrong, one sentence each, and what the page itself has to add."""
    sentences = (*(problem.sentence for problem in session.problems()), *more)
    if sentences:
        st.warning("\n\n".join(sentences), icon=":material/link_off:")
