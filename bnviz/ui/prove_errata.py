"""The errata sheet: one row an equation, to look at and to take away."""

import streamlit as st

from bnviz.ui.proofs import errata
from bnviz.ui.prove_formulas import display
from bnviz.ui.prove_overview import badge

_WIDTHS = [6, 12, 50, 32]


def draw_errata() -> None:
    """Draw the sheet and offer it as a file."""
    rows, sheet = errata()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Every line of Agarwal (2017) as printed, decided for every batch size.")
        st.download_button(
            "Download errata.md",
            sheet,
            file_name="errata.md",
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
        )
    for column, title in zip(
        st.columns(_WIDTHS), ("Line", "Verdict", "Printed, and corrected", "Why"), strict=True
    ):
        column.markdown(f"**{title}**")
    for row in rows:
        number, verdict, formulas, reason = st.columns(_WIDTHS)
        number.markdown(f"({row.number})")
        verdict.markdown(badge(row.verdict))
        correction = ""
        if row.correction:
            correction = f"{_words(row.verdict)}{display(row.correction)}"
        formulas.markdown(f"{display(row.printed)}{correction}")
        reason.markdown(f"{row.reason} {row.counterexample or ''}")


def _words(verdict: str) -> str:
    return "In full:" if verdict == "holds" else "It should be:"
