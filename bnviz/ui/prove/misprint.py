"""What is wrong with a misprinted line: what is left over, numbers that refute it, its size."""

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from bnviz.derivation import Equation
from bnviz.experiment import Pass
from bnviz.figures import Board, Figure, draw_board, draw_errors, measure_errors, misprint
from bnviz.figures.arrangement import BARE
from bnviz.figures.surface import enlarge
from bnviz.notation import QUANTITIES, Theme
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import BadData
from bnviz.ui.board.fractions import row_latex, write_row
from bnviz.ui.board.window import enlargement
from bnviz.ui.prove.formulas import display, write
from bnviz.ui.shell import session
from bnviz.ui.shell.passes import run

if TYPE_CHECKING:
    from bnviz.proof import Proof

_LOW = 0.78  # of the height beside the sidebar, once enlarged
_PLAIN = {"displayModeBar": False, "responsive": True}


def draw_leftover(found: "Proof") -> None:
    """Draw what is left of left minus right, and the slips of the pen."""
    if found.difference is not None:
        st.markdown(f"**Left side minus right side** is not zero:{write(found.difference)}")
    _draw_slips(found)


def _draw_slips(found: "Proof") -> None:
    if found.verdict == "false" and found.slips:
        st.markdown(f"**Slips of the pen** {list_slips(found)}")


def list_slips(found: "Proof") -> str:
    """Return what else is printed otherwise than it is meant."""
    return " ".join(slip.sentence for slip in found.slips)


def draw_witness(line: Equation, found: "Proof") -> None:
    """Draw the smallest numbers that refute a line, where it can be refuted by numbers."""
    witness = found.counterexample
    if witness is None:
        return
    numbers = witness.numbers
    text = QUANTITIES[line.quantity].text
    st.markdown(
        f"**Check it by hand** with m = {len(numbers.x)}, x = {write_row(numbers.x)}, ∂l/∂y = "
        f"{write_row(numbers.dy)}, γ = {numbers.gamma}, ε = {numbers.eps}, so that μ = "
        f"{numbers.mean} and √(σ²+ε) = {numbers.deviation}. Then {text} is"
        + display(
            rf"\text{{true: }} {row_latex(witness.left)} \qquad "
            rf"\text{{as printed: }} {row_latex(witness.right)}"
        )
    )


def draw_error(line: Equation, found: "Proof") -> None:
    """Draw how far off the line as printed is on data of other scales."""
    if found.verdict != "false":
        return
    try:
        done = run(session.current(), session.uploaded())
    except (BadData, ConstantFeatureError):
        return  # The difference has said why.
    _draw_sweep(line, found, done)


def draw_difference(line: Equation, found: "Proof") -> None:
    """Draw the printed form, minus the true one, on the visitor's data."""
    try:
        done = run(session.current(), session.uploaded())
    except (BadData, ConstantFeatureError) as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    picture = _picture(done, line.number, session.theme(), enlargement())
    words = "minus the true one is the error" if found.verdict == "false" else "has another shape"
    st.markdown(f"**On your data**, the printed form {words}")
    st.plotly_chart(
        picture.figure,
        key=f"misprint-{line.id}",
        theme=None,
        config=_PLAIN,
        alt=f"Heatmaps of equation {line.number} as printed, of the true values, and of their "
        "difference.",
    )


def _draw_sweep(line: Equation, found: "Proof", done: Pass) -> None:
    figure = _sweep(done, line, session.theme(), found.judgement.hides)
    st.markdown("**How large the error is** as your data are stretched")
    if figure is None:
        st.markdown(_say_why_empty(done))
        return
    st.plotly_chart(
        enlarge(figure, enlargement()),
        key=f"errors-{line.id}",
        theme=None,
        config=_PLAIN,
        alt=f"The relative error of equation {line.number} as printed, over the standard deviation "
        "of the data from a hundredth to a hundred times yours.",
    )
    if found.judgement.hides:
        st.markdown(
            "A gradient check compares with finite differences and forgives an error of about "
            "10⁻⁶: on data with σ²+ε = 1 it sees nothing."
        )


def _say_why_empty(done: Pass) -> str:
    """Return one sentence on why these data have no relative error to draw."""
    for name, symbol in (("gamma", "γ"), ("dy", "∂l/∂y")):
        if not np.any(done.arrays[name]):
            return f"With {symbol} = 0 both sides are zero: these data cannot show the error."
    if done.settings.m == 1 or not np.any(np.ptp(done.arrays["x"], axis=0)):
        return "Every feature is constant, so there is nothing to stretch."
    return "The true gradient is zero on these data, so there is nothing to measure the error by."


_BY_PASS: dict[str | type[Any], Callable[[Any], Any]] = {Pass: attrgetter("fingerprint")}


@st.cache_resource(max_entries=32, show_spinner="Stretching the data…", hash_funcs=_BY_PASS)
def _sweep(done: Pass, line: Equation, theme: Theme, hides: bool) -> Figure | None:
    sweep = measure_errors(line, done.arrays)
    if sweep is None or not np.isfinite(sweep.errors).any():
        return None
    return draw_errors(sweep, line.number, theme, hides=hides)


@st.cache_resource(max_entries=32, show_spinner="Drawing the error…", hash_funcs=_BY_PASS)
def _picture(done: Pass, number: str, theme: Theme, times: float) -> Board:
    form = BARE.enlarged(times)
    if times > 1:
        # Larger operators take more of the width, and formulas above it more of the height.
        picture = BARE.picture / times**0.5
        gap = BARE.columns[1] - picture
        body = round(_LOW * form.body)
        form = replace(form, picture=picture, operator=gap / 2, body=body, foot=0)
    return draw_board([misprint(done.arrays, number)], theme, form)
