"""Which rows of a table become data: gaps and words are left out, or refused by their place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.cells import SIGNS, is_gap, is_number, read_value
from bnviz.scenario.problem import BadData, quote

Body = list[tuple[list[str], int]]
"""Rows of cells, each with its number in the file."""

_WAY_OUT = "so correct it, or leave out its row or its column."


@dataclass(frozen=True, eq=False)
class Rows:
    """The numbers of the columns that are kept.

    Attributes
    ----------
    values : (m, D)
        NaN for a gap, infinite for what is no finite number.
    gaps, words : (m,)
        Whether the row holds one of them.
    """

    values: NDArray[np.float64]
    gaps: NDArray[np.bool_]
    words: NDArray[np.bool_]


def read_rows(body: Body, kept: tuple[int, ...], decimal: str) -> Rows:
    """Return the numbers in these columns, and which rows have gaps or words."""
    cells = [[_read(row[j], decimal) for j in kept] for row, _ in body]
    values = np.array(cells, dtype=np.float64).reshape(len(body), len(kept))
    gaps, words = (
        np.asarray(is_bad.any(axis=1)) for is_bad in (np.isnan(values), np.isinf(values))
    )
    return Rows(values, gaps, words)


def _read(cell: str, decimal: str) -> float:
    if is_gap(cell):
        return np.nan
    value = read_value(cell, decimal)
    return np.inf if value is None else value


def take_rows(
    rows: Rows,
    body: Body,
    leave_out: NDArray[np.bool_],
    kept: tuple[int, ...],
    most: int,
    decimal: str,
) -> NDArray[np.float64]:
    """Return the numbers of the first `most` rows that are not left out, in the file's order.

    Raises
    ------
    BadData
        If one of their cells is no finite number, or all rows are left out.
    """
    chosen = np.flatnonzero(~leave_out)[:most]
    chosen = chosen[np.argsort([body[i][1] for i in chosen], kind="stable")]
    if not len(chosen):
        raise BadData(
            "Every row has a gap or a word, so leave out the columns that are mostly empty."
        )
    x = rows.values[chosen]
    bad = np.argwhere(~np.isfinite(x))
    if len(bad):
        (row, number), j = body[chosen[bad[0, 0]]], kept[bad[0, 1]]
        raise refuse_cell(row[j], number, j + 1, decimal)
    x.setflags(write=False)
    return x


def refuse_cell(cell: str, row: int, column: int, decimal: str) -> BadData:
    """Return the refusal of a cell that is no finite number; row and column count from 1."""
    where, what = f"Row {row}, column {column}", f"has {quote(cell)}" if cell else "is empty"
    value = None if is_gap(cell) else read_value(cell, decimal)
    if value is not None:
        return BadData(f"{where} {what}, which is not a finite number, {_WAY_OUT}")
    sign = f" with a decimal {SIGNS[decimal]}" if is_number(cell) and not is_gap(cell) else ""
    return BadData(f"{where} {what} where a number{sign} is expected, {_WAY_OUT}")
