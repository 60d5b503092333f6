"""What the Layer page shows, proved once for all visitors.

SymPy is loaded by the first of these functions that is called, so no other part waits for it.
"""

from typing import TYPE_CHECKING

import streamlit as st

from bnviz.derivation import Equation
from bnviz.derivation.modes import Variant
from bnviz.derivation.thorey import Line

if TYPE_CHECKING:
    from bnviz.proof.modes import ModeProof
    from bnviz.proof.thorey import LineProof


@st.cache_resource(show_spinner="Proving the line…")
def line_proof(line: Line) -> "LineProof":
    """Return the proof of a line of the walk."""
    from bnviz.proof.hidden_layer import prove_layer_line  # noqa: PLC0415

    return prove_layer_line(line)


@st.cache_resource(show_spinner="Proving the equation…")
def variant_proof(variant: Variant, equation: Equation) -> "ModeProof":
    """Return the proof of an equation that was rewritten for a variant of the layer."""
    from bnviz.proof.modes import prove_variant  # noqa: PLC0415

    return prove_variant(variant, equation)


@st.cache_resource(show_spinner="Trying the old equation…")
def old_form_holds(variant: Variant, equation: Equation) -> bool:
    """Return whether an equation holds for a variant of the layer as it was."""
    from bnviz.proof.modes import decide  # noqa: PLC0415

    return decide(equation, variant).holds


@st.cache_resource(show_spinner="Differentiating evaluation mode…")
def evaluation_proof() -> "ModeProof":
    """Return the proof of ∂l/∂x in evaluation mode."""
    from bnviz.proof.modes import prove_evaluation  # noqa: PLC0415

    return prove_evaluation()


@st.cache_resource(show_spinner=False)
def paths_in(layer: tuple[Equation, ...]) -> tuple[str, ...]:
    """Return the quantities through which an input reaches the loss."""
    from bnviz.proof.modes import paths_of_input  # noqa: PLC0415

    return paths_of_input(layer)
