"""The picture of a step: its factors as arrays, and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import isclose
from operator import attrgetter
from typing import Any

import numpy as np
import streamlit as st

from bnviz.derivation import DELTA, EQUATIONS, Roundings, settled
from bnviz.experiment import Pass, Push, push
from bnviz.expression import Expression, Reference, Tag, evaluate, plain, walk
from bnviz.figures import Figure, Panel
from bnviz.figures.heatmap import find_limits
from bnviz.figures.labels import write_number
from bnviz.figures.picture_equation import Room, draw_picture
from bnviz.figures.picture_row import Item
from bnviz.lesson import STEPS, Change, Factor, Result, Step
from bnviz.notation import PATHS, QUANTITIES, Theme

_GIVEN_BY = {e.quantity: e.number for e in reversed((*EQUATIONS, DELTA))}
_TOGETHER = "together"


@dataclass(frozen=True)
class _Known:
    """A pass, and what pictures ask of it: the limits of its rounding, and what a push moves."""

    done: Pass
    cell: tuple[int, int] = (1, 1)
    is_column: bool = False

    @cached_property
    def roundings(self) -> Roundings:
        return Roundings(self.done.arrays)

    @cached_property
    def push(self) -> Push:
        return push(self.done, self.cell, is_column=self.is_column)


@st.cache_resource(
    max_entries=128,
    show_spinner=False,
    hash_funcs={Pass: attrgetter("fingerprint")},
)
def picture_of(
    done: Pass,
    position: int,
    theme: Theme,
    room: Room,
    cell: tuple[int, int] | None,
    *,
    hidden: bool,
    own: bool,
) -> Figure:
    """Draw the picture of a step.

    Parameters
    ----------
    cell
        The cell whose x is pushed, or whose column is, counted from 1; None where nothing is.
    hidden
        Leave the place of its result empty.
    own
        Give each path a scale of its own, with the factor to that of their sum.
    """
    step = STEPS[position]
    known = _known(step, done, cell)
    items = list(_items(step, known, hidden=hidden))
    if items[-1].panel and step.result and position:
        items[-1] = replace(items[-1], was=_scale_before(STEPS[position - 1], step, known))
    limits = _common(step, known)
    if own and step.has_paths:
        items = [_apart(item, limits[_TOGETHER]) for item in items]
    return draw_picture(items, theme, limits, room)


def _known(step: Step, done: Pass, cell: tuple[int, int] | None) -> _Known:
    return _Known(done, cell or (1, 1), bool(step.scene and step.scene.push == "column"))


def _apart(item: Item, shared: float) -> Item:
    """Return an array of those that share a scale on a scale of its own."""
    panel = item.panel
    if panel is None or panel.scale != _TOGETHER or not panel.shown.any():
        return item
    own = find_limits([panel])[_TOGETHER]
    return replace(item, panel=replace(panel, scale=f"own {panel.text}"), times=shared / own)


def _common(step: Step, known: _Known) -> dict[str, float]:
    """Return the end of the scale that what belongs together shares."""
    return find_limits(_panel("", "", e, "", "constant", _TOGETHER, known) for e in step.together)


def _scale_before(before: Step, step: Step, known: _Known) -> float | None:
    """Return where the colours of the same result ended a step before, if that was elsewhere."""
    if before.result is None or step.result is None or before.result.text != step.result.text:
        return None
    old, new = (_end(one, one.result, known) for one in (before, step) if one.result)
    return None if isclose(old, new) else old


def _end(step: Step, result: Result, known: _Known) -> float:
    panel = _result(step, result, known)
    return (find_limits([panel]) | _common(step, known))[panel.scale]


def panels_of(step: Step, done: Pass) -> Iterator[Panel]:
    """Return the arrays in the picture of a step, from left to right."""
    items = _items(step, _known(step, done, None), hidden=False)
    return (item.panel for item in items if item.panel)


def _items(step: Step, known: _Known, *, hidden: bool) -> Iterator[Item]:
    count = 0
    for piece in step.pieces:
        if isinstance(piece, str):
            # A sum whose summands are shown stands between them and their sum.
            if not (piece == "Σ" and step.result and step.result.summand is not None):
                yield Item(text=piece)
            continue
        count += 1
        shown = count <= step.revealed
        active = piece.path == step.focus and step.addend is None
        if piece.quantity == "loss":
            yield Item(text=_loss(piece, known), name=piece.text, role=piece.role)
            continue
        if not piece.is_array:
            yield Item(text=piece.text if shown else "?")
            continue
        if isinstance(piece, Change):
            yield Item(_moved(piece, known))
            continue
        if piece.quantity in ("gamma", "beta") and np.ptp(known.done.arrays[piece.quantity]) == 0:
            value = write_number(float(known.done.arrays[piece.quantity][0]), 3)
            yield Item(text=value if shown else "?", name=piece.text, role=piece.role)
            continue
        yield Item(_factor(piece, step, known), hidden=not shown, active=active)
    if step.result is not None:
        yield Item(text=step.result.sign)
        yield Item(_result(step, step.result, known), hidden=hidden)


def _loss(piece: Factor, known: _Known) -> str:
    """Write the loss, or how much it changes: zero where that is rounding."""
    if not isinstance(piece, Change):
        return write_number(known.push.before["loss"], 3)
    moved, limit = known.push.change("loss")
    return write_number(settled(float(moved), float(limit)), 3)


def _moved(piece: Change, known: _Known) -> Panel:
    values, limits = known.push.change(str(piece.quantity))
    return Panel(piece.text, "", values, piece.text, piece.role, piece.text, rounding=limits)


def name_of(factor: Factor, step: Step) -> str:
    """Return the name of the heatmap of a factor: a quantity's id, or what it is in text."""
    if isinstance(factor, Change):
        return factor.text
    if not step.is_part(factor):
        return factor.quantity or _plain(factor.text)
    is_whole = factor.expression in (e.corrected for e in EQUATIONS)
    return step.equation.quantity if _path(factor) or is_whole else factor.text


