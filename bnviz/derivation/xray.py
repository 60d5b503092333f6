"""One cell of one equation, taken apart: its numbers, its terms, and the cells it depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bnviz.derivation.equation import Equation
from bnviz.derivation.rounding import Roundings, settled
from bnviz.expression import (
    Colours,
    Expression,
    Marks,
    Multiply,
    Negative,
    Sum,
    Tag,
    addends,
    evaluate,
    number_latex,
    plain,
    to_latex,
    to_lines,
    to_number_lines,
    uses,
)
from bnviz.expression.text import to_text
from bnviz.notation import QUANTITIES

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Term:
    """One of the signed numbers that add up to a cell.

    ``name`` is the tag of an addend (``"direct"``, ``"var"``, ``"mu"``), ``"sample"`` for the share
    of one sample, or ``""``; ``sample`` is that sample's row, counted from 0. ``text`` is the
    addend in Unicode. Not above ``limit`` it is rounding.
    """

    name: str
    value: float
    sample: int | None = None
    text: str = ""
    limit: float = 0.0


@dataclass(frozen=True)
class XRay:
    """A cell of an equation with everything that it is made of.

    Attributes
    ----------
    left
        LaTeX: the cell itself, with its sample counted from 1.
    numbers
        LaTeX: the right-hand side with the numbers of this cell, one line for each addend.
    value
        What the right-hand side gives here.
    terms
        Signed numbers that add up to ``value``.
    cells
        Quantity id to the rows it is read at: one row, or None for the whole column.
    limit
        Below which ``value`` is rounding.
    """

    left: str
    numbers: tuple[str, ...]
    value: float
    terms: tuple[Term, ...]
    cells: Mapping[str, int | None]
    limit: float

    @property
    def shown(self) -> float:
        """The value, or zero where it is rounding."""
        return settled(self.value, self.limit)


def xray(
    equation: Equation,
    arrays: Mapping[str, Array],
    sample: int,
    feature: int,
    *,
    printed: bool = False,
    colours: Colours | None = None,
    marks: Marks | None = None,
) -> XRay:
    """Take one cell of an equation apart.

    Parameters
    ----------
    equation
        The equation; its own left-hand side names the cell's quantity.
    arrays
        Every quantity by its id, as NumPy arrays, from `bnviz.derivation.environment`.
    sample, feature
        The cell, counted from 0. The sample plays no part where the left side has none.
    printed
        Use the right-hand side as printed.
    marks
        Marks the numbers of some quantities, so that they can be found on the screen.
    """
    right = equation.right(printed=printed)
    column = column_of(arrays, feature)
    at = {"i": sample}
    roundings = Roundings(column)
    return XRay(
        left=_left(equation, sample, colours),
        # Of a long sum the picked sample is written out: the whole would not fit a screen.
        numbers=to_number_lines(right, column, at, colours, sample, marks, roundings.of),
        value=_number(evaluate(right, column, at)),
        terms=_terms(right, column, at, roundings),
        cells=_cells(right, sample),
        limit=_number(roundings.of(right, at)),
    )


def formula(
    equation: Equation,
    *,
    printed: bool = False,
    colours: Colours | None = None,
    one_line: bool = True,
) -> str:
    """Return an equation, both sides, as LaTeX in its author's layout.

    With ``one_line=False`` each addend of a long sum stands on a line of its own.
    """
    right = equation.right(printed=printed)
    left = to_latex(equation.left, colours)
    if one_line:
        return f"{left} = {to_latex(right, colours)}"
    return aligned(left, to_lines(right, colours))


def summands(expression: Expression) -> tuple[Expression, ...]:
    """Return what a sum adds up: its addends, and the share of each sample of a batch sum.

    Their magnitude, not that of a total that cancels, says what rounding may do to it.
    """
    parts = addends(expression)
    if len(parts) > 1:
        return tuple(summand for part in parts for summand in summands(part))
    inner = plain(expression)
    if isinstance(inner, Negative):
        return summands(inner.operand)
    summed = _summed(inner)
    if summed is None:
        return (expression,)
    factors, total = summed
    return (Multiply((*factors, total.body)),)


def with_numbers(ray: XRay) -> str:
    """Return a cell, its value, and the right-hand side with the numbers of the cell, as LaTeX."""
    return aligned(f"{ray.left} = {number_latex(ray.value, limit=ray.limit)}", ray.numbers)


def _left(equation: Equation, sample: int, colours: Colours | None) -> str:
    left = equation.left
    index = None if left.index is None else str(sample + 1)
    return to_latex(replace(left, index=index, spelled=None), colours)


def aligned(left: str, lines: tuple[str, ...]) -> str:
    """Return the LaTeX of an equation: a short right-hand side on one line, else by addends."""
    if len(lines) < 3:
        return f"{left} = {''.join(lines)}"
    body = r" \\ & \; ".join(lines)
    return rf"\begin{{aligned}} {left} = {{}} & {body} \end{{aligned}}"


def column_of(arrays: Mapping[str, Array], feature: int) -> dict[str, Any]:
    """Return one feature's column of every quantity: (m, 1) or (1,) arrays and Python numbers."""
    column: dict[str, Any] = {}
    for name, array in arrays.items():
        axes = QUANTITIES[name].axes if name in QUANTITIES else ()
        if "feature" not in axes or np.ndim(array) == 0:
            column[name] = array
        else:
            column[name] = array[..., feature : feature + 1]
    return column


def _terms(
    right: Expression, column: Mapping[str, Any], at: Mapping[str, int], roundings: Roundings
) -> tuple[Term, ...]:
    parts = addends(right)
    if len(parts) > 1:
        return tuple(
            Term(
                part.name if isinstance(part, Tag) else "",
                _number(evaluate(part, column, at)),
                text=to_text(part),
                limit=_number(roundings.of(part, at)),
            )
            for part in parts
        )
    summed = _summed(plain(right))
    if summed is None:
        value, limit = evaluate(right, column, at), roundings.of(right, at)
        return (Term("", _number(value), limit=_number(limit)),)
    factors, total = summed
    share = Multiply((*factors, total.body))
    both = evaluate(share, column, {}), roundings.of(share)
    values, limits = (np.broadcast_to(np.asarray(one), (int(column["m"]), 1))[:, 0] for one in both)
    return tuple(
        Term("sample", float(value), row, limit=float(limit))
        for row, (value, limit) in enumerate(zip(values, limits, strict=True))
    )


def _summed(right: Expression) -> tuple[tuple[Expression, ...], Sum] | None:
    """Split a sum over the batch, or a constant times one, into its factors and the sum."""
    if isinstance(right, Sum):
        return (), right
    if isinstance(right, Multiply):
        *factors, last = right.factors
        inner = plain(last)
        if isinstance(inner, Sum) and not any(u.index for f in factors for u in uses(f)):
            return tuple(factors), inner
    return None


def _cells(right: Expression, sample: int) -> dict[str, int | None]:
    cells: dict[str, int | None] = {}
    for use in sorted(uses(right), key=lambda u: (u.quantity, u.bound)):
        if "feature" not in QUANTITIES[use.quantity].axes:
            continue
        # A column that a sum runs over includes the cell itself, so it wins.
        cells[use.quantity] = None if use.bound or use.index is None else sample
    return cells


def _number(value: object) -> float:
    return float(np.asarray(value).reshape(-1)[0])
