"""The collapse of ∂l/∂x: from three paths to the closed form, each line from the one before."""

import streamlit as st

from bnviz.derivation import DELTA, equation
from bnviz.ui.board.printed import choose_printed
from bnviz.ui.prove.algebra import BREAKS, FOLLOWS, draw_algebra
from bnviz.ui.prove.formulas import write, write_equation
from bnviz.ui.prove.overview import badge
from bnviz.ui.prove.proofs import collapse, lemmas
from bnviz.ui.shell import session

_NAMES = {
    "10": "Staged: three paths, each with its own gradient",
    "11": "Substituted: 7, 8 and 9 put in",
    "12": "Simplified: factors cancelled",
    "13": "Closed form: written with δ and x̂",
}

_AS_PRINTED = ":red-badge[:material/warning: as printed]"


def draw_collapse() -> None:
    """Draw the lines 10 to 13, corrected, with the proof of each step, and the sums that vanish."""
    st.markdown(
        "All four lines are the same ∂l/∂x. Each is proved to follow from the one before, path by "
        "path: **direct** through x̂, through **σ²**, and through **μ**."
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        choose_printed([step.target for step in collapse(printed=True)])
    left, right = st.columns([56, 44], gap="medium")
    with left:
        _draw_lines()
    with right:
        _draw_lemmas()


def _draw_lines() -> None:
    first, *_ = collapse(printed=False)
    st.markdown(f"**({first.source}) {_NAMES[first.source]}**")
    st.markdown(write_equation(equation(first.source)))
    for true, printed in zip(collapse(printed=False), collapse(printed=True), strict=True):
        st.markdown(f"{FOLLOWS if true.follows else BREAKS} {true.sentence}")
        if not printed.follows or printed.broken_by:
            st.markdown(f"{_AS_PRINTED} {printed.sentence}")
        if printed.target in session.current().printed:
            with st.container(key=f"collapse-printed-{printed.target}"):
                line = equation(printed.target)
                st.markdown(write_equation(line, printed=True, is_narrow=True, compared=True))
        draw_algebra(true.target)
        st.markdown(f"**({true.target}) {_NAMES[true.target]}**")
        if DELTA.number in true.put_in:
            st.markdown(write_equation(DELTA))
        st.markdown(write_equation(equation(true.target)))


def _draw_lemmas() -> None:
    st.markdown("**The sums that vanish, and others that books use in silence**")
    for lemma, judgement in lemmas():
        st.markdown(
            f"{badge(judgement.verdict)} {lemma.meaning}"
            f"{write(lemma.left, lemma.right)}*Why:* {lemma.reason}"
        )
