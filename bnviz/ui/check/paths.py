"""Paths switched off: what the gradient loses without μ or σ², and where training ends then."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import numpy as np
import streamlit as st

from bnviz.derivation import equation
from bnviz.experiment import Pass
from bnviz.expression import Colours, to_latex
from bnviz.figures import draw_gradients, draw_training
from bnviz.figures.training_plot import NAMES
from bnviz.notation import path_colours
from bnviz.scenario import TRAINING_RATES
from bnviz.trials import STEPS, Loss, Run, switch_off, train_all
from bnviz.trials.switchboard import formula as formula_without
from bnviz.trials.training import GAMMA
from bnviz.ui.check.stage import fit, font, is_projected
from bnviz.ui.check.tables import write_number
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow, follow_from_first

_PLAIN = {"displayModeBar": False, "responsive": True}
_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {Pass: attrgetter("fingerprint")}
_SWITCHES = {"mu": "Path through μ", "var": "Path through σ²"}


def draw_paths(done: Pass | None) -> None:
    """Draw the switches, what is lost, and four training runs."""
    settings = session.current()
    st.markdown(
        "An x reaches the loss directly, through μ, and through σ². Stop the gradient at a "
        "statistic, as `stop_gradient` or `.detach()` does, and that path is gone."
    )
    with st.container(horizontal=True, key="check-switches"):
        for path, label in _SWITCHES.items():
            key = f"check-path-{path}"
            follow(key, settings.off not in (path, "both"))
            st.toggle(label, key=key, on_change=_take_paths)
    if done is not None:
        _draw_loss(done, settings.off)
    _draw_training(settings.off)


def _take_paths() -> None:
    off = [path for path in _SWITCHES if not st.session_state[f"check-path-{path}"]]
    session.change(off="both" if len(off) == 2 else off[0] if off else "none")


def _draw_loss(done: Pass, off: str) -> None:
    line = equation("13")
    colours = Colours({}, path_colours(session.theme()), frozenset())
    left = to_latex(line.left)
    written = f"{left} \\leftarrow {to_latex(formula_without(off), colours)}"
    found = switch_off(done.arrays, off)
    words, board = st.columns([42, 58], gap="medium")
    with words:
        st.markdown(f"$$\n{written}\n$$")
        st.markdown(_say_loss(found, off))
    with board:
        st.plotly_chart(
            fit(
                draw_gradients(
                    "dx",
                    found.left,
                    found.true,
                    np.asarray(done.arrays["delta"]),
                    NAMES[off],
                    session.theme(),
                    large=is_projected(),
                )
            ),
            key="check-lost",
            theme=None,
            config=_PLAIN,
            alt="Heatmaps of ∂l/∂x with these paths, of the right one, and of their difference.",
        )


def _say_loss(found: Loss, off: str) -> str:
    if off == "none":
        return "Nothing is lost while both paths are on. Switch one off."
    sums = (
        f"Its columns no longer add up to zero: up to {write_number(found.column_sum)} times the "
        "largest term is left, and the check of column sums sees it."
        if found.column_sum > 1e-6
        else "Its columns still add up to zero, so the check of column sums sees nothing."
    )
    return f"The gradient is off by {found.error:.0%} of what it adds up. {sums}"


def _draw_training(off: str) -> None:
    settings = session.current()
    network = f"iris, a linear layer with bias, batch norm (γ = {GAMMA:g} and β = 0 stay), softmax"
    steps = f"{STEPS} steps of plain gradient descent"
    st.markdown(
        f"**Does it matter?** {network.capitalize()}; {steps}."
        if settings.present
        else "**Does it matter?** The smallest network in which it could: the four measurements of "
        f"{network} over three species; {steps} from the same weights."
    )
    runs = _train(settings.rate)
    plot, words = st.columns([58, 42], gap="medium")
    with plot:
        st.plotly_chart(
            fit(draw_training(runs, off, session.theme(), font=font())),
            key="check-training",
            theme=None,
            config=_PLAIN,
            alt="The loss of four training runs over their steps; the words beside it say where "
            "each of them ends.",
        )
    with words:
        st.select_slider(
            "Learning rate",
            TRAINING_RATES,
            follow_from_first("check-rate", settings.rate),
            key="check-rate",
            on_change=_take_rate,
        )
        brief = settings.present
        st.markdown("\n".join(f"- {_say_run(run, runs[0], brief=brief)}" for run in runs))
        if brief:
            return
        st.markdown(
            "The mean is subtracted, so the bias cannot change the loss, and its gradient should "
            "be exactly zero. Without the path through μ it is not, and the bias wanders."
        )


def _take_rate() -> None:
    session.change(rate=st.session_state["check-rate"])


@st.cache_resource(max_entries=8, show_spinner="Training four times…")
def _train(rate: float) -> tuple[Run, ...]:
    return train_all(rate)


def _say_run(run: Run, right: Run, *, brief: bool) -> str:
    last = float(run.losses[-1])
    step, lowest = run.lowest
    told = f"**{NAMES[run.off]}**: ends at a loss of {last:.3g}"
    if run is not right:
        told += f", {last / right.losses[-1]:.2g} times that with all paths"
    # On a projector the plot says it.
    if last > 1.02 * lowest and not brief:
        told += f"; it was at {lowest:.3g} after {step} steps and rose again"
    return f"{told}. Largest bias: {write_number(run.bias) if run.bias > 1e-9 else '0'}."
