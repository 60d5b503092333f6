"""The lines of algebra that lead to an equation, each with the proof that it follows."""

import streamlit as st

from bnviz.derivation import Line, Rewriting, leading_to
from bnviz.expression import Colours, to_latex
from bnviz.notation import PATH_TEXTS, quantity_colours
from bnviz.ui.prove.proofs import rewritings
from bnviz.ui.shell import session

FOLLOWS = ":gray-badge[:material/check: follows]"
BREAKS = ":red-badge[:material/close: does not follow]"


def draw_algebra(number: str) -> None:
    """Draw the lines that lead to an equation, folded; nothing where it needs none."""
    chains = leading_to(number)
    if not chains:
        return
    with st.expander(f"Line by line to {number}, each proved"):
        for chain in chains:
            st.markdown(_written(chain))


def _written(chain: tuple[Rewriting, ...]) -> str:
    path = chain[0].path
    lines = [f"**{PATH_TEXTS[path]}**" if path else "", _formula(chain[0].before)]
    for one in chain:
        verdict = FOLLOWS if rewritings()[one.id] else BREAKS
        why = "differentiated" if one.differentiated_by else ""
        lines += [f"{verdict} {why}", _formula(one.after)]
    return "\n\n".join(lines)


def _formula(line: Line) -> str:
    colours = Colours(quantity_colours(session.theme()))
    left = "" if line.left is None else f"{to_latex(line.left, colours)} = "
    label = "" if line.number is None else f"({line.number}) "
    return rf"{label}$\displaystyle {{{left}{to_latex(line.tree, colours)}}}$"
