"""How the Practise page looks, on a projector and on paper too."""

from pathlib import Path

import streamlit as st

from bnviz.ui.shell import session

_HERE = Path(__file__).parent
_PAGE, _PRESENT = (
    (_HERE / name).read_text(encoding="utf-8") for name in ("practise.css", "present.css")
)


def apply_practise_style() -> None:
    """Add the rules of the page, and those of presenter mode where it is on."""
    st.html(f"<style>{_PAGE}{_PRESENT if session.current().present else ''}</style>")
