"""The link that a teacher puts on a slide."""

import streamlit as st


@st.dialog("Lesson link")
def open_lesson_link() -> None:
    """Draw the dialog."""
    st.write("")
