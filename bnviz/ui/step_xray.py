"""The X-ray of a step: the formula with the numbers of one cell, and its terms as a waterfall."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bnviz.derivation import Term, column_of, xray
from bnviz.expression import (
    Colours,
    Tag,
    coloured,
    evaluate,
    number_latex,
    scalar,
    to_latex,
    to_number_lines,
)
from bnviz.figures import Figure, draw_bars
from bnviz.lesson import Step
from bnviz.notation import Theme, path_colours, quantity_colours
from bnviz.ui import session
from bnviz.ui.computation import Pass
from bnviz.ui.lesson_view import projector


def picked_cell() -> tuple[int, int]:
    """Return the picked sample and feature, counted from 1; the first of each if none is picked."""
    return session.current().cell or (1, 1)


def write_numbers(step: Step, done: Pass, theme: Theme, *, hidden: bool) -> str:
    """Write the X-ray line: the same part of the formula with the numbers of the picked cell."""
    i, j = picked_cell()
    where = f"At sample {i}, feature {j}"
    result = step.result
    if result is None or hidden:
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


def waterfall(step: Step, done: Pass, theme: Theme) -> Figure | None:
    """Return the terms of the picked cell that have been added up so far, or None for just one."""
    terms, text, role = _terms(step, done)
    if len(terms) < 2:
        return None
    value = sum(term.value for term in terms)
    return draw_bars(terms, value, text, role, theme, projector=projector())


def _terms(step: Step, done: Pass) -> tuple[tuple[Term, ...], str, str]:
    """Return the terms that have been added up so far, with the name and colour of their sum."""
    i, j = picked_cell()
    shown, result = step.equation, step.result
    if result is None:
        return (), "", "constant"
    if step.addend is None:
        shown = replace(shown, corrected=result.expression)
        return xray(shown, done.arrays, i - 1, j - 1).terms, result.text, result.role
    terms = xray(shown, done.arrays, i - 1, j - 1).terms
    return terms[: step.addend + 1], "so far", "constant"
