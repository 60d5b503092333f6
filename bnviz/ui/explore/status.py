"""What stands above the board: its switches, and how far its numbers can be trusted."""

from collections.abc import Iterator
from math import isfinite

import numpy as np
import streamlit as st

from bnviz.experiment import Pass
from bnviz.figures import INPUT_GRADIENTS, Board
from bnviz.notation import QUANTITIES
from bnviz.scenario import Settings, find_upstream, remarks
from bnviz.ui.board.corrected import say_corrected
from bnviz.ui.board.hands.bridge import lend_hands
from bnviz.ui.board.own_scales import choose_own_scales
from bnviz.ui.board.printed import choose_printed
from bnviz.ui.shell import session
from bnviz.ui.shell.presenting import draw_present_button
from bnviz.ui.shell.widgets import choose

_MIXED = (
    "This loss mixes the features of a sample: pull one x, and ∂l/∂y and ∂l/∂x change in other "
    "columns too."
)
_FAR_FROM_ZERO = 64  # roundings of one operation
_REMARK = 26  # pixels of one line


def draw_status(done: Pass, settings: Settings, board: Board, name: str) -> None:
    """Draw the switches of the board, and say how far its numbers can be trusted.

    Parameters
    ----------
    name
        What the board's figure is called, so that hands know it.
    """
    with st.container(
        key="board-switches", horizontal=True, vertical_alignment="center", gap="small"
    ):
        choose_printed()
        st.space("stretch")
        if settings.present:
            _choose_row(settings)
        draw_let_go(settings)
        choose_own_scales("board-own")
        change = st.toggle(
            "Change",
            key="change",
            help="Every heatmap shows its difference since the hand took hold: pull one x, and see "
            "what it moves, and what it leaves alone.",
        )
        draw_present_button()
    with st.container(key="board-said", gap="xxsmall"):
        with st.container(key="board-trust", horizontal=True, gap="xsmall"):
            st.markdown(
                f"Two independent computations{_compared(done)} differ by {done.disagreement:.0e}."
                if isfinite(done.disagreement)
                else f"Equation {done.worst} as written overflows for these data; the kernels do "
                "not.",
                width="content",
                help="The arrays come from the kernels and, once more, from the corrected "
                "equations as they are written. This is the largest relative difference, found in "
                f"equation {done.worst}; around 1e-16 it is rounding in float64. Of many features, "
                "some are compared.",
            )
            lend_hands(done, settings, name, change=change)
        if not settings.present:
            _note(done, settings, board, change=change)


def _note(done: Pass, settings: Settings, board: Board, *, change: bool) -> None:
    """Say what a visitor should know.

    The place of one remark is there without one, too: it comes and goes with the data, and moves
    nothing below it then, and builds nothing anew.
    """
    about = [*remarks(settings, session.uploaded())]
    if change and find_upstream(settings.upstream).mixes_features:
        about.append(_MIXED)
    with st.container(key="board-notes", gap="xxsmall"):
        for sentence in (*_cautions(done, board, settings.printed), *about):
            st.markdown(f":material/info: {sentence}")
        if not about:
            st.space(_REMARK)


def draw_let_go(settings: Settings) -> None:
    """Draw the button that puts everything back, if there is anything."""
    if not settings.edit:
        return
    st.button(
        f"Let all go ({len(settings.edit)})",
        icon=":material/undo:",
        key="let-all-go",
        on_click=session.change,
        kwargs={"edit": ()},
        help="Put every cell and column back that was changed by hand on the board.",
    )


def shown_row(settings: Settings) -> str:
    """Return which of equations 10 to 13 a projector shows."""
    if settings.equation in INPUT_GRADIENTS:
        return settings.equation
    printed = [number for number in settings.printed if number in INPUT_GRADIENTS]
    return printed[-1] if printed else INPUT_GRADIENTS[0]


def _choose_row(settings: Settings) -> None:
    choose(
        "Equation",
        INPUT_GRADIENTS,
        shown_row(settings),
        "equation",
        key="board-row",
        width="content",
    )


def _compared(done: Pass) -> str:
    return "" if done.compared == done.shape[1] else f" of {done.compared} features"


def _cautions(done: Pass, board: Board, printed: tuple[str, ...]) -> Iterator[str]:
    if done.uploaded is not None and done.uploaded.note:
        yield done.uploaded.note
    yield from say_corrected(done, printed)
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
