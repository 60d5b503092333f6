"""How Explore looks, and what presenter mode takes away."""

from pathlib import Path

import streamlit as st

from bnviz.figures.arrangement import Arrangement
from bnviz.ui.shell.presenting import TAKES_AWAY

_ALWAYS, _PRESENT = (
    Path(__file__).with_name(f"{name}.css").read_text(encoding="utf-8")
    for name in ("explore", "present")
)


def apply_explore_style(form: Arrangement, *, present: bool) -> None:
    """Add the page's rules, and those of presenter mode for letters as large as the board's."""
    rules = f":root {{ --letters: {form.font}px; }}\n{TAKES_AWAY}{_PRESENT}" if present else ""
    st.html(f"<style>{_ALWAYS}{rules}</style>")
