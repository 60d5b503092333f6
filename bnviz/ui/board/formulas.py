"""Equations at their heatmaps, as printed or corrected, and what is wrong with the print."""

from collections.abc import Sequence
from functools import cache
from math import isnan

import streamlit as st

from bnviz.derivation import Equation, equation, formula, part
from bnviz.experiment import Pass
from bnviz.expression import Colours, find, to_latex, to_lines
from bnviz.figures.arranging import Spot
from bnviz.notation import PATHS, Theme, path_colours, quantity_colours
from bnviz.scenario import Settings
from bnviz.slips import find_slips
from bnviz.ui.board.corrected import corrected_in, is_off, rounding
from bnviz.ui.board.printed import PRINT
from bnviz.ui.board.slip_marks import UNDERLINED, mark_slips, slip_colours
from bnviz.ui.shell import session

_LARGEST = 1000  # beyond it a factor says nothing more


def place_formulas(
    spots: Sequence[Spot], done: Pass, settings: Settings, size: int, apart: float
) -> None:
    """Put every formula over the board, where its heatmap leaves room for it.

    Parameters
    ----------
    spots
        The places that the board leaves.
    size
        The size of letters in pixels; the browser makes them smaller where a formula is too long.
    apart
        How far the totals of equations 10 to 13 are apart.
    """
    lay_over(spots, [_line(spot, done, settings, apart) for spot in spots], size)


def lay_over(spots: Sequence[Spot], lines: Sequence[str], size: int) -> None:
    """Put one line of Markdown over each place of the board."""
    with st.container(key="board-formulas"):
        st.html(f"<style>{_style(tuple(spots), size)}</style>")
        st.markdown("\n\n".join(lines))


@cache
def _style(spots: tuple[Spot, ...], size: int) -> str:
    rules = [f".st-key-board-formulas, .st-key-board-formulas p {{ font-size: {size}px; }}"]
    for n, spot in enumerate(spots, 1):
        rules.append(
            f".st-key-board-formulas p:nth-of-type({n}) {{ left: {100 * spot.left:.4g}%; "
            f"top: {spot.top:g}px; width: {100 * spot.width:.4g}%; height: {spot.height:g}px; }}"
        )
    return "\n".join(rules)


def _line(spot: Spot, done: Pass, settings: Settings, apart: float) -> str:
    """Write an equation, or the addend that stands here, and what is wrong with its print."""
    shown = equation(spot.number)
    printed = spot.number in settings.printed
    # The limits beside the sum, so that three bands fit a projector.
    lines = _latex(spot.number, printed, session.theme(), is_flat=settings.present)
    if not shown.has_paths:
        return _numbered(shown.number, "".join(lines)) + _badge(shown, done, printed=printed)
    if spot.term is None:
        badge = (
            _badge(shown, done, printed=printed) if shown.misprinted else _agreement(apart, done)
        )
        return _formula(lines[0]) + badge
    position = list(PATHS).index(spot.term)
    written = lines[1 + position]
    addend = part(shown, printed=printed, term=spot.term)
    badge = "".join(
        f" :gray-badge[with the corrected {text}]"
        for text in corrected_in(addend, done, settings.printed)
    )
    return (_numbered(shown.number, written) if position == 0 else _formula(written)) + badge


def _agreement(apart: float, done: Pass) -> str:
    if apart > rounding(done):
        return f" :red-badge[totals differ by {apart:.0%}]"
    return f" :gray-badge[four totals: {apart:.0e} apart]"


def _formula(latex: str) -> str:
    # One group, so that KaTeX does not break the line at a sign.
    return rf"$\displaystyle {{{latex}}}$"


def _numbered(number: str, latex: str) -> str:
    return f"({number})&thinsp;{_formula(latex)}"


@cache
def _latex(number: str, printed: bool, theme: Theme, *, is_flat: bool) -> tuple[str, ...]:
    """Return an equation in one piece, or the left side and each addend of one that has paths.

    In the print what is wrong is red and underlined, a slip of the pen is ink and underlined.
    """
    shown = mark_slips(equation(number), theme)
    colours = Colours(
        {} if shown.has_paths else quantity_colours(theme),
        path_colours(theme) | slip_colours(theme),
        UNDERLINED,
        is_flat=is_flat,
    )
    if not shown.has_paths:
        return (formula(shown, printed=printed, colours=colours),)
    left = to_latex(shown.left, Colours(quantity_colours(theme)))
    return f"= {left}", *to_lines(shown.right(printed=printed), colours)


def _badge(shown: Equation, done: Pass, *, printed: bool) -> str:
    """Say what is wrong with the form as printed, and by how much for this very data."""
    fault = _fault(shown, done) if shown.misprinted else ""
    if not fault:
        return ""
    if not printed:
        # The formula beside it is right.
        return f" :gray-badge[print: {fault}]"
    is_false = done.misprints[shown.number] is None or find(shown.printed, "slip") is not None
    return f" :{'red' if is_false else 'gray'}-badge[{PRINT} {fault}]"


def _fault(shown: Equation, done: Pass) -> str:
    error = done.misprints[shown.number]
    if error is None:
        return "no sum"
    if isnan(error):
        return "overflows here"
    if error > _LARGEST:
        return f">{_LARGEST}×"
    if is_off(shown.number, done):
        return f"off by {error:.0%}" if error < 10 else f"{error:.0f}×"
    if find(shown.printed, "slip") is not None:
        return "same here"
    return _kinds(shown.number)


@cache
def _kinds(number: str) -> str:
    shown = equation(number)
    kinds = list(dict.fromkeys(s.kind for s in find_slips(shown.left, shown.printed)))
    return kinds[0] if len(kinds) == 1 else f"{len(kinds)} slips" if kinds else ""
