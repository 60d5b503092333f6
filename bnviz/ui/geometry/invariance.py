"""Shift and stretch: what moves neither y nor, but for its scale, the gradient."""

import streamlit as st

from bnviz import proof
from bnviz.derivation.geometry import GRADIENT_ALONG_X_HAT, SUM_OF_GRADIENT
from bnviz.experiment import Pass
from bnviz.experiment.column import Column
from bnviz.expression import Expression
from bnviz.figures import Figure
from bnviz.figures.losing import draw_moved
from bnviz.figures.picture_equation import Room
from bnviz.notation import Theme
from bnviz.ui.geometry.drawing import BY_COLUMN, draw_figure, room
from bnviz.ui.geometry.hand import lend_hand
from bnviz.ui.geometry.proofs import write
from bnviz.ui.shell import session

_SIDES = (SUM_OF_GRADIENT, GRADIENT_ALONG_X_HAT)


def draw_invariance(done: Pass, column: Column) -> None:
    """Draw one feature that is shifted and stretched in the browser, and what cannot move."""
    if not session.current().present:
        st.markdown(
            "Batch normalization subtracts the mean and divides by the standard deviation, so "
            "**shifting** all samples of a feature changes nothing, and **stretching** them "
            "changes y only through ε. A gradient has nothing to say about what changes nothing: "
            "it has no part along 𝟏, and along x̂ only what ε leaves. What arrives, ∂l/∂y, is "
            "held fixed here."
        )
    lend_hand("invariance", done, column)
    moved = _moved(column, session.theme(), room())
    draw_figure(
        moved,
        "moved",
        "Columns: x and y of the feature, ∂l/∂x, and ∂l/∂x times the stretch.",
    )
    if session.current().present:
        return
    st.markdown("**Why**, proved for every batch size and all numbers:")
    for meaning, left, right, verdict in _reasons():
        st.markdown(f":green-badge[:material/check: {verdict}] {meaning}{write(left, right)}")


@st.cache_resource(show_spinner="Proving the sums that vanish…")
def _reasons() -> tuple[tuple[str, Expression, Expression, str], ...]:
    found = [lemma for lemma in proof.LEMMAS if lemma.left in _SIDES]
    return tuple((o.meaning, o.left, o.right, proof.prove_lemma(o).verdict) for o in found)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_COLUMN)
def _moved(column: Column, theme: Theme, room: Room) -> Figure:
    arrays = column.arrays
    return draw_moved(arrays["x"], arrays["y"], arrays["dx"], theme, room)
