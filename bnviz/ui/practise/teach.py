"""For who teaches: a link to one exercise."""

import streamlit as st

from bnviz.ui.practise.exercise import choose_exercise, draw_question
from bnviz.ui.practise.links import address_of


def draw_teach() -> None:
    """Draw what a teacher hands out."""
    exercise = choose_exercise()
    draw_question(exercise)
    with st.container(horizontal=True, vertical_alignment="center"):
        part = st.segmented_control(
            "The link opens",
            ["line", "working"],
            format_func={"line": "one line", "working": "a derivation"}.__getitem__,
            default="line",
            required=True,
            key="teach-part",
        )
        hints = st.toggle("With hints", value=True, key="teach-hints")
    st.code(address_of(practice=part, hints=hints), language=None, wrap_lines=True)
    st.markdown("Whoever opens it sees this exercise, with the data that are set up here.")
