"""The Step page: the derivation, one step after the other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from bnviz.derivation import Term, column_of, xray
from bnviz.expression import (
    Colours,
    Tag,
    addends,
    coloured,
    evaluate,
    number_latex,
    scalar,
    to_latex,
    to_number_lines,
)
from bnviz.figures import draw_bars
from bnviz.lesson import ACTIVE, STEPS, Step, is_summed
from bnviz.notation import Theme, path_colours, quantity_colours
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import BadData
from bnviz.ui import session
from bnviz.ui.computation import Pass, run
from bnviz.ui.lesson_view import draw_graph_and_keys
from bnviz.ui.linked_board import Cells, link_board
from bnviz.ui.step_picture import name_of, picture_of, result_name
from bnviz.ui.step_player import draw_player, is_hidden, pace, position
from bnviz.ui.step_style import apply_step_style

# Text that recedes, and still meets AA on both surfaces.
_DIM = {"light": "#6b7484", "dark": "#8791a3"}
_INK = {"light": "#14171f", "dark": "#eceff4"}


@st.fragment
def draw_step() -> None:
    """Draw the step that the link names; only this part of the app reruns from step to step."""
    session.open_session()
    settings = session.current()
    step, theme = STEPS[position()], session.theme()
    if settings.step != step.id:
        session.settle(step=step.id)
    apply_step_style(present=settings.present)
    _draw(step, theme)
    session.save_link()


def _draw(step: Step, theme: Theme) -> None:
    for problem in session.problems():
        st.warning(problem.sentence, icon=":material/link_off:")
    try:
        done = run(session.current(), session.uploaded())
    except (BadData, ConstantFeatureError) as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    with st.container(key="step", gap="small"):
        draw_player(step)
        _head(step, theme)
        _formula(step, done, theme)
        _picture(step, done, theme)


def _head(step: Step, theme: Theme) -> None:
    with st.container(key="step-head"):
        left, right = st.columns([68, 32], gap="medium")
    with left:
        st.subheader(f"({step.number}) {step.title}", anchor=False)
        st.markdown(f"**{step.question}**" if is_hidden(step) else step.narration)
    with right:
        draw_graph_and_keys(step, theme, pace=pace())


def _colours(step: Step, theme: Theme) -> Colours:
    """Return the colours of a formula whose active part stands out."""
    has_paths = len(addends(step.equation.corrected)) > 2
    if step.focus is None:
        quantities = {} if has_paths else quantity_colours(theme)
        return Colours(quantities, path_colours(theme))
    active = Colours(quantity_colours(theme), base=_INK[theme])
    return Colours(base=_DIM[theme], within={ACTIVE: active}, underlined=frozenset({ACTIVE}))


def _formula(step: Step, done: Pass, theme: Theme) -> None:
    colours = _colours(step, theme)
    left = to_latex(step.equation.left, Colours(quantity_colours(theme)))
    with st.container(key="step-formula"):
        # One group, so that KaTeX does not break the line at a sign.
        st.markdown(rf"$\displaystyle {{{left} = {to_latex(step.marked(), colours)}}}$")
    with st.container(key="step-numbers"):
        st.markdown(_numbers(step, done, theme))


def _numbers(step: Step, done: Pass, theme: Theme) -> str:
    """Write the X-ray line: the same part of the formula with the numbers of the picked cell."""
    i, j = _cell()
    where = f"At sample {i}, feature {j}"
    result = step.result
    if result is None or is_hidden(step):
        return f"{where}: …"
    colours = Colours(quantity_colours(theme), path_colours(theme) if result.quantity else {})
    column, at = column_of(done.arrays, j - 1), {"i": i - 1}
    if step.together and step.addend is None:
        return f"{where}: ${_totals(step, column, at, theme)}$"
    lines = to_number_lines(result.expression, column, at, colours, i - 1)
    value = number_latex(scalar(evaluate(result.expression, column, at)))
    if step.addend is not None:
        where, left = f"{where}, {result.text}", ""
    elif result.quantity:
        left = to_latex(replace(step.equation.left, index=str(i)), colours) + " = "
    else:
        left = to_latex(result.expression, colours) + " = "
    return rf"{where}: $\displaystyle {{{left}{''.join(lines)} = {value}}}$"


def _totals(step: Step, column: Mapping[str, Any], at: Mapping[str, int], theme: Theme) -> str:
    """Write the numbers of the arrays that add up, or that are the same, and what they come to."""
    paths, result = path_colours(theme), ""
    for piece in step.pieces:
        if isinstance(piece, str):
            result += piece
            continue
        tag = piece.expression.name if isinstance(piece.expression, Tag) else ""
        number = number_latex(scalar(evaluate(piece.expression, column, at)))
        if number.startswith("-") and "+" in step.pieces:
            number = rf"\left({number}\right)"
        result += coloured(paths.get(tag), number)
    value = number_latex(scalar(evaluate(step.equation.corrected, column, at)))
    left = replace(
        step.equation.left, index=None if step.equation.left.index is None else str(at["i"] + 1)
    )
    return f"{to_latex(left, Colours(quantity_colours(theme)))} = {result} = {value}"


def _cell() -> tuple[int, int]:
    return session.current().cell or (1, 1)


def _picture(step: Step, done: Pass, theme: Theme) -> None:
    left, right = st.columns([70, 30], gap="small")
    hidden = is_hidden(step)
    focus = result_name(step, step.result) if step.result else ""
    with left, st.container(key="board-step"):
        st.plotly_chart(
            picture_of(done, position(), theme, hidden=hidden, large=session.current().present),
            key="step-figure",
            theme=None,
            config={"displayModeBar": False, "responsive": True},
            alt=_alt(step, hidden=hidden),
        )
        link_board(done, _cells(step), focus=focus, addends=True)
    with right:
        if not hidden:
            _waterfall(step, done, theme)


def _waterfall(step: Step, done: Pass, theme: Theme) -> None:
    i, j = _cell()
    terms, text, role = _terms(step, done)
    if len(terms) < 2:
        return
    value = sum(term.value for term in terms)
    st.plotly_chart(
        draw_bars(terms, value, text, role, theme, large=session.current().present),
        key="step-bars",
        theme=None,
        config={"displayModeBar": False},
        alt=f"{len(terms)} terms that add up to {value:.4g} at sample {i}, feature {j}.",
    )


def _terms(step: Step, done: Pass) -> tuple[tuple[Term, ...], str, str]:
    """Return the terms that have been added up so far, with the name and colour of their sum."""
    i, j = _cell()
    shown, result = step.equation, step.result
    if result is None:
        return (), "", "constant"
    if step.addend is None:
        shown = replace(shown, corrected=result.expression)
        return xray(shown, done.arrays, i - 1, j - 1).terms, result.text, result.role
    terms = xray(shown, done.arrays, i - 1, j - 1).terms
    return terms[: step.addend + 1], "so far", "constant"


def _alt(step: Step, *, hidden: bool) -> str:
    shown = " ".join(p if isinstance(p, str) else p.text for p in step.pieces)
    result = "" if step.result is None or hidden else f" = {step.result.text}"
    row = f"{shown}{result}".replace("<sup>", "^").replace("</sup>", "")
    return f"Heatmaps in a row: {row}. {step.question if hidden else step.narration}"


def _cells(step: Step) -> Cells:
    """Return the rows that the step reads, by the name of the array."""
    i, right = _cell()[0] - 1, step.equation.corrected
    cells = {
        name_of(factor, step): None if is_summed(right, factor.path) else i
        for factor in step.factors
    }
    if step.result is not None:
        cells[result_name(step, step.result)] = i
        if step.result.summand is not None:
            cells["product"] = None
    return cells
