"""The bridge to the lesson in the browser: graph, progress, keys and autoplay."""

from pathlib import Path

import streamlit as st

from bnviz.derivation.dependencies import LOSS, forward_edges
from bnviz.figures.graph import Node, draw_graph
from bnviz.lesson import STEPS, Step, find_step, step_of_quantity
from bnviz.notation import QUANTITIES, Theme
from bnviz.ui import session
from bnviz.ui.step_position import go_to, hides_result, is_revealed, position

_KEY, _SCREEN, _SERIAL = "lesson-view", "lesson-screen", "lesson-serial"
_LARGEST_SCREEN = 4
_HERE = Path(__file__)
_view = st.components.v2.component(
    "bnviz_lesson_view",
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
)


def draw_graph_and_keys(step: Step, theme: Theme, *, pace: float) -> None:
    """Draw the graph of a step, and let the browser take keys.

    Parameters
    ----------
    pace
        Seconds after which the browser presses *next* by itself, or 0.
    """
    data = {
        "graph": _graph(step, theme),
        "position": position(),
        "revealed": is_revealed(),
        "hides": [hides_result(one) for one in STEPS],
        "serial": st.session_state.get(_SERIAL, 0),
        "pace": pace,
        "present": session.current().present,
        "screen": st.session_state.get(_SCREEN, 1.0),
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
    return float(st.session_state.get(_SCREEN, 1.0)) if session.current().present else 0.0


def _take_screen() -> None:
    screen = st.session_state[_KEY].screen
    if isinstance(screen, int | float) and 1 <= screen <= _LARGEST_SCREEN:
        st.session_state[_SCREEN] = float(screen)


def _jump() -> None:
    wanted = st.session_state[_KEY].step
    if wanted is not None:
        go_to(find_step(str(wanted)))


def _move() -> None:
    wanted = st.session_state[_KEY].move
    if wanted is not None:
        go_to(int(wanted["position"]), revealed=bool(wanted["revealed"]))
        st.session_state[_SERIAL] = int(wanted["serial"])


def _graph(step: Step, theme: Theme) -> str:
    edges = forward_edges()
    names = dict.fromkeys(name for edge in edges for name in edge)
    nodes = tuple(_node(name, step) for name in names)
    return draw_graph(nodes, edges, step.edges, step.route, theme)


def _node(name: str, step: Step) -> Node:
    goal = STEPS[find_step(step_of_quantity(name, backward=step.is_backward))]
    about = "the loss l" if name == LOSS else QUANTITIES[name].text
    return Node(name, goal.id, f"{about}: go to “{goal.title}”")
