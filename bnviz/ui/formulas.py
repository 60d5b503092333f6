"""Equations beside their heatmaps, as printed or corrected, and what is wrong with the print."""

import streamlit as st

from bnviz.derivation import Equation, equation, formula
from bnviz.expression import Colours, addends
from bnviz.notation import path_colours, quantity_colours
from bnviz.proof.slips import find_slips
from bnviz.scenario import Settings
from bnviz.ui import session
from bnviz.ui.computation import Pass

_SLIP = {"light": "#b00020", "dark": "#ff8a80"}
_ROUNDING = 1e-6  # a difference below it is float32's rounding, not a misprint


def draw_formulas(numbers: tuple[str, ...], height: int, done: Pass, settings: Settings) -> None:
    """Draw the formulas of a band beside it, as high as the band is."""
    with st.container(height=height, border=False, gap=None, key=f"formulas-{numbers[0]}"):
        st.markdown("\n\n".join(_line(equation(n), done, settings) for n in numbers))


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
    if not shown.misprinted:
        return ""
    error = done.misprints[shown.number]
    if error is None:
        return ":red-badge[no sum]"
    if error > _ROUNDING:
        return f":red-badge[{f'{error:.0%}' if error < 10 else f'{error:.0f}×'} off]"
    slips = {s.kind for s in find_slips(shown.left, shown.printed)} - {"missing index"}
    return ":orange-badge[notation]" if slips else ""
