"""Equations beside their heatmaps, as printed or corrected, and what is wrong with the print."""

from functools import cache
from math import isnan

import streamlit as st

from bnviz.derivation import Equation, equation, formula
from bnviz.experiment import Pass
from bnviz.expression import Colours, find
from bnviz.figures.colour_maps import WRONG
from bnviz.notation import Theme, path_colours, quantity_colours
from bnviz.proof.slips import find_slips
from bnviz.scenario import Settings
from bnviz.ui.shell import session

_ROUNDING = 1e-6  # a difference below it is float32's rounding, not a misprint
_LARGEST = 1000  # beyond it a factor says nothing more
_HEADINGS = {"1": "Forward", "5": "Backward, stage by stage", "10": "Three paths back to x"}


def draw_formulas(numbers: tuple[str, ...], height: int, done: Pass, settings: Settings) -> None:
    """Draw the formulas of a band beside it, as high as the band is."""
    with st.container(height=height, border=False, gap=None, key=f"formulas-{numbers[0]}"):
        heading = _HEADINGS.get(numbers[0])
        lines = [f"**{heading}**"] if heading else []
        lines += [_line(equation(number), done, settings) for number in numbers]
        st.markdown("\n\n".join(lines))


def _line(shown: Equation, done: Pass, settings: Settings) -> str:
    """Write an equation with its number, and what is wrong with its printed form."""
    printed = shown.number in settings.printed
    badge = _badge(shown, done, printed=printed)
    text = rf"$\displaystyle {_latex(shown.number, printed, session.theme())}$"
    if shown.has_paths:
        return f"({shown.number}) {shown.explanation} {badge}\n\n{text}"
    return f"({shown.number})&ensp;{text} {badge}"


@cache
def _latex(number: str, printed: bool, theme: Theme) -> str:
    shown = equation(number)
    colours = Colours(
        {} if shown.has_paths else quantity_colours(theme),
        {**path_colours(theme), "slip": WRONG[theme]},
        frozenset({"slip"}),
    )
    return formula(shown, printed=printed, colours=colours, one_line=False)


def _badge(shown: Equation, done: Pass, *, printed: bool) -> str:
    """Say what is wrong with the form as printed, and by how much for this very data."""
    fault = _fault(shown, done) if shown.misprinted else ""
    if not fault:
        return ""
    if not printed:
        return f":gray-badge[print: {fault}]"
    is_false = done.misprints[shown.number] is None or find(shown.printed, "slip") is not None
    return f":{'red' if is_false else 'orange'}-badge[as printed: {fault}]"


def _fault(shown: Equation, done: Pass) -> str:
    error = done.misprints[shown.number]
    if error is None:
        return "no sum"
    if isnan(error):
        return "overflows here"
    if error > _LARGEST:
        return f">{_LARGEST}×"
    # Where the equations as written lose digits, so does what is compared with them.
    if error > max(_ROUNDING, 8 * done.disagreement):
        return f"off by {error:.0%}" if error < 10 else f"{error:.0f}×"
    if find(shown.printed, "slip") is not None:
        return "same here"
    return _kinds(shown.number)


@cache
def _kinds(number: str) -> str:
    shown = equation(number)
    return ", ".join(dict.fromkeys(s.kind for s in find_slips(shown.left, shown.printed)))
