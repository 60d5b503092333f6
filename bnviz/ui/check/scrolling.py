"""A formula that is wider than its column scrolls, and the keyboard reaches it."""

from pathlib import Path

import streamlit as st

_bridge = st.components.v2.component(
    "bnviz_check_scrolling", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def offer_scrolling() -> None:
    """Let the keyboard scroll what is wider than the page."""
    _bridge(key="check-scrolling")
