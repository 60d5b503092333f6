"""Who agrees: every intermediate by everybody who can compute it."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import streamlit as st

from bnviz import notation
from bnviz.experiment import Pass
from bnviz.trials import QUANTITIES, Comparison, Witness, compare_all, compare_compiled
from bnviz.ui.check.tables import Cell, draw_table, write_number

_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {Pass: attrgetter("fingerprint")}


def draw_agreement(done: Pass | None) -> None:
    """Draw the table, first without the kernels that have to be compiled."""
    st.markdown(
        "Compute each array a second time, by somebody who does not know the first, and compare: "
        "**exact** (every bit), **≈** approximately, with the largest difference, or **≠**. All "
        "are compared with the staged kernel, which draws the heatmaps."
    )
    if done is None:
        return
    place = st.empty()
    plain = _plain(done)
    with place.container():
        _draw(plain)
    compiled = _compiled(done)
    with place.container():
        _draw((*plain[:2], *compiled, *plain[2:]))


@st.cache_resource(max_entries=32, show_spinner="Asking everybody…", hash_funcs=_HASHES)
def _plain(done: Pass) -> tuple[Witness, ...]:
    return compare_all(done)


@st.cache_resource(max_entries=32, show_spinner="Compiling the fused kernel…", hash_funcs=_HASHES)
def _compiled(done: Pass) -> tuple[Witness, ...]:
    return compare_compiled(done)


def _draw(witnesses: tuple[Witness, ...]) -> None:
    here = [witness for witness in witnesses if witness.obstacle is None]
    draw_table(
        "How far everybody is from the staged kernel",
        ("Array", *(witness.name for witness in here)),
        [_row(name, here) for name in QUANTITIES],
    )
    missing = [witness.obstacle for witness in witnesses if witness.obstacle is not None]
    if missing:
        st.markdown(f":material/info: {' '.join(missing)}")
    for rows in {witness.rows for witness in here if witness.rows is not None}:
        st.markdown(f":material/info: Differences moved {rows} samples of the batch, not all.")
    st.markdown(
        "Nobody computes every array: a closed form never forms ∂l/∂σ². Differences know no "
        "formula at all: for ∂l/∂σ² they move σ² and hold x and μ, for δ they move x and hold μ "
        "and σ²."
    )


def _row(name: str, witnesses: list[Witness]) -> tuple[Cell, ...]:
    cells = (_cell(witness.comparisons.get(name)) for witness in witnesses)
    return (notation.QUANTITIES[name].text, *cells)


def _cell(found: Comparison | None) -> Cell:
    if found is None:
        return "none", "–"
    if found.exact:
        return "good", "exact"
    if found.approximate:
        return "good", f"≈ {write_number(found.largest, 0)}"
    return "bad", f"≠ {write_number(found.largest, 0)}"
