"""The Explore page: every array of the forward and the backward pass, side by side."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from bnviz.derivation import EQUATIONS, Equation, equation, formula, xray
from bnviz.expression import Colours, addends, evaluate
from bnviz.figures import Band, Board, Mark, bands, draw_board
from bnviz.notation import path_colours, quantity_colours
from bnviz.numerics import ConstantFeatureError, relative_error
from bnviz.proof.slips import find_slips
from bnviz.scenario import BadData, Settings, remarks
from bnviz.ui import session
from bnviz.ui.computation import Pass, run
from bnviz.ui.linked_board import link_board
from bnviz.ui.widgets import follow
from bnviz.ui.xray import draw_xray, focused_equation

_SLIP = {"light": "#b00020", "dark": "#ff8a80"}
_FAR_FROM_ZERO = 1e3  # roundings of one operation
_ROUNDING = 1e-6  # a difference below it is float32's rounding, not a misprint


def draw_explore() -> None:
    """Draw the page for the visitor's settings."""
    settings = session.current()
    for problem in session.problems():
        st.warning(problem.sentence, icon=":material/link_off:")
    try:
        done = run(settings, session.uploaded())
    except (BadData, ConstantFeatureError) as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    shown = bands(done.arrays, settings.printed)
    board = draw_board(shown, session.theme(), _marks(done, settings))
    _status(done, settings, board)
    left, right = st.columns([44, 56], gap="small")
    with left:
        for band, height in zip(shown, board.heights, strict=True):
            _formulas(band, height, done, settings)
    with right:
        _board(board, done)
    draw_xray(done)


def _status(done: Pass, settings: Settings, board: Board) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"Kernels and equations agree to **{done.disagreement:.1e}**.",
            width="content",
            help=f"The largest relative difference between an array that a kernel computed and "
            f"the equation that gives it; here in equation {done.worst}.",
        )
        st.space("stretch")
        st.markdown("Show as printed:", width="content")
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
    for sentence in (*_cautions(done, board), *remarks(settings, session.uploaded())):
        st.caption(f":material/info: {sentence}")


def _cautions(done: Pass, board: Board) -> Iterator[str]:
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


def _formulas(band: Band, height: int, done: Pass, settings: Settings) -> None:
    """Draw the formulas of a band beside it, as high as the band is."""
    with st.container(height=height, border=False, gap=None, key=f"formulas-{band.equations[0]}"):
        st.markdown("\n\n".join(_line(equation(n), done, settings) for n in band.equations))


def _line(shown: Equation, done: Pass, settings: Settings) -> str:
    """Write an equation with its number, and what is wrong with its printed form."""
    theme = session.theme()
    printed = shown.number in settings.printed
    has_paths = len(addends(shown.corrected)) > 2
    colours = Colours(
        {} if has_paths else quantity_colours(theme),
        {**path_colours(theme), "slip": _SLIP[theme]},
        frozenset({"slip"}),
    )
    latex = formula(shown, printed=printed, colours=colours, one_line=False)
    badge = _badge(shown, done)
    text = rf"$\displaystyle {latex}$"
    if has_paths:
        return f"({shown.number}) {badge}\n\n{text}"
    return f"({shown.number})&ensp;{text} {badge}"


def _badge(shown: Equation, done: Pass) -> str:
    """Say what the form as printed does to this very data, if it is not right."""
    as_printed = evaluate(shown.printed, done.arrays)
    true = evaluate(shown.corrected, done.arrays)
    if np.shape(as_printed) != np.shape(true):
        return ":red-badge[no sum]"
    error = relative_error(as_printed, true)
    if error > _ROUNDING:
        text = f"{error:.0%}" if error < 10 else f"{error:.0f}×"
        return f":red-badge[{text} off]"
    slips = {s.kind for s in find_slips(shown.left, shown.printed)} - {"missing index"}
    return ":orange-badge[notation]" if slips else ""


def _board(board: Board, done: Pass) -> None:
    with st.container(key="board"):
        st.plotly_chart(
            board.figure,
            key="board-figure",
            theme=None,
            config={"displayModeBar": False, "responsive": True},
            alt="Heatmaps of every array: x, mean, variance, x̂ and y; then the gradients of "
            "equations 5 to 13. Equations 10 to 13 end in the same ∂l/∂x.",
        )
        link_board(done)


def _marks(done: Pass, settings: Settings) -> dict[str, Mark]:
    """Outline the picked cell, and the cells that its equation reads."""
    if settings.cell is None:
        return {}
    i, j = settings.cell[0] - 1, settings.cell[1] - 1
    marks = {settings.focus: Mark(j, i, strong=True)}
    shown = focused_equation(settings)
    if shown is not None:
        printed = shown.number in settings.printed
        cells = xray(shown, done.arrays, i, j, printed=printed).cells
        marks = {name: Mark(j, row) for name, row in cells.items()} | marks
    return marks
