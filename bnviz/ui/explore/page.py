"""The Explore page: every array of the forward and the backward pass on one board."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from operator import attrgetter

import numpy as np
import streamlit as st

from bnviz.derivation import xray
from bnviz.experiment import Pass
from bnviz.figures import INPUT_GRADIENTS, Band, Board, Panel, bands, draw_board
from bnviz.figures.arrangement import Arrangement
from bnviz.notation import Theme
from bnviz.scenario import Settings
from bnviz.ui.board.checked_figure import CheckedFigure
from bnviz.ui.board.formulas import place_formulas
from bnviz.ui.board.linked_board import Cells, link_board
from bnviz.ui.board.window import arrangement
from bnviz.ui.board.xray import draw_xray, focused_equation
from bnviz.ui.explore.status import draw_let_go, draw_status, shown_row
from bnviz.ui.explore.style import apply_explore_style
from bnviz.ui.shell import session
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.passes import run, run_or_say

Rows = tuple[str | None, str | None, str | None]
"""Which of equations 10 to 13 a projector shows, and what the X-ray takes apart there: the quantity
and its equation."""
_ASK = (
    "Choose a file in the sidebar, a table or an array: samples in rows, features in columns. A "
    "link cannot carry it."
)
# What equations 5 to 9 and δ give, and what they begin with.
_STAGES = ("dy", "dgamma", "dbeta", "dx_hat", "dvar", "dmu", "delta")


def draw_explore() -> None:
    """Draw the page for the visitor's settings."""
    settings = session.current()
    draw_problems()
    done = run_or_say(run, ask=_ASK)
    if done is None:
        draw_let_go(settings)
        return
    row = shown_row(settings) if settings.present else None
    picked = settings.focus if row and settings.cell else None
    taken = focused_equation(settings) if picked else None
    rows = (row, picked, taken.number if taken else None)
    form = arrangement(is_low=picked in _STAGES)
    apply_explore_style(form, present=settings.present)
    board, figure, apart = _draw(
        done, settings.printed, rows, session.theme(), form, own=settings.own
    )
    draw_status(done, settings, board, figure.layout.meta)
    with st.container(key="board"):
        _board(figure, done, settings)
        place_formulas(board.spots, done, settings, form.formula_font, apart)
    draw_xray(done)


@st.cache_resource(
    max_entries=32,
    # A notice would move all that follows on the page, and so build it anew.
    show_spinner=False,
    hash_funcs={Pass: attrgetter("fingerprint")},
)
def _draw(
    done: Pass,
    printed: tuple[str, ...],
    rows: Rows,
    theme: Theme,
    form: Arrangement,
    *,
    own: bool,
) -> tuple[Board, CheckedFigure, float]:
    whole = bands(done.arrays, printed, own=own)
    board = draw_board(_bands(whole, *rows), theme, form)
    # What browser and server call this board, so that each knows the other's.
    board.figure["layout"]["meta"] = f"{done.fingerprint} {','.join(printed)} {rows} {own}"
    return board, CheckedFigure(board.figure), _apart(whole)


def _apart(whole: tuple[Band, ...]) -> float:
    """Return how far the totals of equations 10 to 13 are apart, as shares of what they add up."""
    rows = [band.panels for band in whole if band.equations[0] in INPUT_GRADIENTS]
    largest = max(float(np.abs(panel.values).max()) for panel in rows[0])
    totals = [row[-1].values for row in rows]
    return max(float(np.abs(total - totals[0]).max()) for total in totals) / (largest or 1.0)


def _bands(
    whole: tuple[Band, ...], row: str | None, picked: str | None, taken: str | None
) -> tuple[Band, ...]:
    """Return all bands, or those that a projector has room for, beside an X-ray too."""
    if row is None:
        return whole
    forward, stages, *gradients = whole
    last = gradients[INPUT_GRADIENTS.index(row)]
    if picked is None:
        return forward, stages, last
    # The X-ray needs the room of the stages, unless it takes one of them apart.
    return forward, _until(stages, taken) if picked in _STAGES else last


def _until(stages: Band, taken: str | None) -> Band:
    """Return the stages without the strips of what comes after the equation taken apart."""
    kept = stages.equations[: stages.equations.index(taken) + 1] if taken else ()
    return replace(
        stages,
        panels=tuple(
            replace(panel, below=tuple(one for one in panel.below if one.equation in kept))
            for panel in stages.panels
        ),
    )


def _board(figure: CheckedFigure, done: Pass, settings: Settings) -> None:
    shown = focused_equation(settings)
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
        equation=shown.number
        if shown and settings.cell
        else next(reversed(settings.printed), None),
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
