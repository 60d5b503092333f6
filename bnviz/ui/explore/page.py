"""The Explore page: every array of the forward and the backward pass, side by side."""

from collections.abc import Iterator
from functools import partial
from math import isfinite
from operator import attrgetter

import numpy as np
import streamlit as st

from bnviz.derivation import EQUATIONS, SOURCE, xray
from bnviz.experiment import Pass
from bnviz.figures import Board, Panel, bands, draw_board
from bnviz.notation import QUANTITIES, Theme
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import DEFAULTS, BadData, Settings, remarks
from bnviz.ui.board.checked_figure import CheckedFigure
from bnviz.ui.board.formulas import draw_formulas
from bnviz.ui.board.hands import lend_hands, name_board
from bnviz.ui.board.linked_board import Cells, link_board
from bnviz.ui.board.xray import draw_xray, focused_equation
from bnviz.ui.shell import session
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.passes import run
from bnviz.ui.shell.widgets import follow

_FAR_FROM_ZERO = 64  # roundings of one operation


def draw_explore() -> None:
    """Draw the page for the visitor's settings."""
    settings = session.current()
    draw_problems()
    if settings.data == "upload" and session.uploaded() is None:
        st.info(
            "Choose a file in the sidebar, a table or an array: samples in rows, features in "
            "columns. A link cannot carry it.",
            icon=":material/upload_file:",
        )
        return
    try:
        done = run(settings, session.uploaded())
    except BadData as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    except ConstantFeatureError as refusal:
        st.error(str(refusal), icon=":material/error:")
        st.button(
            f"Set ε to {DEFAULTS.eps:g}", on_click=session.change, kwargs={"eps": DEFAULTS.eps}
        )
        return
    board, figure = _draw(done, settings.printed, session.theme())
    change = _status(done, settings, board)
    lend_hands(done, settings.printed, change=change)
    with st.container(key="explore"):
        left, right = st.columns([47, 53], gap="small")
    # Without a gap, so that the formulas stay level with their heatmaps.
    with left, st.container(gap=None):
        for numbers, height in zip(board.equations, board.heights, strict=True):
            draw_formulas(numbers, height, done, settings)
    with right:
        _board(figure, done, settings)
    draw_xray(done)


@st.cache_resource(
    max_entries=32,
    show_spinner="Drawing the heatmaps…",
    hash_funcs={Pass: attrgetter("fingerprint")},
)
def _draw(done: Pass, printed: tuple[str, ...], theme: Theme) -> tuple[Board, CheckedFigure]:
    board = draw_board(bands(done.arrays, printed), theme)
    board.figure["layout"]["meta"] = name_board(done, printed)
    return board, CheckedFigure(board.figure)


def _status(done: Pass, settings: Settings, board: Board) -> bool:
    """Say how far the numbers can be trusted; return whether the board shows changes."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"Two independent computations of {_compared(done)} differ by {done.disagreement:.0e}."
            if isfinite(done.disagreement)
            else f"Equation {done.worst} as written overflows for these data; the kernels do not.",
            width="content",
            help="The arrays come from the kernels and, once more, from the corrected equations as "
            "they are written. This is the largest relative difference, found in equation "
            f"{done.worst}; around 1e-16 it is rounding in float64. Of many features, some are "
            "compared.",
        )
        st.space("stretch")
        st.markdown(
            "As printed:",
            width="content",
            help=f"{SOURCE}. Choose equations to see them with their misprints; their heatmaps "
            "get a dashed frame.",
        )
        follow("printed", list(settings.printed))
        st.pills(
            "Show as printed",
            [e.number for e in EQUATIONS if e.misprinted],
            selection_mode="multi",
            key="printed",
            on_change=_take_printed,
            label_visibility="collapsed",
            width="content",
        )
        if settings.edit:
            st.button(
                f"Let all go ({len(settings.edit)})",
                icon=":material/undo:",
                on_click=session.change,
                kwargs={"edit": ()},
                help="Put everything back that was changed by hand on the board.",
            )
        change = st.toggle(
            "Change",
            key="change",
            help="Every heatmap shows its difference since the hand took hold: pull one x, and see "
            "what it moves, and what it leaves alone.",
        )
    for sentence in (*_cautions(done, board), *remarks(settings, session.uploaded())):
        st.markdown(f":material/info: {sentence}")
    return change


def _compared(done: Pass) -> str:
    return "every array" if done.compared == done.shape[1] else f"{done.compared} features"


def _cautions(done: Pass, board: Board) -> Iterator[str]:
    if done.uploaded is not None and done.uploaded.note:
        yield done.uploaded.note
    for name in done.vanished:
        yield (
            f"Some of {QUANTITIES[name].text} is too small for {done.settings.dtype} and shows "
            "as 0; what is computed from it is not."
        )
    if board.pooled_to is not None:
        (m, d), (rows, columns) = done.shape, board.pooled_to
        yield (
            f"The {m} × {d} cells are pooled to {rows} × {columns} blocks; each shows its value "
            "of largest magnitude."
        )
    if done.disagreement > _FAR_FROM_ZERO * np.finfo(done.inputs.x.dtype).eps:
        yield (
            "The equations as written lose digits here: μ is rounded before it is subtracted. The "
            "kernels centre the data twice and do not."
        )


def _take_printed() -> None:
    session.change(printed=tuple(st.session_state["printed"]))


def _board(figure: CheckedFigure, done: Pass, settings: Settings) -> None:
    with st.container(key="board"):
        st.plotly_chart(
            figure,
            key="board-figure",
            theme=None,
            config={"displayModeBar": False, "responsive": True},
            alt="Heatmaps of every array: x, mean, variance, x̂ and y; then the gradients of "
            "equations 5 to 13. Equations 10 to 13 end in the same ∂l/∂x.",
        )
        link_board(
            "explore",
            done,
            _cells(done, settings),
            partial(_panels, settings.printed),
            focus=settings.focus,
            cell=settings.cell,
        )


def _panels(printed: tuple[str, ...], done: Pass) -> Iterator[Panel]:
    return (panel for band in bands(done.arrays, printed) for panel in band.panels)


def _cells(done: Pass, settings: Settings) -> Cells:
    """Return the picked cell, and the cells that its equation reads."""
    if settings.cell is None:
        return {}
    i, j = settings.cell[0] - 1, settings.cell[1] - 1
    shown = focused_equation(settings)
    if shown is None:
        return {settings.focus: i}
    printed = shown.number in settings.printed
    return {**xray(shown, done.arrays, i, j, printed=printed).cells, settings.focus: i}
