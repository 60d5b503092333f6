"""What a column of a table holds: numbers, words, a counter; and whether the table has names."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from bnviz.scenario.cells import is_gap, is_number, read_value
from bnviz.scenario.problem import quote
from bnviz.scenario.text_table import Grid

Kind = Literal["numbers", "words", "dates", "yes/no", "other sign", "counter", "empty"]
# Names of columns that only count, where the column does: without spaces, points and capitals.
_COUNTERS = frozenset(
    [
        *("", "id", "index", "idx", "no", "nr", "#", "row", "rownames", "rowname", "rownumber"),
        *("sample", "obs", "observation", "unnamed:0", "serialno", "serialnumber", "sno"),
        *("number", "instant"),
    ]
)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:[T ].*)?|\d\d?([./])\d\d?\1\d{2,4}(?: .*)?")
_YES_NO = frozenset(("true", "false", "yes", "no"))
_YEARS = range(1800, 2200)


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
    return _guess_numbers_as_names(first, rest)


def _guess_numbers_as_names(first: list[str], rest: list[list[str]]) -> tuple[bool, str | None]:
    """Return whether a first row of whole numbers holds names, and the sentence that says so."""
    counted = [cell for cell in first if cell]
    start = len(first) - len(counted)  # above the names of rows there may be none
    whole = all(c.isascii() and c.isdigit() and len(c) < 9 for c in counted)
    in_place = start == 0 or (start == 1 and not first[0])
    if not (whole and rest and in_place and len(counted) > 1):
        return False, None
    numbers = [int(cell) for cell in counted]
    below = [[c for c in column if not is_gap(c)] for column in list(zip(*rest, strict=True))]
    below = below[start:]
    if numbers == list(range(len(numbers))) and len(first) > 2:
        is_header = not all(c.isdigit() for column in below for c in column)
        return is_header, "Row 1 only counts and was read as names." if is_header else None
    is_row_of_years = _are_years(counted) and not any(map(_are_years, below))
    if len(set(numbers)) < len(numbers):
        return False, None
    if is_row_of_years:
        return True, "Row 1 holds years and was read as names."
    if not all(column and not all(map(_is_whole, column)) for column in below):
        return False, None
    return False, "Row 1 holds whole numbers above decimals and was read as data, not as names."


def _are_years(cells: list[str]) -> bool:
    return all(cell.isascii() and cell.isdigit() and int(cell[:5]) in _YEARS for cell in cells)


def _is_whole(cell: str) -> bool:
    return cell.lstrip("+-").isdigit()


def find_decimal(by_column: list[tuple[str, ...]], separator: str | None) -> str:
    """Return the decimal sign that makes more of the cells numbers.

    Where both do, commas between groups of three part thousands in a file of commas, and are
    decimal signs in others: where a comma is the decimal sign, another sign parts the cells.
    """
    cells = [cell for column in by_column for cell in column if "," in cell or "." in cell]
    counts = {sign: sum(is_number(cell, sign) for cell in cells) for sign in ".,"}
    if counts["."] != counts[","]:
        return max(counts, key=lambda sign: counts[sign])
    return "," if separator != "," and any("," in c for c in cells if is_number(c)) else "."


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
    if not filled:
        return Column(name, "empty", "")
    values = [read_value(cell, decimal) for cell in filled]
    if 2 * sum(value is None for value in values) > len(values):
        example = next(c for c, value in zip(filled, values, strict=True) if value is None)
        return Column(name, _kind_of_words(filled, decimal), example)
    plain = re.sub(r"[\s._]", "", given or "").lower()
    is_count = given is not None and _counts(values) and len(values) == len(cells)
    if is_count and (plain in _COUNTERS or plain.endswith("id")):
        return Column(name, "counter", filled[0])
    return Column(name, "numbers", filled[0])


def _kind_of_words(filled: list[str], decimal: str) -> Kind:
    other = "," if decimal == "." else "."
    if 2 * sum(is_number(cell, other) for cell in filled) > len(filled):
        return "other sign"
    if all(map(_DATE.fullmatch, filled)):
        return "dates"
    return "yes/no" if all(cell.lower() in _YES_NO for cell in filled) else "words"


def _counts(values: list[float | None]) -> bool:
    start = values[0]
    return (
        start in (0, 1)
        and len(values) > 1
        and all(value == start + i for i, value in enumerate(values))
    )


def find_nameless_counter(
    columns: tuple[Column, ...], by_column: list[tuple[str, ...]], decimal: str
) -> tuple[Column, ...]:
    """Call column 1 of a table without names a counter, if it counts beside other numbers."""
    first, cells = columns[0], by_column[0]
    others = any(column.kind == "numbers" for column in columns[1:])
    values = [read_value(cell, decimal) for cell in cells]
    if first.kind == "numbers" and others and len(values) > 2 and _counts(values):
        return (replace(first, kind="counter"), *columns[1:])
    return columns


def find_features(columns: tuple[Column, ...]) -> tuple[int, ...]:
    """Return the columns that are features: numbers, or a counter where it stands alone."""
    numbers = tuple(j for j, column in enumerate(columns) if column.kind == "numbers")
    return numbers or tuple(j for j, column in enumerate(columns) if column.kind == "counter")


def say_column(j: int, column: Column, decimal: str, *, is_kept: bool) -> str | None:
    """Return the sentence that says why a column is left out, or that it is kept all the same."""
    left = "and is kept" if is_kept else "and is left out"
    what = f"Column {j + 1}, {quote(column.name)},"
    if column.kind == "empty":
        return f"Column {j + 1} is empty {left}."
    if column.kind == "other sign":
        sign = "points" if decimal == "," else "commas"
        return f"{what} is written with decimal {sign}, as {quote(column.example)} is, {left}."
    held = {
        "counter": "looks like a row counter",
        "words": "holds words",
        "dates": "holds dates",
        "yes/no": "holds yes/no values",
    }.get(column.kind)
    if held:
        return f"{what} {held} {left}."
    return None if is_kept else f"{what} is left out."
