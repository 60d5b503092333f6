"""The bridge to the lesson in the browser: keys, autoplay, and which slot is shown."""

from pathlib import Path

import streamlit as st

from bnviz.lesson import STEPS, find_step
from bnviz.ui.board.window import MEASURES_SCREEN, take_window, window
from bnviz.ui.shell import session
from bnviz.ui.shell.reconnection import reconnections
from bnviz.ui.shell.widgets import heard
from bnviz.ui.step.position import go_to, here, hides_result
from bnviz.ui.step.slots import SHOWN

_KEY, _SERIAL, _BEYOND = "lesson-view", "lesson-serial", "lesson-beyond"
_END = "The lesson ends here. Home leads to its first step; Prove shows why all of it is true."
_view = st.components.v2.component(
    "bnviz_lesson_view",
    js=MEASURES_SCREEN + Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def take_keys(*, pace: float) -> None:
    """Let the browser take keys and show the slot of the step that they lead to.

    Parameters
    ----------
    pace
        Seconds after which the browser presses *next* by itself, or 0.
    """
    # Not in the callback: what that shows would take room on the page.
    if st.session_state.pop(_BEYOND, False):
        st.toast(_END, icon=":material/flag:")
    # Tuples, because whatever else a value is makes Streamlit load pandas to see if it is a table.
    data = {
        "position": here().position,
        "revealed": here().is_revealed,
        "hides": tuple(hides_result(one) for one in STEPS),
        "predict": session.current().predict,
        "serial": st.session_state.get(_SERIAL, 0),
        "pace": pace,
        "window": (window().narrow, window().screen),
        "reconnections": reconnections(),
    }
    _view(
        key=_KEY,
        data=data,
        on_move_change=_move,
        on_step_change=_jump,
        on_screen_change=_take_screen,
    )


def projector() -> float:
    """Return how many times 720 pixels the screen is high, or 0 outside of presenter mode."""
    return window().screen if session.current().present else 0.0


def is_narrow() -> bool:
    """Return whether the lesson is laid out for a phone; a projector is none."""
    return window().narrow and not session.current().present


def _take_screen() -> None:
    take_window(heard(_KEY, "screen"))


def _jump() -> None:
    wanted = heard(_KEY, "step")
    if wanted is not None:
        go_to(find_step(str(wanted)))


def _move() -> None:
    wanted = heard(_KEY, "move")
    if wanted is not None:
        go_to(int(wanted["position"]), revealed=bool(wanted["revealed"]))
        st.session_state[SHOWN] = int(wanted["shown"])
        st.session_state[_SERIAL] = int(wanted["serial"])
        st.session_state[_BEYOND] = bool(wanted.get("isBeyond"))
