"""The Practise page: write a line, or a derivation, and have it judged with a proof."""

import streamlit as st

from bnviz.ui.practise.homework import draw_code
from bnviz.ui.practise.judging import warm_up
from bnviz.ui.practise.line import draw_line
from bnviz.ui.practise.screen import watch_screen
from bnviz.ui.practise.style import apply_practise_style
from bnviz.ui.practise.teach import draw_teach
from bnviz.ui.practise.working import draw_working
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.widgets import draw_parts


def draw_practise() -> None:
    """Draw the page; of its parts only the one that is open."""
    apply_practise_style()
    draw_problems()
    with st.container(key="practise", gap="small"):
        draw_parts("practice", _PARTS)
    watch_screen()
    warm_up()


# The parts by the setting's value, with what draws each.
_PARTS = {
    "line": ("My line", draw_line),
    "working": ("My working", draw_working),
    "code": ("My code", draw_code),
    "teach": ("For teachers", draw_teach),
}
