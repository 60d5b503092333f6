"""What a column of a table holds: numbers, words, a counter; and what one cell says."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bnviz.scenario.numerals import read_float
from bnviz.scenario.problem import BadData, quote
from bnviz.scenario.text_table import Grid, is_number, with_point

Kind = Literal["numbers", "words", "counter", "empty"]
_MISSING = frozenset(("", "na", "n/a", "nan", "?", "-", "null", "none", "."))
# Names of columns that only count, where the column does: without spaces, points and capitals.
_COUNTERS = frozenset(
    [
        *("", "id", "index", "idx", "no", "nr", "#", "row", "rownames", "rowname", "rownumber"),
        *("sample", "obs", "observation", "unnamed:0", "serialno", "serialnumber", "sno"),
        *("number", "instant"),
    ]
)


@dataclass(frozen=True)
class Column:
    """A column of the file: its name, what it holds, and its first value as it is written."""

    name: str
    kind: Kind
    example: str


def has_header(grid: Grid) -> tuple[bool, str | None]:
    """Return whether the first row holds names, and a sentence where that is a guess."""
    first, rest = grid.rows[0], grid.rows[1:]
    if any(first) and not any(map(is_number, first)):
        return not all(is_gap(cell) for cell in first if cell), None
    counted = [cell for cell in first if cell]
    start = len(first) - len(counted)
    numbers = [int(c) for c in counted if c.isascii() and c.isdigit() and len(c) < 9]
    is_count = len(numbers) == len(counted) > 2 - start and (
        start == 0 or (start == 1 and not first[0])
    )
    consecutive = is_count and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if consecutive and numbers[0] == 0 and rest:
        whole = all(c.isdigit() for row in rest for c in row[start:])
        if not whole:
            return True, "Row 1 only counts and was read as names."
    return False, None


def find_decimal(by_column: list[tuple[str, ...]]) -> str:
    """Return the decimal sign that makes more of the cells numbers; a point where both do."""
    cells = [cell for column in by_column for cell in column if not is_gap(cell)]
    counts = {sign: sum(is_number(cell, sign) for cell in cells) for sign in ".,"}
    has_comma = any("," in cell for cell in cells if cell)
    return "," if has_comma and counts[","] > counts["."] else "."


def understand_column(name: str, given: str | None, cells: tuple[str, ...], decimal: str) -> Column:
    """Say what a column holds.

    Parameters
    ----------
    name
        What it is called on screen.
    given
        The name that the file gives it, or None without a header.
    """
    filled = [cell for cell in cells if not is_gap(cell)]
    example = next((cell for cell in filled if cell), "")
    if not filled:
        return Column(name, "empty", "")
    values = [read_value(cell, decimal) for cell in filled]
    if 2 * sum(value is None for value in values) > len(values):
        return Column(name, "words", example)
    start = values[0]
    is_count = (
        start in (0, 1)
        and len(values) == len(cells) > 1
        and all(value == start + i for i, value in enumerate(values))
    )
    if is_count and given is not None and re.sub(r"[\s._]", "", given.lower()) in _COUNTERS:
        return Column(name, "counter", example)
    return Column(name, "numbers", example)


def find_features(columns: tuple[Column, ...]) -> tuple[int, ...]:
    """Return the columns that are features: numbers, or a counter where it stands alone."""
    numbers = tuple(j for j, column in enumerate(columns) if column.kind == "numbers")
    return numbers or tuple(j for j, column in enumerate(columns) if column.kind == "counter")


def read_value(cell: str, decimal: str) -> float | None:
    """Return the number in a cell, or None if it is none."""
    return read_float(cell if decimal == "." else with_point(cell))


def is_gap(cell: str) -> bool:
    """Return whether a cell stands for a value that is missing."""
    return cell.lower() in _MISSING


def read_cell(cell: str, row: int, column: int, decimal: str) -> float:
    """Return the number in a cell; its row and column are counted from 1.

    Raises
    ------
    BadData
        If it is a gap, no number, or not finite.
    """
    where = f"row {row}, column {column}".capitalize()
    if is_gap(cell):
        what = f"has {quote(cell)}" if cell else "is empty"
        raise BadData(f"{where} {what} where a number is expected.")
    value = read_value(cell, decimal)
    if value is None:
        raise BadData(f"{where} has {quote(cell or '')} where a number is expected.")
    if not np.isfinite(value):
        raise BadData(f"{where} has {quote(cell or '')}, which is not a finite number.")
    return value


def refuse_first_word(body: list[tuple[list[str], int]]) -> None:
    """Name the first cell of a table without any number."""
    for row, number in body:
        for j, cell in enumerate(row, start=1):
            read_cell(cell, number, j, ".")
