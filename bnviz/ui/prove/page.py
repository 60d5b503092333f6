"""The Prove page: every line of the sources with its proof or its refutation."""

from pathlib import Path

import streamlit as st

from bnviz.ui.board.watched_screen import watch_screen
from bnviz.ui.prove.collapse import draw_collapse
from bnviz.ui.prove.equation import draw_equation
from bnviz.ui.prove.errata import draw_errata
from bnviz.ui.prove.formula_copying import offer_copying
from bnviz.ui.prove.overview import choose_equation, say_who_judges
from bnviz.ui.prove.thorey import draw_thorey
from bnviz.ui.shell import session
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.widgets import draw_parts

_CSS = Path(__file__).with_suffix(".css")
_PRESENT = _CSS.with_name("present.css")


def draw_prove() -> None:
    """Draw the page; only the part that is open is proved and drawn."""
    st.html(_CSS)
    if session.current().present:
        st.html(_PRESENT)
    draw_problems()
    with st.container(key="prove", gap="small"):
        draw_parts("proof", _PARTS)
    offer_copying()
    watch_screen(".st-key-prove .katex-display > .katex")


def _equations() -> None:
    draw_equation(choose_equation())
    if session.current().present:
        say_who_judges()


_PARTS = {
    "lines": ("Equation by equation", _equations),
    "collapse": ("The collapse, 10 to 13", draw_collapse),
    "thorey": ("Thorey's derivation", draw_thorey),
    "errata": ("Errata sheet", draw_errata),
}
