"""Two small networks that learn to read digits before one's eyes, a slice of work at a time."""

from threading import Lock
from time import perf_counter

import numpy as np
import streamlit as st

from bnviz.experiment.training import LABELS, STEPS, WIDTHS, Plan, Training
from bnviz.figures.network_plot import Learned, Spread, draw_networks
from bnviz.ui.board.checked_figure import CheckedFigure
from bnviz.ui.board.window import projection, window
from bnviz.ui.shell import session

_TRAINING, _IS_RUNNING, _LAYER = "layer-training", "layer-training-runs", "training-layer"
_SLICE, _EVERY = 0.18, 0.6
"""The seconds of work at a time, and from one slice to the next: others are answered between."""
_RECENT = 20  # steps that a size of a gradient is averaged over


class _Turns:
    """Lets one visitor's slice run at a time, and leaves as long a pause after it as it took."""

    def __init__(self) -> None:
        self._lock, self._free_at = Lock(), 0.0

    def advance(self, training: Training, seconds: float) -> None:
        """Train for so long, or not at all if it is not our turn."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            start = perf_counter()
            if start >= self._free_at:
                training.advance(seconds)
                self._free_at = 2 * perf_counter() - start
        finally:
            self._lock.release()


@st.cache_resource(show_spinner=False)
def _turns() -> _Turns:
    """Return the one for all visitors."""
    return _Turns()


def draw_training_part() -> None:
    """Draw the controls, and the networks as far as they have learned."""
    hidden = len(WIDTHS) - 2
    if not session.current().present:
        st.markdown(
            f"Two networks read digits: {hidden} hidden layers of {WIDTHS[1]} features, "
            "the same first weights, the same batches. One normalizes.",
            help="8 × 8 pixels of E. Alpaydin and C. Kaynak (1998), UCI Machine Learning "
            "Repository. ε and the seed are those of the sidebar. The one with batch norm has "
            "γ = 1 and β = 0 at first, and learns both.",
        )
    is_running = _is_running()
    _draw_controls(hidden, is_running=is_running)
    # Only while it trains does the browser ask for the next slice.
    st.fragment(_draw_networks, run_every=_EVERY if is_running else None)()


def _is_running() -> bool:
    return bool(st.session_state.get(_IS_RUNNING)) and _current() is not None


def _current() -> Training | None:
    found = st.session_state.get(_TRAINING)
    return found if isinstance(found, Training) else None


def _draw_controls(hidden: int, *, is_running: bool) -> None:
    # Labels grow with a projector.
    width = round(220 * projection()) or 200
    with st.container(
        key="training-controls", horizontal=True, vertical_alignment="bottom", gap="medium"
    ):
        st.select_slider(
            "Step size",
            (0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
            0.1,
            key="training-rate",
            disabled=is_running,
            width=width,
        )
        st.select_slider(
            "First weights, × He",
            (0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0),
            0.3,
            key="training-spread",
            disabled=is_running,
            help="He et al. (2015) draw weights with the standard deviation √(2/inputs), so that "
            "ReLU neither shrinks nor grows what goes through. Here times this factor.",
            width=width,
        )
        st.segmented_control(
            "Histograms of layer",
            range(1, hidden + 1),
            default=hidden,
            key=_LAYER,
            required=True,
            width="content",
        )
        if is_running:
            st.button("Stop", icon=":material/stop:", key="training-stop", on_click=_stop)
        else:
            st.button("Train", icon=":material/play_arrow:", key="training-go", on_click=_start)


def _start() -> None:
    settings, state = session.current(), st.session_state
    plan = Plan(state["training-rate"], state["training-spread"], settings.eps, settings.seed)
    # One for each visitor: a new one takes the place of the old.
    state[_TRAINING], state[_IS_RUNNING] = Training(plan), True


def _stop() -> None:
    st.session_state[_IS_RUNNING] = False


def _draw_networks() -> None:
    training = _current()
    if training is None:
        st.markdown(
            ":material/info: Press *Train*. It takes less than a minute, and can be stopped."
        )
        return
    if _is_running():
        _turns().advance(training, _SLICE)
    is_over = training.is_over
    st.progress(training.steps / STEPS, text=_say(training))
    layer = int(st.session_state[_LAYER] or len(WIDTHS) - 2)
    st.plotly_chart(
        CheckedFigure(_figure(training, layer)),
        key="training-plot",
        theme=None,
        config={"displayModeBar": False, "responsive": True},
        alt=f"Loss by step, sizes of gradients by layer, and histograms. {_say(training)}",
    )
    if is_over and st.session_state.get(_IS_RUNNING):
        st.session_state[_IS_RUNNING] = False
        st.rerun()


def _say(training: Training) -> str:
    read = " and ".join(
        f"{label} {'diverged' if training.diverged(n) else f'{share:.0%}'}"
        for n, (label, share) in enumerate(zip(LABELS, training.accuracies(), strict=True))
    )
    return f"Step {training.steps} of {STEPS}. Of new digits, in evaluation mode, are read: {read}."


def _figure(training: Training, layer: int) -> dict[str, object]:
    networks = [
        Learned(label, training.losses[n], _recent_norms(training, n))
        for n, label in enumerate(LABELS)
    ]
    first, now = training.first[layer - 1], training.look()[layer - 1]
    titles = ("with: h, to batch norm", "with: y, to ReLU", "without: h, to ReLU")
    spreads = [Spread(title, a, b) for title, a, b in zip(titles, first, now, strict=True)]
    return draw_networks(
        networks,
        spreads,
        STEPS,
        session.theme(),
        narrow=window().narrow,
        projector=projection(),
    )


def _recent_norms(training: Training, network: int) -> list[float]:
    recent = training.norms[network][-_RECENT:]
    with np.errstate(all="ignore"):
        return [float(value) for value in np.mean(recent, axis=0)] if recent else []
