"""The X-ray of a step: the formula with the numbers of one cell, and its terms as a waterfall."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

import streamlit as st

from bnviz.derivation import Rewriting, Roundings, column_of, xray
from bnviz.experiment import Pass
from bnviz.expression import (
    Add,
    Colours,
    Expression,
    Reference,
    Sum,
    Tag,
    addends,
    coloured,
    evaluate,
    free_indices,
    number_latex,
    plain,
    scalar,
    to_latex,
    to_number_lines,
    to_text,
)
from bnviz.figures import Figure, draw_bars
from bnviz.lesson import Result, Step, telling_cell
from bnviz.notation import QUANTITIES, Theme, path_colours, quantity_colours
from bnviz.ui.shell import session

# A longer line is written smaller. All signs count, also those of a fraction above each other.
_LONG = 82
# So long a formula still stands beside the name of its cell, whose letters are so much narrower.
_BESIDE, _NARROWER = 74, 0.45


def picked_cell(done: Pass) -> tuple[int, int]:
    """Return the picked sample and feature, counted from 1; if none is, where most can be seen."""
    return session.current().cell or _telling_cell(done)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Pass: attrgetter("fingerprint")})
def _telling_cell(done: Pass) -> tuple[int, int]:
    return telling_cell(done)


def write_numbers(
    step: Step, done: Pass, theme: Theme, *, hidden: bool, may_break: bool = False
) -> str:
    """Write the X-ray line: the same part of the formula with the numbers of the picked cell."""
    i, j = picked_cell(done)
    where = f"At sample {i}, feature {j}" if _has_samples(step) else f"At feature {j}"
    column, at = column_of(done.arrays, j - 1), {"i": i - 1}
    numbers_of = _Numbers(column, at)
    result = step.result
    if step.rewriting:
        before, after = step.rewriting.before.tree, step.rewriting.after.tree
        first, second = _names(step.rewriting)
        below = "…" if hidden else f"{second}${numbers_of.write(after)}$"
        # What is added up belongs to no sample.
        is_summed = free_indices(before) != free_indices(after)
        of = f", over all {done.shape[0]} samples" if is_summed else ""
        return f"{where}: {first}${numbers_of.write(before)}$ above, {below} below{of}"
    if hidden:
        return f"{where}: …"
    if step.written and result is not None:
        return _one_of_many(step, result, numbers_of, f"At sample {i}, feature {j}")
    if any(map(step.is_part, step.factors)):
        return _line(where, _totals(step, numbers_of, theme))
    has_quantity = result is not None and result.quantity is not None
    colours = Colours(quantity_colours(theme), path_colours(theme) if has_quantity else {})
    shown = step.factors[-1].expression if result is None else result.expression
    left, numbers = (
        "",
        "".join(to_number_lines(shown, column, at, colours, i - 1, limits=numbers_of.roundings.of)),
    )
    if has_quantity:
        left = to_latex(step.left, colours, {"i": i}) + " = "
    elif result is None or result.text == to_text(shown):
        left = to_latex(shown, colours, {"i": i}) + " = "
    else:
        # A path, or a product so far: the formula above says what it is.
        where = f"{where}, {result.text}"
    if isinstance(plain(shown), Reference):
        return _line(where, left + numbers)
    if may_break and isinstance(plain(shown), Sum):
        # Brackets that grow with what they hold keep KaTeX from breaking the line inside.
        size = "bigg" if r"\frac" in numbers else "big"
        numbers = re.sub(r"^\\left\[(.*)\\right\]$", rf"\\{size}l[\1\\{size}r]", numbers)
    value = numbers_of.write(shown)
    return _line(where, f"{left}{numbers} = {value}")


def _names(rewriting: Rewriting) -> tuple[str, str]:
    """Return what to write before the numbers of both lines, where these are not the same thing."""
    left, right = rewriting.before.left, rewriting.after.left
    if left is None or right is None or left == right:
        return "", ""
    return f"{to_text(left)} = ", f"{to_text(right)} = "


def _one_of_many(step: Step, result: Result, numbers: "_Numbers", where: str) -> str:
    """Write the product of one sample, and what those of all samples add up to."""
    values = (numbers.write(factor.expression) for factor in step.factors)
    factors = r" \times ".join(rf"\left({v}\right)" if v.startswith("-") else v for v in values)
    product = "" if result.summand is None else f" = {numbers.write(result.summand)}"
    total = numbers.write(result.expression)
    return f"{where}: ${factors}{product}$ is one share of the sum ${total}$"


def _has_samples(step: Step) -> bool:
    """Return whether what a step comes to has a value for each sample."""
    result = step.result
    # The path through μ is the same for every sample, and is added up at each.
    return not result or result.term is not None or "i" in free_indices(result.expression)


def _line(where: str, latex: str) -> str:
    # Without a group around the formula, KaTeX can break the line at an operator.
    return rf"{where}: $\displaystyle {latex}$"


def is_long(line: str) -> bool:
    """Return whether an X-ray line is to be written smaller, so that it fits."""
    return _length(line) > _LONG


def _length(line: str) -> int:
    return len(re.sub(r"\\textcolor{[^}]*}|\\[a-zA-Z]+|[{}\\^_ ]", "", line.partition("$")[2]))


def is_high(line: str) -> bool:
    """Return whether an X-ray line needs more than one line's height."""
    name = line.partition("$")[0]
    return r"\underbrace" in line or _length(line) + _NARROWER * len(name) > _BESIDE


