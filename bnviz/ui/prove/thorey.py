"""Thorey's derivation in his own notation, and a table between the two notations."""

import streamlit as st

from bnviz.derivation.thorey import SYMBOLS
from bnviz.expression import to_latex
from bnviz.notation import QUANTITIES
from bnviz.ui.prove.formulas import display
from bnviz.ui.prove.overview import badge, say_time
from bnviz.ui.prove.proofs import equal_forms, thorey_lines

_NAMES = {
    "chain-rule": "Chain rule over all outputs",
    "output-by-normalized": "Output by normalized input",
    "mean-by-input": "Mean by input",
    "translation": "Warm-up: translation only",
    "variance-by-input": "Variance by input",
    "jacobian": "Normalized input by input",
    "closed-form": "Closed form",
    "scale-gradient": "Gradient of γ",
    "shift-gradient": "Gradient of β",
}


def draw_thorey() -> None:
    """Draw every line of the derivation with its verdict."""
    st.markdown(
        "Clément Thorey (2016) keeps every index: samples i and k run to N, features j and l to H, "
        "and δ with two indices is 1 where they are equal and 0 elsewhere. (It has nothing to do "
        "with Agarwal's δ.) Each line is proved for every N and H."
    )
    _draw_notations()
    _draw_lines()
    _draw_equal_forms()


def _draw_lines() -> None:
    names = {found.line.id: place for place, found in enumerate(thorey_lines(), 1)}
    for place, found in enumerate(thorey_lines(), 1):
        line = found.line
        sources = ", ".join(f"({names[id_]})" for id_ in line.derived_from)
        origin = f" From {sources}." if sources else ""
        latex = f"{to_latex(line.left)} = {to_latex(line.right)}"
        st.markdown(
            f"**({place}) {_NAMES[line.id]}** {badge('holds' if found.holds else 'false')} "
            f"{say_time(found.milliseconds)}{display(latex)}{line.explanation}{origin}"
        )


def _draw_notations() -> None:
    """Draw a table of the symbols of both authors, one column for each quantity."""
    authors = {
        "Agarwal": [_one_index(id_) for id_ in SYMBOLS],
        "Thorey": [_with_indices(id_) for id_ in SYMBOLS],
    }
    rows = [
        f"| **{author}** | {' | '.join(f'${symbol}$' for symbol in symbols)} |"
        for author, symbols in authors.items()
    ]
    st.markdown("\n".join([rows[0], "| --- " * (len(SYMBOLS) + 1) + "|", rows[1]]))


def _one_index(id_: str) -> str:
    return QUANTITIES[id_].latex("i" if QUANTITIES[id_].per_sample else None)


def _with_indices(id_: str) -> str:
    indices = "ij" if QUANTITIES[id_].per_sample else "j"
    return SYMBOLS[id_].replace("@", f"_{{{indices}}}")


def _draw_equal_forms() -> None:
    st.markdown("**The same function?** Agarwal's μ is Thorey's μ, so the forms can be compared:")
    for pair in equal_forms():
        st.markdown(f"{badge('holds' if pair.holds else 'false')} {pair.first} = {pair.second}")
