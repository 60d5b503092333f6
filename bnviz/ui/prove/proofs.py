"""What the Prove page shows, proved once for all visitors.

SymPy is loaded by the first of these functions that is called, so no other page waits for it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from bnviz import proof
from bnviz.derivation import DELTA, EQUATIONS, REWRITINGS

if TYPE_CHECKING:
    from bnviz.proof import (
        Equivalence,
        Erratum,
        Judgement,
        Lemma,
        LineProof,
        Proof,
        Route,
        Step,
    )

# Every line of the source in its own order: δ is defined just before it is used.
LINES = (*EQUATIONS[:-1], DELTA, EQUATIONS[-1])


@st.cache_resource(show_spinner="Proving every equation…")
def proofs_as_printed() -> "Mapping[str, Proof]":
    """Return the proof or refutation of every line as printed, by its number."""
    return MappingProxyType({e.number: proof.prove(e.number, printed=True) for e in LINES})


@st.cache_resource(show_spinner="Proving the correction…")
def proof_of_correction(number: str) -> "Proof":
    """Return the proof of a corrected line."""
    return proof.prove(number)


@st.cache_resource(show_spinner="Differentiating equations 1 to 4…")
def derived_gradients() -> "Mapping[str, Route]":
    """Return every gradient that the machine derives, by the id of what the loss changes with."""
    return MappingProxyType({route.quantity: route for route in proof.compare_routes()})


@st.cache_resource(show_spinner="Proving each step of the collapse…")
def collapse(*, printed: bool) -> "tuple[Step, ...]":
    """Return the steps from equation 10 to 13."""
    return proof.prove_collapse(printed=printed)


@st.cache_resource(show_spinner="Proving each rewriting…")
def rewritings() -> Mapping[str, bool]:
    """Return whether each line of algebra follows from the one before it, by the line's id."""
    return MappingProxyType({slug: proof.follows(one) for slug, one in REWRITINGS.items()})


@st.cache_resource(show_spinner="Proving the sums that vanish…")
def lemmas() -> "tuple[tuple[Lemma, Judgement], ...]":
    """Return every lemma with its verdict."""
    return tuple((lemma, proof.prove_lemma(lemma)) for lemma in proof.LEMMAS)


@st.cache_resource(show_spinner="Proving Thorey's derivation…")
def thorey_lines() -> "tuple[LineProof, ...]":
    """Return every line of Thorey's derivation with its verdict."""
    return proof.prove_thorey()


@st.cache_resource(show_spinner="Comparing the closed forms…")
def equal_forms() -> "tuple[Equivalence, ...]":
    """Return which forms of ∂l/∂x are the same function."""
    return proof.compare_forms()


@st.cache_resource(show_spinner="Writing the errata sheet…")
def errata() -> "tuple[tuple[Erratum, ...], str]":
    """Return the rows of the errata sheet, and the sheet as Markdown."""
    return proof.list_errata(), proof.write_sheet()
