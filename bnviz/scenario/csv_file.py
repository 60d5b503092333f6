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
            if any(cells) and not any(map(_is_number, cells)):
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
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    separator = _find_separator([line for _, line in filled[:2]])
    for number, line in filled:
        if separator is None:
            yield number, line.split()
            continue
        try:
            cells = next(csv.reader([line], delimiter=separator))
        except csv.Error:
            raise BadData(f"Row {number} is not a row of a CSV file.") from None
        yield number, [cell.strip() for cell in cells]


def _find_separator(first_lines: list[str]) -> str | None:
    """Return what parts the columns, from the first two lines; None stands for any white space."""
    # The second line goes first, since the first may be a header with commas in its names.
    for line in reversed(first_lines):
        for separator in _SEPARATORS:
            if separator in line:
                return separator
    words = [line.split() for line in first_lines]
    if len(words) == 2 and len(words[1]) == 1 and not any(map(_is_number, words[0])):
        # A header of several words over a single column: no cell is parted by a comma here.
        return ","
    return None


def _is_number(cell: str) -> bool:
    return read_float(cell) is not None


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
