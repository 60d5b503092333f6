"""Reading a CSV file of numbers.

Rows are counted as in a spreadsheet: from 1, the header and blank lines included.
"""

import csv
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.limits import Limits
from bnviz.scenario.numerals import read_float
from bnviz.scenario.problem import BadData, quote

_SEPARATORS = (";", "\t", ",")


def read_csv(payload: bytes, limits: Limits) -> tuple[NDArray[np.float64], tuple[str, ...] | None]:
    """Return the numbers (m, D) of a CSV file, and its header if the first row holds no number.

    Columns may be separated by commas, semicolons, tabs or spaces; the decimal mark is a point.

    Raises
    ------
    BadData
        With one sentence, if the text is not UTF-8, or has no rows, cells that are no finite
        numbers, rows of different lengths, or more than the limits allow.
    """
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadData("The file is not text in UTF-8, so save it as CSV UTF-8.") from None
    names: tuple[str, ...] | None = None
    width = 0
    values: list[list[float]] = []
    for number, cells in _split(text.splitlines()):
        if not width:
            width = len(cells)
            _refuse_size("features", width, limits.max_d)
            if any(cells) and all(read_float(cell) is None for cell in cells):
                names = tuple(cell or f"feature {j}" for j, cell in enumerate(cells, start=1))
                continue
        if len(cells) != width:
            raise BadData(f"Row {number} has {len(cells)} values where the first row has {width}.")
        values.append([_read_cell(cell, number, j) for j, cell in enumerate(cells, start=1)])
        _refuse_size("samples", len(values), limits.max_m)
        _refuse_size("cells", len(values) * width, limits.max_cells)
    if not values:
        raise BadData(
            "The file holds no numbers." if names is None else "The file has no row of numbers."
        )
    return np.array(values, dtype=np.float64), names


def _split(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of every line that is not blank, with the line's number."""
    filled = [line for line in lines[:1000] if line.strip()]
    # The second filled line shows the separator best: the first may be a header of free text.
    sample = (filled[1:2] or filled or [""])[0]
    separator = next((s for s in _SEPARATORS if s in sample), None)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if separator is None:
            yield number, line.split() if len(sample.split()) > 1 else [line.strip().strip('"')]
            continue
        try:
            cells = next(csv.reader([line], delimiter=separator))
        except csv.Error:
            raise BadData(f"Row {number} is not a row of a CSV file.") from None
        yield number, [cell.strip() for cell in cells]


def _read_cell(cell: str, row: int, column: int) -> float:
    value = read_float(cell)
    where = f"row {row}, column {column}"
    if value is None:
        what = f"has {quote(cell)}" if cell else "is empty"
        raise BadData(f"{where.capitalize()} {what} where a number is expected.")
    if not math.isfinite(value):
        raise BadData(f"{where.capitalize()} has {quote(cell)}, which is not a finite number.")
    return value


def _refuse_size(what: str, count: int, most: int) -> None:
    if count > most:
        raise BadData(f"The file has more than the {most} {what} that are allowed.")
