"""The Layer page: a hidden layer with batch normalization, by itself and in a network."""

from pathlib import Path

import streamlit as st

from bnviz.ui.board.watched_screen import watch_screen
from bnviz.ui.layer.board import draw_board_part
from bnviz.ui.layer.images import draw_images_part
from bnviz.ui.layer.modes import draw_modes
from bnviz.ui.layer.training import draw_training_part
from bnviz.ui.layer.walk import draw_walk
from bnviz.ui.shell import session
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.presenting import TAKES_AWAY, draw_present_button
from bnviz.ui.shell.widgets import draw_parts

_PAGE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
_PRESENT = Path(__file__).with_name("present.css").read_text(encoding="utf-8")


def draw_layer() -> None:
    """Draw the page; only the part that is open is computed and drawn."""
    present = TAKES_AWAY + _PRESENT if session.current().present else ""
    st.html(f"<style>{_PAGE}{present}</style>")
    draw_problems()
    with st.container(key="layer", gap="small"):
        with st.container(key="layer-present", width="content"):
            draw_present_button()
        draw_parts("layer", _PARTS)
    watch_screen(".st-key-layer .katex-display")


_PARTS = {
    "board": ("The whole layer", draw_board_part),
    "walk": ("Thorey's derivation", draw_walk),
    "modes": ("Training and evaluation", draw_modes),
    "training": ("A network that learns", draw_training_part),
    "images": ("Images", draw_images_part),
}
