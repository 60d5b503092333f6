"""Training beside evaluation, and what changes with another variance or another place for ε."""

from math import isnan

import streamlit as st

from bnviz.derivation import EQUATIONS, Equation, formula
from bnviz.derivation.modes import (
    CHANGING,
    EVALUATION,
    INPUT_GRADIENT_EVALUATION,
    RUNNING_MEAN,
    RUNNING_VARIANCE,
    Variant,
)
from bnviz.experiment import Pass
from bnviz.experiment.modes import compare_modes, measure_variant, most_batches
from bnviz.expression import Colours
from bnviz.figures import draw_board
from bnviz.figures.arrangement import MODES, MODES_NARROW, MODES_PROJECTOR
from bnviz.figures.modes import mode_bands
from bnviz.notation import path_colours, quantity_colours
from bnviz.scenario import BadData
from bnviz.ui.board.checked_figure import checked
from bnviz.ui.board.window import projection, window
from bnviz.ui.layer.proofs import evaluation_proof, old_form_holds, paths_in, variant_proof
from bnviz.ui.shell import session
from bnviz.ui.shell.passes import run, run_or_say
from bnviz.ui.shell.widgets import follow_from_first

_MOST_BATCHES = 100
_LABELS = {"unbiased": "σ² by 1/(m − 1)", "outside": "ε outside the root"}


def draw_modes() -> None:
    """Draw both modes on the visitor's data, and the variants with their equations."""
    settings, done = session.current(), run_or_say(run)
    if done is None:
        return
    is_projected = settings.present
    if is_projected:
        # One of both on a projector: what is computed otherwise, or the two modes.
        with st.container(key="modes-choice"):
            _choose_variant()
    if not (is_projected and settings.variant):
        _draw_both(done)
    if not is_projected:
        st.subheader("Another variance, another place for ε", anchor=False)
        _choose_variant()
    if not is_projected or settings.variant:
        _draw_variants(done)


def _draw_both(done: Pass) -> None:
    training, evaluation = paths_in(Variant().forward), paths_in(EVALUATION)
    proof = evaluation_proof()
    with st.container(key="modes-words"):
        st.markdown(
            f"In training an input reaches the loss along {len(training)} paths. In evaluation "
            f"mean and variance are constants, so {len(evaluation)} is left: "
            f"{_badge(holds=proof.holds)}"
        )
    left, middle, right = st.columns([30, 35, 35], gap="medium", vertical_alignment="center")
    left.markdown(_display(INPUT_GRADIENT_EVALUATION))
    with middle:
        momentum = st.slider("Momentum α", 0.0, 1.0, 0.1, 0.05, key="layer-momentum")
    with right:
        most = most_batches(done, _MOST_BATCHES)
        batches = st.slider("Batches seen", 0, most, min(10, most), key="layer-batches")
    try:
        modes = compare_modes(done, momentum, batches)
    except BadData as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    form = MODES_NARROW if window().narrow else MODES
    if times := projection():
        form = MODES_PROJECTOR.enlarged(times)
    bands = mode_bands(done.arrays, modes.paths, modes.evaluation, modes.running)
    st.plotly_chart(
        checked(draw_board(bands, session.theme(), form).figure),
        key="layer-modes",
        theme=None,
        config={"displayModeBar": False, "responsive": True},
        alt="Two rows of heatmaps: x, the three paths and ∂l/∂x, in training and in evaluation "
        "mode, where the paths through the variance and the mean are zero.",
    )
    for column, rule in zip(st.columns(2), (RUNNING_MEAN, RUNNING_VARIANCE), strict=True):
        column.markdown(_display(rule))
    told = (
        "PyTorch's definition: it normalizes with the biased variance, 1/m, and stores the "
        "unbiased one, 1/(m − 1), in `running_var`, from 0 and 1 on. "
    )
    if not session.current().present:
        told += (
            "Neither running value is a parameter, and neither gets a gradient. Here each batch is "
            f"drawn from your own samples; kernel and formula differ by {modes.disagreement:.0e}."
        )
    st.markdown(told)


def _choose_variant() -> None:
    st.pills(
        "What is computed otherwise",
        list(_LABELS),
        selection_mode="multi",
        format_func=_LABELS.__getitem__,
        key="layer-variant",
        default=follow_from_first("layer-variant", list(session.current().variant)),
        on_change=_take_variant,
        label_visibility="collapsed" if session.current().present else "visible",
    )


def _draw_variants(done: Pass) -> None:
    chosen = session.current().variant
    variant = Variant(unbiased="unbiased" in chosen, outside="outside" in chosen)
    if chosen:
        _say_what_it_costs(done, variant)
    if session.current().present:
        # Definitions are short: on a projector they share a line.
        short = [one for one in CHANGING if variant_proof(variant, one).defines]
        for place, equation in zip(st.columns(len(short)), short, strict=True):
            with place:
                _draw_equation(equation, variant)
        shown = [one for one in CHANGING if one not in short]
    else:
        shown = list(CHANGING)
    for equation in shown:
        with st.container(key=f"variant-{equation.id}", gap=None):
            _draw_equation(equation, variant)


def _say_what_it_costs(done: Pass, variant: Variant) -> None:
    try:
        found = measure_variant(done, variant)
    except BadData as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    if isnan(found.disagreement):
        return
    st.markdown(
        f"On your data ∂l/∂x changes by {found.change:.2g} of its size. To go forward like this "
        f"and back by the source's equation 13 would be off by {found.mixed:.2g}. The kernel and "
        f"equation 13 below differ by {found.disagreement:.0e}."
    )


def _draw_equation(equation: Equation, variant: Variant) -> None:
    shown = variant.of(equation)
    found = variant_proof(variant, equation)
    words = [_badge(holds=found.holds) if not found.defines else ":gray-badge[definition]"]
    if shown.corrected == equation.corrected:
        words.append("as in the source")
    else:
        words.append(":orange-badge[:material/edit: changed]")
        if not found.defines and not old_form_holds(variant, equation):
            words.append("as it was, it is false here")
    if not found.defines:
        words.append(f"decided against the derivative in {found.milliseconds:.0f} ms")
    st.markdown(f"({equation.number}) {' · '.join(words)}{_display(shown)}")


def _take_variant() -> None:
    session.change(variant=tuple(st.session_state["layer-variant"]))


def _badge(*, holds: bool) -> str:
    return (
        ":green-badge[:material/check: proved]" if holds else ":red-badge[:material/close: false]"
    )


def _display(equation: Equation) -> str:
    theme = session.theme()
    has_paths = equation in EQUATIONS[9:] or equation.has_paths
    colours = Colours({} if has_paths else quantity_colours(theme), path_colours(theme))
    return f"\n\n$$\n{formula(equation, colours=colours)}\n$$\n\n"
