"""The ladder line by line: code side by side, every line tied to the equations it computes."""

from html import escape

import streamlit as st

from bnviz.experiment import Pass
from bnviz.implementations import LADDER, Rung, Traffic, count_traffic, equations_of, read_lines
from bnviz.ui.implement.checks import measure_error, say_error
from bnviz.ui.implement.equations import NAMES, describe, write_formula
from bnviz.ui.implement.panes import write_pane

_KEY = "implement-rungs"
_AT_FIRST = ("nine-nodes", "economical")
_BY_ID = {rung.id: rung for rung in LADDER}


def draw_lines(done: Pass | None) -> None:
    """Draw the chosen rungs beside each other, below the equations that they compute."""
    chosen = _choose()
    if not chosen:
        st.markdown("Choose at least one implementation.")
        return
    shown = {name for rung in chosen for name in equations_of(rung)}
    names = [name for name in NAMES if name in shown]
    with st.container(key="equations", horizontal=True, gap=None):
        for name in names:
            with st.container(key=f"equation-{_slug(name)}", width="content"):
                st.markdown(write_formula(name), width="content")
    labels = "".join(
        f'<span data-equation="{name}" data-slug="{_slug(name)}">{escape(describe(name))}</span>'
        for name in names
    )
    panes = "".join(
        write_pane(rung.id, _write_heading(rung, done), read_lines(rung)) for rung in chosen
    )
    st.html(f'<div class="equation-labels" hidden>{labels}</div><div class="panes">{panes}</div>')


def _choose() -> list[Rung]:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.pills(
            "Implementations to show side by side",
            [rung.id for rung in LADDER],
            selection_mode="multi",
            default=_AT_FIRST,
            key=_KEY,
            format_func=_label,
            label_visibility="collapsed",
            width="content",
        )
        st.space("stretch")
        st.markdown(
            ":material/ads_click: Point or select",
            width="content",
            help="Point at a line or an equation, or select it: what belongs together lights up. "
            "A click or Enter keeps the light on, Escape turns it off, and the arrow keys go from "
            "line to line. The code is the source of the functions that run on this page, and "
            "needs what stands around them; *Take it with you* has code that runs by itself.",
        )
    return [rung for rung in LADDER if rung.id in chosen]


def _label(id_: str) -> str:
    return f"{LADDER.index(_BY_ID[id_]) + 1} {_BY_ID[id_].title}"


def _slug(name: str) -> str:
    return "delta" if name == "δ" else name


def _write_heading(rung: Rung, done: Pass | None) -> str:
    error = "" if done is None else f" · {say_error(measure_error(done, rung.id))}"
    return (
        f"<strong>{escape(rung.title)}</strong> {escape(rung.origin)}"
        f"<p>{escape(rung.idea)}</p>"
        f"<p>{say_traffic(count_traffic(rung))}{error}</p>"
    )


def say_traffic(traffic: Traffic) -> str:
    """Say how often a rung goes over the memory."""
    temporaries = traffic.temporaries
    made = "no temporary" if not temporaries else f"{temporaries} temporaries"
    return f"{traffic.reads:g} reads · {traffic.writes:g} writes · {made}"
