"""The Implement page: the ladder of implementations line by line, its speed, code to take away."""

from functools import partial
from pathlib import Path

import streamlit as st

from bnviz.ui.board.watched_screen import watch_screen
from bnviz.ui.implement.copying import draw_copying
from bnviz.ui.implement.lines import draw_lines
from bnviz.ui.implement.speed import draw_speed
from bnviz.ui.shell import session
from bnviz.ui.shell.clipboard import read_with_clipboard
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.passes import run, run_or_say
from bnviz.ui.shell.widgets import draw_parts

_CSS = Path(__file__).with_suffix(".css")
_PRESENT = _CSS.with_name("present.css")
_bridge = st.components.v2.component(
    "bnviz_code_panes", js=read_with_clipboard(Path(__file__).with_suffix(".js"))
)


def draw_implement() -> None:
    """Draw the page; only the part that is open is computed and drawn."""
    st.html(_CSS)
    if session.current().present:
        st.html(_PRESENT)
    draw_problems()
    done = run_or_say(run)
    with st.container(key="implement", gap="small"):
        draw_parts(
            "code",
            {
                "lines": ("Line by line", partial(draw_lines, done)),
                "speed": ("How fast", partial(draw_speed, done)),
                "snippets": ("Take it with you", draw_copying),
            },
        )
    _bridge(key="code-panes")
    # Its figures are drawn larger on a larger projector.
    watch_screen(".st-key-equations")
