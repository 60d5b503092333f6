"""The lines of this page as formulas, each with its proof."""

from typing import TYPE_CHECKING

import streamlit as st

from bnviz import proof
from bnviz.expression import Colours, Expression, to_latex
from bnviz.notation import quantity_colours
from bnviz.ui.board.window import window
from bnviz.ui.shell import session

if TYPE_CHECKING:
    from bnviz.proof import LineProof


def badge(holds: bool, sizes: str = "m") -> str:
    """Return a verdict as a badge with its icon and its words, and for which sizes it holds."""
    if holds:
        return f":green-badge[:material/check: proved for every {sizes}]"
    return ":red-badge[:material/close: not proved]"


def draw_proofs() -> None:
    """Draw every line with its verdict."""
    st.markdown(
        "**Proved**: SymPy differentiates equations 1 to 4 for any m, and compares. Nothing "
        "is used of what stands above."
    )
    for one in _lines():
        line = one.line
        st.markdown(
            f"{badge(one.holds)} {line.explanation} *({one.milliseconds:.0f} ms)*"
            f"{write(line.left, line.right)}"
        )


def write(left: Expression, right: Expression) -> str:
    """Return two equal sides as a displayed formula, on a phone one under the other."""
    colours = Colours(quantity_colours(session.theme()))
    first, second = to_latex(left, colours), to_latex(right, colours)
    if window().narrow:
        return f"\n\n$$\n\\begin{{aligned}} & {first} \\\\ & = {second} \\end{{aligned}}\n$$\n\n"
    return f"\n\n$$\n{first} = {second}\n$$\n\n"


@st.cache_resource(show_spinner="Proving the eigenvalues…")
def _lines() -> "tuple[LineProof, ...]":
    return proof.prove_geometry()
