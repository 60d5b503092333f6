"""Whether a line of the collapse follows from the one before it."""

import streamlit as st

from bnviz.derivation import Equation
from bnviz.ui.prove.proofs import collapse

_LATER = ("11", "12", "13")


def draw_step(line: Equation) -> None:
    """Say whether a form of ∂l/∂x follows from the line before, as printed and corrected."""
    if line.number not in _LATER:
        return
    place = _LATER.index(line.number)
    printed, corrected = (collapse(printed=printed)[place] for printed in (True, False))
    st.markdown(f"**Step by step** As printed: {printed.sentence} Corrected: {corrected.sentence}")
