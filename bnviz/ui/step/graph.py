"""The computation graph of a step, as a component: Streamlit's own HTML takes no drawings."""

from pathlib import Path

import streamlit as st

from bnviz.derivation.dependencies import LOSS, forward_edges
from bnviz.figures.graph import Node, draw_graph
from bnviz.lesson import STEPS, Step, find_step, step_of_quantity
from bnviz.notation import QUANTITIES, Theme
from bnviz.ui.step.position import Place, name_of_place

_HERE = Path(__file__)
# In the page itself, not in a shadow of its own: step.css draws it, and lesson_view.js finds its
# links when it moves the focus from step to step.
_view = st.components.v2.component(
    "bnviz_step_graph",
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw_step_graph(place: Place, theme: Theme, *, key: str) -> None:
    """Draw the graph of a step, and how far the lesson has come."""
    done = place.position / (len(STEPS) - 1)
    graph = _graph(place.position, theme)
    _view(key=key, data={"graph": graph, "done": done, "place": name_of_place(place)})


@st.cache_data(max_entries=256, show_spinner=False)
def _graph(position: int, theme: Theme) -> str:
    step, edges = STEPS[position], forward_edges()
    names = dict.fromkeys(name for edge in edges for name in edge)
    nodes = tuple(_node(name, step) for name in names)
    return draw_graph(nodes, edges, step.edges, step.route, theme)


def _node(name: str, step: Step) -> Node:
    goal = STEPS[find_step(step_of_quantity(name, backward=step.is_backward))]
    about = "the loss l" if name == LOSS else QUANTITIES[name].text
    return Node(name, goal.id, f"{about}: go to “{goal.title}”")
