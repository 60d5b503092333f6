"""The Prove page: every line of the sources with its proof or its refutation."""

from pathlib import Path

import streamlit as st

from bnviz.ui import session
from bnviz.ui.formula_copying import offer_copying
from bnviz.ui.prove_collapse import draw_collapse
from bnviz.ui.prove_equation import draw_equation
from bnviz.ui.prove_errata import draw_errata
from bnviz.ui.prove_overview import PART, choose_equation
from bnviz.ui.prove_thorey import draw_thorey

_CSS = Path(__file__).with_suffix(".css")


def draw_prove() -> None:
    """Draw the page; only the part that is open is proved and drawn."""
    st.html(_CSS)
    for problem in session.problems():
        st.warning(problem.sentence, icon=":material/link_off:")
    with st.container(key="prove", gap="small"):
        parts = st.tabs(
            [PART, "The collapse, 10 to 13", "Thorey's derivation", "Errata sheet"],
            key="prove-part",
            on_change="rerun",
        )
        for part, draw in zip(parts, _PARTS, strict=True):
            if part.open:
                with part:
                    draw()
    offer_copying()


def _equations() -> None:
    draw_equation(choose_equation())


_PARTS = (_equations, draw_collapse, draw_thorey, draw_errata)
