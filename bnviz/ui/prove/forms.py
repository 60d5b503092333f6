"""A line as printed and corrected, each with its verdict, with quantities unfolded on request."""

from typing import TYPE_CHECKING

import streamlit as st

from bnviz import proof
from bnviz.derivation import Equation
from bnviz.notation import QUANTITIES
from bnviz.ui.prove.formulas import choose_unfolding, fits_beside, write_equation
from bnviz.ui.prove.misprint import list_slips
from bnviz.ui.prove.overview import badge, say_time
from bnviz.ui.prove.proofs import proof_of_correction, proofs_as_printed

if TYPE_CHECKING:
    from bnviz.proof import Proof


@st.fragment
def draw_forms(line: Equation, *, on_stage: bool = False) -> None:
    """Draw the forms of a line. Runs alone when something is unfolded or the proof is run.

    Parameters
    ----------
    on_stage
        Whether the line is named here, and what is said of its proofs stands elsewhere: on a
        projector both forms stand above their difference.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if on_stage:
            st.subheader(f"({line.number}) {QUANTITIES[line.quantity].text}", anchor=False)
            st.space("stretch")
        shown = choose_unfolding(line)
        if not on_stage:
            st.space("stretch")
        has_run = st.button("Run the proof now", icon=":material/play_arrow:")
    forms = _forms(line)
    is_pair = len(forms) == 2 and fits_beside(shown)
    places = st.columns(2, gap="medium") if is_pair else [st.container() for _ in forms]
    for place, (title, printed) in zip(places, forms, strict=True):
        with place, st.container(key=f"form-{'printed' if printed else 'corrected'}"):
            found = (
                proof.prove(line.number, printed=printed)
                if has_run
                else _proof(line, printed=printed)
            )
            formula = write_equation(shown, printed=printed, is_narrow=is_pair, compared=True)
            time = say_time(found.milliseconds, just_now=has_run)
            said = "" if on_stage else say_proof(found)
            st.markdown(f"**{title}** {badge(found.verdict)} {time}{formula}{said}")


def say_proofs(line: Equation) -> None:
    """Say what was found of each form."""
    sentences = (
        f"- **{title}** {badge(found.verdict)} {say_proof(found)}"
        for title, printed in _forms(line)
        for found in [_proof(line, printed=printed)]
    )
    st.markdown("\n".join(sentences))


def say_proof(found: "Proof") -> str:
    """Say what a proof found, for every batch size and for some written out."""
    # What is false is shown to be so first; its slips of the pen stand below.
    slips = "" if found.verdict == "false" else list_slips(found)
    sizes = found.judgement.sizes
    again = ""
    if sizes and not found.definition:
        again = f" Checked again with every sum written out, for m = {', '.join(map(str, sizes))}."
    return f"{found.sentence}{again} {slips}"


def _forms(line: Equation) -> list[tuple[str, bool]]:
    """Return the title of each form, and whether it is the printed one."""
    forms = [("As printed", True)]
    if line.misprinted:
        is_right = proofs_as_printed()[line.number].verdict == "holds"
        forms.append(("Written in full" if is_right else "Corrected", False))
    return forms


def _proof(line: Equation, *, printed: bool) -> "Proof":
    return proofs_as_printed()[line.number] if printed else proof_of_correction(line.number)
