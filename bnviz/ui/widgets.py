"""What widgets need beyond Streamlit's own options."""

import streamlit as st


def follow(key: str, value: object) -> None:
    """Make the widget with this key show a value, before it is drawn.

    The settings are the truth and widgets follow them. The value is written only when it differs,
    so that a slider under the hand is not pulled back.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value
