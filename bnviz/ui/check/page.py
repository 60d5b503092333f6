"""The Check page: differences, witnesses, traps, lost paths and edges."""

from functools import partial
from pathlib import Path

import streamlit as st

from bnviz.ui.board.watched_screen import watch_screen
from bnviz.ui.check.agreement import draw_agreement
from bnviz.ui.check.curve import draw_curve
from bnviz.ui.check.edges import draw_edges
from bnviz.ui.check.paths import draw_paths
from bnviz.ui.check.traps import draw_traps
from bnviz.ui.shell import session
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.passes import run, run_or_say
from bnviz.ui.shell.widgets import draw_parts

_CSS = Path(__file__).with_suffix(".css")
_PRESENT = Path(__file__).with_name("present.css")


def draw_check() -> None:
    """Draw the page; only the part that is open is computed and drawn."""
    st.html(_CSS)
    if session.current().present:
        st.html(_PRESENT)
    draw_problems()
    done = run_or_say(run)
    with st.container(key="check", gap="small"):
        draw_parts(
            "check",
            {
                "curve": ("The step", partial(draw_curve, done)),
                "agreement": ("Who agrees", partial(draw_agreement, done)),
                "traps": ("Which check misses what", partial(draw_traps, done)),
                "paths": ("Paths switched off", partial(draw_paths, done)),
                "edges": ("Edges", partial(draw_edges, done)),
            },
        )
    watch_screen(".st-key-check .katex-display > .katex")
