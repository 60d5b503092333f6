"""Sweeps: what a gradient loses while ε, γ, the scale of x or the batch size runs."""

import streamlit as st

from bnviz.experiment import Pass
from bnviz.experiment.column import Column
from bnviz.figures import Figure
from bnviz.figures.losing import draw_strips, draw_sweep
from bnviz.figures.picture_equation import Room
from bnviz.notation import Theme
from bnviz.ui.board.window import window
from bnviz.ui.geometry.drawing import BY_COLUMN, draw_figure, is_projected, letters, room
from bnviz.ui.geometry.hand import lend_hand
from bnviz.ui.shell import session

_HEIGHT, _NARROW_HEIGHT, _LARGE_HEIGHT = 250, 330, 400  # pixels


def draw_sweeps(done: Pass, column: Column) -> None:
    """Draw the lengths of δ, of both its parts and of ∂l/∂x over one of the four."""
    large, theme = session.current().present, session.theme()
    if not large:
        st.markdown(
            "How long δ is, how much of it lies along 𝟏 and along x̂ and is taken out, and how long "
            "∂l/∂x is. What arrives, ∂l/∂y, is held fixed; the batch grows sample by sample."
        )
    lend_hand("sweeps", done, column)
    draw_figure(
        _axes(theme, letters(), _height()),
        "sweep",
        "Curves: the lengths of δ, of its mean, of its part along x̂, and of ∂l/∂x.",
    )
    if large:
        return
    strips = _strips(column, theme, room())
    draw_figure(strips, "strips", "Columns of one scale: δ, its two parts with their signs, ∂l/∂x.")


def _height() -> int:
    if is_projected():
        return round(_LARGE_HEIGHT * window().screen)
    return _NARROW_HEIGHT if window().narrow else _HEIGHT


@st.cache_resource(max_entries=8, show_spinner=False)
def _axes(theme: Theme, font: int, height: int) -> Figure:
    return draw_sweep(theme, height=height, font=font)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_COLUMN)
def _strips(column: Column, theme: Theme, room: Room) -> Figure:
    arrays = column.arrays
    return draw_strips(arrays["delta"], column.parts, arrays["dx"], theme, room)
