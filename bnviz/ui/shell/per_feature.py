"""The table of γ and β with one value for each feature."""

from typing import Any

import numpy as np
import streamlit as st

from bnviz.scenario import Settings, resize
from bnviz.ui.shell import session

_BASE, _EDITOR = "per-feature-base", "per-feature-editor"


def edit_per_feature(settings: Settings, d: int) -> None:
    """Draw a button that opens the table, and one that makes all features equal again."""
    gamma, beta = resize(settings.gamma, d), resize(settings.beta, d)
    place = st.popover(
        "γ and β for each feature", width="stretch", key="per-feature", on_change="rerun"
    )
    # A table loads pandas, which would be half of what the first visitor of a server waits for.
    if not place.open:
        return
    with place:
        table = _base(gamma, beta)
        st.data_editor(
            {"feature": list(range(1, d + 1)), "γ": list(table[0]), "β": list(table[1])},
            disabled=["feature"],
            hide_index=True,
            key=_editor_key(),
            on_change=_take_edits,
            num_rows="fixed",
            column_config={
                name: st.column_config.NumberColumn(min_value=-1e6, max_value=1e6)
                for name in ("γ", "β")
            },
            height=min(36 * (d + 1) + 2, 320),
        )
        st.button(
            "Same for all features",
            on_click=_make_equal,
            args=(gamma, beta),
            disabled=not isinstance(settings.gamma, tuple) and not isinstance(settings.beta, tuple),
            help="Every feature takes the values of the first.",
        )


Table = tuple[tuple[float, ...], tuple[float, ...]]


def _base(gamma: tuple[float, ...], beta: tuple[float, ...]) -> Table:
    """Return the table that the editor started from.

    The editor keeps its own edits. It starts anew only when the values changed elsewhere, so that
    a cell under the hand does not lose its focus.
    """
    base = st.session_state.get(_BASE)
    if base is None or _edited(base) != (gamma, beta):
        st.session_state[_BASE] = base = (gamma, beta)
        version = st.session_state.get(f"{_EDITOR}-version", 0)
        st.session_state[f"{_EDITOR}-version"] = version + 1
    return base


def _editor_key() -> str:
    return f"{_EDITOR}-{st.session_state.get(f'{_EDITOR}-version', 0)}"


def _edited(base: Table) -> Table:
    gamma, beta = list(base[0]), list(base[1])
    edits: dict[int, dict[str, Any]] = st.session_state.get(_editor_key(), {}).get(
        "edited_rows", {}
    )
    for row, cells in edits.items():
        for name, values in (("γ", gamma), ("β", beta)):
            value = cells.get(name)
            # An emptied cell keeps the value that it had.
            if row < len(values) and value is not None and np.isfinite(value):
                values[row] = float(value)
    return tuple(gamma), tuple(beta)


def _take_edits() -> None:
    gamma, beta = _edited(st.session_state[_BASE])
    session.change(gamma=gamma, beta=beta)


def _make_equal(gamma: tuple[float, ...], beta: tuple[float, ...]) -> None:
    session.change(gamma=gamma[0], beta=beta[0])
