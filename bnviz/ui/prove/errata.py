"""The errata sheet: one row an equation, to look at and to take away."""

from typing import TYPE_CHECKING

import streamlit as st

from bnviz.derivation import equation
from bnviz.ui.board.printed import choose_printed
from bnviz.ui.prove.formulas import write_equation
from bnviz.ui.prove.overview import VERDICTS, badge
from bnviz.ui.prove.proofs import errata
from bnviz.ui.shell import session

if TYPE_CHECKING:
    from bnviz.proof import Erratum

_WIDTHS = [5, 11, 51, 33]
_SEVERITY = {verdict: place for place, verdict in enumerate(VERDICTS)}


def draw_errata() -> None:
    """Draw the sheet and offer it as a file."""
    rows, sheet = errata()
    about = "Every line of Agarwal (2017) as printed, decided for every batch size."
    if session.current().present:
        # On a projector the first screen shows what the sheet is for.
        rows = tuple(sorted(rows, key=lambda row: _SEVERITY[row.verdict], reverse=True))
        about = "Agarwal (2017), for every batch size: what is wrong comes first."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(about, width="content")
        st.space("stretch")
        choose_printed()
        st.download_button(
            "Download errata.md",
            sheet,
            file_name="errata.md",
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
        )
    with st.container(key="errata"):
        _draw_rows(rows)


def _draw_rows(rows: "tuple[Erratum, ...]") -> None:
    for column, title in zip(
        st.columns(_WIDTHS), ("Line", "Verdict", "Printed, and corrected", "Why"), strict=True
    ):
        column.markdown(f"**{title}**")
    for row in rows:
        number, verdict, formulas, reason = st.columns(_WIDTHS)
        number.markdown(f"({row.number})")
        verdict.markdown(badge(row.verdict))
        line = equation(row.number)
        forms = write_equation(line, printed=True, is_narrow=True, compared=True)
        if row.correction:
            forms += _words(row.verdict) + write_equation(line, is_narrow=True, compared=True)
        formulas.markdown(forms)
        reason.markdown(f"{row.reason} {row.counterexample or ''}")


def _words(verdict: str) -> str:
    return "In full:" if verdict == "holds" else "It should be:"
