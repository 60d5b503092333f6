"""One line of the source: what it says, how it follows, and what the machine makes of it."""

from typing import TYPE_CHECKING

import streamlit as st

from bnviz import proof
from bnviz.derivation import Equation
from bnviz.expression import uses
from bnviz.notation import QUANTITIES
from bnviz.ui.prove.algebra import draw_algebra
from bnviz.ui.prove.formulas import choose_unfolding, fits_beside, write, write_equation
from bnviz.ui.prove.misprint import draw_difference, draw_error, draw_refutation, list_slips
from bnviz.ui.prove.overview import badge, link_to, say_time
from bnviz.ui.prove.proofs import LINES, derived_gradients, proof_of_correction, proofs_as_printed
from bnviz.ui.prove.steps import draw_step
from bnviz.ui.shell import session

if TYPE_CHECKING:
    from bnviz.proof import Proof

_BY_ID = {line.id: line for line in LINES}

# What each rule says, for somebody who has just learned it.
_RULES = {
    "definition": "It gives a name to what stands on its right, so nothing has to be derived.",
    "chain rule": "Chain rule: for everything that is computed from a quantity, take the gradient "
    "that comes back to it, times how it changes with the quantity, and add these up.",
    "linearity": "Sum and factor rule: where a quantity stands to the first power, its derivative "
    "is the factor beside it.",
    "power rule": "Power rule: the derivative of $u^p$ is $p\\,u^{p-1}$ times that of $u$; a root "
    "is the power ½, a quotient has the power −1.",
    "substitution": "Substitution: what stands for a quantity in an earlier line is put in its "
    "place, and factors are gathered.",
}


def draw_equation(line: Equation) -> None:
    """Draw everything about one line."""
    about = QUANTITIES[line.quantity]
    st.subheader(f"({line.number}) {about.text}: {_lower(about.meaning)}", anchor=False)
    st.markdown(line.explanation)
    found = proofs_as_printed()[line.number]
    is_wrong = found.verdict in ("false", "ill-formed")
    if is_wrong and session.current().present:
        # Large formulas stand one under the other, and leave room beside them.
        with st.container(key="forms-and-difference"):
            left, right = st.columns([58, 42], gap="medium")
    else:
        left = right = st.container()
    with left:
        _draw_forms(line)
    if is_wrong:
        with right:
            draw_difference(line, found)
    if is_wrong:
        left, right = st.columns(2, gap="medium")
        with left:
            draw_refutation(line, found)
        with right:
            draw_error(line, found)
    _draw_origin(line, found)
    draw_step(line)
    draw_algebra(line.number)
    _draw_derivation(line)
    _draw_symbols(line)


@st.fragment
def _draw_forms(line: Equation) -> None:
    """Draw the line as printed and corrected, with the verdicts. Runs alone when it is changed."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = choose_unfolding(line)
        st.space("stretch")
        has_run = st.button("Run the proof now", icon=":material/play_arrow:")
    is_right = proofs_as_printed()[line.number].verdict == "holds"
    forms = [("As printed", True)]
    if line.misprinted:
        forms.append(("Written in full" if is_right else "Corrected", False))
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
            heading = f"**{title}** {badge(found.verdict)} {time}"
            st.markdown(f"{heading}{formula}{_sentence(found)}")


def _proof(line: Equation, *, printed: bool) -> "Proof":
    return proofs_as_printed()[line.number] if printed else proof_of_correction(line.number)


def _sentence(found: "Proof") -> str:
    # What is false is shown to be so first; its slips of the pen stand below.
    slips = "" if found.verdict == "false" else list_slips(found)
    sizes = found.judgement.sizes
    again = ""
    if sizes and not found.definition:
        again = f" Checked again with every sum written out, for m = {', '.join(map(str, sizes))}."
    return f"{found.sentence}{again} {slips}"


def _draw_origin(line: Equation, found: "Proof") -> None:
    """Say which lines it follows from and by which rules."""
    if not line.derived_from:
        return
    st.markdown("**How it follows**")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        for source in line.derived_from:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", width="content"
            ):
                link_to(_BY_ID[source], f"from-{line.id}")
                st.markdown(write_equation(_BY_ID[source]), width="content")
    st.markdown("\n".join(f"- {_RULES[rule]}" for rule in found.rules))


def _draw_derivation(line: Equation) -> None:
    """Draw what differentiating the forward pass gives for the quantity, path by path."""
    if "chain rule" not in proofs_as_printed()[line.number].rules:
        return
    route = derived_gradients()[line.quantity.removeprefix("d")]
    text = QUANTITIES[line.quantity].text
    st.markdown(
        f"**Derived by the machine**, without looking at the print: {text} is the sum of what "
        "comes back along each path."
    )
    for addend in route.addends:
        paths = " and ".join(" → ".join(QUANTITIES[q].text for q in p) for p in addend.paths)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.markdown(paths, width="content")
            st.markdown(write(addend.formula), width="content")
    agrees = "gives the same" if route.agrees else "gives something else"
    st.markdown(f"As a check, one derivative of the whole loss, everything composed, {agrees}.")


def _draw_symbols(line: Equation) -> None:
    """Say what every symbol of the line means."""
    used = {use.quantity for use in uses(line.corrected)} | {line.quantity}
    meanings = (f"${q.latex()}$: {_lower(q.meaning)}" for q in QUANTITIES.values() if q.id in used)
    st.markdown(f"**Symbols** of one feature; l is the loss. {'; '.join(meanings)}.")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")
