"""Edges: what the kernels do where there is little to normalize, or few digits to do it with."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import streamlit as st

from bnviz.experiment import Pass
from bnviz.trials import Edge, find_edges, given_by
from bnviz.ui.check.tables import draw_table, write_number
from bnviz.ui.shell import session

_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {Pass: attrgetter("fingerprint")}

_LABEL = "What the layer gives at its edges"
_HEAD = ("Tried", "largest x̂", "largest ∂l/∂x", "share of δ", "error", "What happens, and why")
_SHOWN = slice(4, None)


def draw_edges(done: Pass | None) -> None:
    """Draw a row for each edge, run now on the visitor's own data."""
    st.markdown(
        "The same layer on your data, but with fewer samples, a constant feature, another ε, or "
        "another number format. Every row was run just now by the kernels."
    )
    if done is None:
        return
    rows = [_row(edge) for edge in _edges(done)]
    if session.current().present:
        # A projector has no room for what the sentences say again.
        rows = [(row[0], *row[_SHOWN]) for row in rows]
        draw_table(_LABEL, (_HEAD[0], *_HEAD[_SHOWN]), rows)
    else:
        draw_table(_LABEL, _HEAD, rows)


@st.cache_resource(max_entries=32, show_spinner="Going to the edges…", hash_funcs=_HASHES)
def _edges(done: Pass) -> tuple[Edge, ...]:
    return find_edges(given_by(done))


def _row(edge: Edge) -> tuple[str | tuple[str, str], ...]:
    numbers = (edge.x_hat, edge.dx, edge.share, edge.error)
    written = ("–" if value is None else write_number(value) for value in numbers)
    return (edge.name, *written, ("words", edge.sentence))