def result_name(step: Step, result: Result) -> str:
    """Return the name of the heatmap of a result."""
    if result.quantity or result.term:
        return result.quantity or step.equation.quantity
    return _plain(result.text)


def _factor(factor: Factor, step: Step, known: _Known) -> Panel:
    name, role, text = name_of(factor, step), factor.role, factor.text
    if not step.is_part(factor):
        scale = _TOGETHER if factor.expression in step.together else name
        number = _GIVEN_BY.get(factor.quantity, "") if factor.quantity else step.number
        return _panel(name, number, factor.expression, text, role, scale, known)
    # One of several arrays that add up, or that must be the same.
    number = next(e.number for e in EQUATIONS if factor.expression in walk(e.corrected))
    term = _path(factor)
    if term or name in QUANTITIES:
        role = PATHS[term].id if term else QUANTITIES[name].role
    return _panel(name, number, factor.expression, text, role, _TOGETHER, known, term=term)


def _path(factor: Factor) -> str | None:
    """Return the path that a factor is, if it is a whole addend of equations 10 to 13."""
    expression = factor.expression
    return expression.name if isinstance(expression, Tag) and expression.name in PATHS else None


def _result(step: Step, result: Result, known: _Known) -> Panel:
    scale = _TOGETHER if step.together else result.text
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
    name, text, number, inner = "product", "product", step.number, plain(result.summand)
    if isinstance(inner, Reference):
        name, text = inner.quantity, QUANTITIES[inner.quantity].text
        number = _GIVEN_BY.get(name, "")
    scale = _TOGETHER if result.summand in step.together else "product"
    product = _panel(name, number, result.summand, text, result.role, scale, known)
    return replace(product, below=(panel,))


def _panel(
    name: str,
    number: str,
    expression: Expression,
    text: str,
    role: str,
    scale: str,
    known: _Known,
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
    return Panel(name, number, values, text, role, scale, term=term, rounding=rounding)


def _plain(text: str) -> str:
    return text.replace("<sup>", "^").replace("</sup>", "")
