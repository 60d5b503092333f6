"""How the Step page looks, and what presenter mode takes away and makes large."""

from pathlib import Path

import streamlit as st

_CSS = Path(__file__).parent / "step.css"
_PRESENT = Path(__file__).parent / "present.css"


def apply_step_style(*, present: bool) -> None:
    """Add the rules of the page, and those of presenter mode when it is on."""
    st.html(_CSS)
    if present:
        st.html(_PRESENT)
