"""How the Step page looks, and what presenter mode takes away and makes large."""

from pathlib import Path

import streamlit as st

from bnviz.ui.shell.presenting import TAKES_AWAY

_PAGE = (Path(__file__).parent / "step.css").read_text(encoding="utf-8")
_PRESENT = (Path(__file__).parent / "present.css").read_text(encoding="utf-8")


def apply_step_style(projector: float) -> None:
    """Add the rules of the page, and those of presenter mode on a projector.

    Parameters
    ----------
    projector
        How many times 720 pixels the projector is high, or 0 outside of presenter mode.
    """
    present = f":root {{ --enlarged: {projector}; }}\n{TAKES_AWAY}{_PRESENT}" if projector else ""
    # One element in both cases: a fragment replaces styles, and does not take them away.
    st.html(f"<style>{_PAGE}{present}</style>")
