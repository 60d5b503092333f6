"""A *copy LaTeX* button beside every formula, put there by the browser itself.

One component for the whole page: a widget for each of some forty formulas would slow every rerun.
"""

from pathlib import Path

import streamlit as st

from bnviz.ui.shell.clipboard import read_with_clipboard

_buttons = st.components.v2.component(
    "bnviz_formula_copying", js=read_with_clipboard(Path(__file__).with_suffix(".js"))
)


def offer_copying() -> None:
    """Let every formula that the page shows be copied as LaTeX."""
    _buttons(key="formula-copying")