def _totals(step: Step, numbers: "_Numbers", theme: Theme) -> str:
    """Write the numbers of the arrays that add up, or that are the same, and what they come to."""
    paths, result = path_colours(theme), ""
    for piece in step.pieces:
        if isinstance(piece, str):
            result += piece
            continue
        tag = piece.expression.name if isinstance(piece.expression, Tag) else ""
        number = numbers.write(piece.expression)
        if number.startswith("-") and "+" in step.pieces:
            number = rf"\left({number}\right)"
        result += coloured(paths.get(tag), number)
    value = numbers.write(step.equation.corrected)
    colours, samples = Colours(quantity_colours(theme)), {"i": numbers.at["i"] + 1}
    left = to_latex(step.equation.left, colours, samples)
    return f"{left} = {result} = {value}"


@dataclass(frozen=True)
class _Numbers:
    """One feature's column and the picked sample: what formulas come to there."""

    column: Mapping[str, Any]
    at: Mapping[str, int]

    @cached_property
    def roundings(self) -> Roundings:
        return Roundings(self.column)

    def write(self, formula: Expression) -> str:
        value, limit = evaluate(formula, self.column, self.at), self.roundings.of(formula, self.at)
        return number_latex(scalar(value), limit=scalar(limit))


def waterfall(
    step: Step, done: Pass, cell: tuple[int, int], theme: Theme, projector: float
) -> Figure | None:
    """Return the terms of a cell that have been added up so far, or None for just one."""
    result = step.result
    if result is None or step.addend == 0:
        return None
    added, text, role = result.expression, result.text, result.role
    if step.addend is not None:
        terms = addends(step.equation.corrected)
        added = Add(terms[: step.addend + 1])
        about = QUANTITIES[step.equation.quantity]
        is_whole = step.addend + 1 == len(terms)
        text, role = (about.text, about.role) if is_whole else ("so far", "constant")
    i, j = cell
    ray = xray(replace(step.equation, corrected=added), done.arrays, i - 1, j - 1)
    if len(ray.terms) < 2:
        return None
    value = sum(term.value for term in ray.terms)
    return draw_bars(
        ray.terms,
        value,
        text,
        role,
        theme,
        limit=ray.limit,
        picked=i - 1,
        projector=projector,
    )
