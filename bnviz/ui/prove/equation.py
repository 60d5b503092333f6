"""One line of the source: what it says, how it follows, and what the machine makes of it."""

from typing import TYPE_CHECKING

import streamlit as st

from bnviz.derivation import Equation
from bnviz.expression import uses
from bnviz.notation import QUANTITIES
from bnviz.ui.prove.algebra import draw_algebra
from bnviz.ui.prove.forms import draw_forms, say_proofs
from bnviz.ui.prove.formulas import write, write_equation
from bnviz.ui.prove.misprint import (
    draw_difference,
    draw_error,
    draw_leftover,
    draw_witness,
)
from bnviz.ui.prove.overview import link_to
from bnviz.ui.prove.proofs import LINES, derived_gradients, proofs_as_printed
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
    found = proofs_as_printed()[line.number]
    is_wrong = found.verdict in ("false", "ill-formed")
    if is_wrong and session.current().present:
        _draw_stage(line, found)
    else:
        _draw_page(line, found, is_wrong=is_wrong)
    _draw_origin(line, found)
    draw_step(line)
    draw_algebra(line.number)
    _draw_derivation(line)
    _draw_symbols(line)


def _draw_page(line: Equation, found: "Proof", *, is_wrong: bool) -> None:
    """Draw what a line says and its verdicts, and below what is wrong with it."""
    about = QUANTITIES[line.quantity]
    st.subheader(f"({line.number}) {about.text}: {_lower(about.meaning)}", anchor=False)
    st.markdown(line.explanation)
    draw_forms(line)
    if is_wrong:
        draw_difference(line, found)
        left, right = st.columns(2, gap="medium")
        with left:
            draw_leftover(found)
            draw_witness(line, found)
        with right:
            draw_error(line, found)


def _draw_stage(line: Equation, found: "Proof") -> None:
    """Draw a wrong line for a projector: what it comes to first, and below what is said of it."""
    with st.container(key="prove-stage", gap="small"):
        draw_forms(line, on_stage=True)
        left, right = st.columns(2, gap="medium")
        with left:
            draw_witness(line, found)
        with right:
            draw_difference(line, found)
    st.markdown(f"{QUANTITIES[line.quantity].meaning} {line.explanation}")
    say_proofs(line)
    draw_leftover(found)
    draw_error(line, found)


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
