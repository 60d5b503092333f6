"""The arrays of a step: their values, their names, and whose scale of colours they share."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from bnviz.derivation import DELTA, EQUATIONS, Roundings, settled
from bnviz.experiment import Pass, Push, push
from bnviz.expression import (
    Expression,
    Reference,
    Tag,
    evaluate,
    is_never_negative,
    plain,
    walk,
)
from bnviz.figures import Panel
from bnviz.figures.heatmap import find_limits
from bnviz.figures.labels import write_number
from bnviz.lesson import Change, Factor, Result, Step
from bnviz.notation import PATHS, QUANTITIES

_GIVEN_BY = {e.quantity: e.number for e in reversed((*EQUATIONS, DELTA))}
TOGETHER = "together"
"""The scale of what belongs together: addends, or forms that must be the same."""


@dataclass(frozen=True)
class Known:
    """A pass, and what pictures ask of it: the limits of its rounding, and what a push moves."""

    done: Pass
    cell: tuple[int, int] = (1, 1)
    is_column: bool = False

    @cached_property
    def roundings(self) -> Roundings:
        """How far rounding alone may have moved each array."""
        return Roundings(self.done.arrays)

    @cached_property
    def push(self) -> Push:
        """What an x that is pushed, or its whole column, moves."""
        return push(self.done, self.cell, is_column=self.is_column)


def know(step: Step, done: Pass, cell: tuple[int, int] | None) -> Known:
    """Return what the pictures of a step ask of a pass, with the cell whose x is pushed."""
    return Known(done, cell or (1, 1), bool(step.scene and step.scene.push == "column"))


def common_limits(step: Step, known: Known) -> dict[str, float]:
    """Return the end of the scale that what belongs together shares."""
    return find_limits(_panel("", "", e, "", "constant", TOGETHER, known) for e in step.together)


def write_loss(piece: Factor, known: Known) -> str:
    """Write the loss, or how much it changes: zero where that is rounding."""
    if not isinstance(piece, Change):
        return write_number(known.push.before["loss"], 3)
    moved, limit = known.push.change("loss")
    return write_number(settled(float(moved), float(limit)), 3)


def panel_of_change(piece: Change, known: Known) -> Panel:
    """Return by how much an array moves when an x, or its column, is pushed."""
    values, limits = known.push.change(str(piece.quantity))
    return Panel(piece.text, "", values, piece.text, piece.role, piece.text, rounding=limits)


def name_of(factor: Factor, step: Step) -> str:
    """Return the name of the heatmap of a factor: a quantity's id, or what it is in text."""
    if isinstance(factor, Change):
        return factor.text
    if not step.is_part(factor):
        return factor.quantity or _plain(factor.text)
    whole = next((e for e in EQUATIONS if e.corrected == factor.expression), None)
    if whole is None and _path(factor):
        whole = step.equation
    return whole.quantity if whole else factor.text


def result_name(step: Step, result: Result) -> str:
    """Return the name of the heatmap of a result."""
    if result.quantity or result.term:
        return result.quantity or step.equation.quantity
    return _plain(result.text)


def summand_name(summand: Expression) -> str:
    """Return the name of the heatmap of what a result adds up."""
    inner = plain(summand)
    return inner.quantity if isinstance(inner, Reference) else "product"


def panel_of_factor(factor: Factor, step: Step, known: Known) -> Panel:
    """Return the array of a factor."""
    name, role, text = name_of(factor, step), factor.role, factor.text
    if not step.is_part(factor):
        scale = TOGETHER if factor.expression in step.together else name
        number = _GIVEN_BY.get(factor.quantity, "") if factor.quantity else step.number
        panel = _panel(name, number, factor.expression, text, role, scale, known)
    else:
        # One of several arrays that add up, or that must be the same.
        number = next(
            e.number for e in EQUATIONS if factor.expression in (e.printed, *walk(e.corrected))
        )
        term = _path(factor)
        if term or name in QUANTITIES:
            role = PATHS[term].id if term else QUANTITIES[name].role
        panel = _panel(name, number, factor.expression, text, role, TOGETHER, known, term=term)
    if factor.total is None:
        return panel
    # Sums that are compared share a scale, too; what has cancelled is white on any.
    scale = f"sum {panel.scale}"
    total = _panel(text, "", factor.total, f"Σ ↓ {text}", role, scale, known)
    return replace(panel, below=(total,))


def _path(factor: Factor) -> str | None:
    """Return the path that a factor is, if it is a whole addend of equations 10 to 13."""
    expression = factor.expression
    return expression.name if isinstance(expression, Tag) and expression.name in PATHS else None


def panel_of_result(step: Step, result: Result, known: Known) -> Panel:
    """Return the array of a result, below what is added up to it where that is shown."""
    scale = TOGETHER if step.together else result.text
    panel = _panel(
        result_name(step, result),
        step.number,
        result.expression,
        result.text,
        result.role,
        scale,
        known,
        term=result.term,
    )
    if result.summand is None:
        return panel
    panel = replace(panel, text=f"Σ ↓ {panel.text}")
    name, text, number = summand_name(result.summand), "product", step.number
    if name in QUANTITIES:
        text, number = QUANTITIES[name].text, _GIVEN_BY.get(name, "")
    scale = TOGETHER if result.summand in step.together else "product"
    product = _panel(name, number, result.summand, text, result.role, scale, known)
    return replace(product, below=(panel,))


def _panel(
    name: str,
    number: str,
    expression: Expression,
    text: str,
    role: str,
    scale: str,
    known: Known,
    *,
    term: str | None = None,
) -> Panel:
    if name in QUANTITIES and _GIVEN_BY.get(name, "") == number and term is None:
        # What the kernel computed; the equations that give it another way are evaluated.
        values: Any = known.done.arrays[name]
        rounding = known.roundings.of_quantity(name)
    else:
        values = evaluate(expression, known.done.arrays)
        rounding = known.roundings.of(expression)
    values = np.asarray(values)
    if values.ndim == 1 and term is not None:
        # The path through μ is the same for every sample; as an addend it is a full matrix.
        values = np.broadcast_to(values, known.done.shape)
    return Panel(
        name,
        number,
        values,
        text,
        role,
        scale,
        term=term,
        rounding=rounding,
        never_negative=is_never_negative(expression),
    )


def _plain(text: str) -> str:
    return text.replace("<sup>", "^").replace("</sup>", "")
