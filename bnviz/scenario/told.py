"""The sentences that say how a table was understood."""

from bnviz.scenario.cells import (
    SIGNS,
    has_unit,
    is_gap,
    is_number,
    may_be_thousands,
    read_value,
    thousands_sign,
)
from bnviz.scenario.columns import say_column
from bnviz.scenario.problem import quote
from bnviz.scenario.table import Table

_THOUSANDS = {",": "Commas", ".": "Points", " ": "Spaces", "'": "Apostrophes", "’": "Apostrophes"}
_MOST_COLUMNS = 6


def say_columns(table: Table, kept: tuple[int, ...]) -> list[str]:
    """Say of each column that is left out why."""
    said = [
        sentence
        for j, column in enumerate(table.columns)
        if (sentence := say_column(j, column, table.decimal, is_kept=j in kept))
    ]
    if len(said) > _MOST_COLUMNS:
        more = len(said) - _MOST_COLUMNS + 1
        said = [*said[: _MOST_COLUMNS - 1], f"{more} more columns are told of in the list."]
    return said


def say_numbers(table: Table, kept: tuple[int, ...]) -> list[str]:
    """Say what was made of decimal signs, thousands and units, and what may be meant otherwise."""
    decimal = table.decimal
    by_column = [[cell for cell in table.by_column[j] if not is_gap(cell)] for j in kept]
    cells = [cell for column in by_column for cell in column]
    said = []
    if decimal == "," and any("," in cell for cell in cells):
        said.append("Commas were read as decimal signs.")
    parted = {sign: c for c in reversed(cells) if (sign := thousands_sign(c, decimal))}
    said += [
        f"{_THOUSANDS[sign]} part thousands: {_say_read(cell, decimal)}."
        for sign, cell in parted.items()
    ]
    united = next((c for c in cells if has_unit(c) and is_number(c, decimal)), None)
    if united:
        said.append(f"Percent and currency signs were taken off: {_say_read(united, decimal)}.")
    doubtful = [column for column in by_column if may_be_thousands(column, decimal)]
    if doubtful:
        cell = next(cell for cell in doubtful[0] if decimal in cell)
        said.append(
            f"{_say_read(cell, decimal)}, with a decimal {SIGNS[decimal]}; it may stand for "
            "thousands."
        )
    return said


def _say_read(cell: str, decimal: str) -> str:
    return f"{quote(cell)} was read as {read_value(cell, decimal):.10g}"


def say_left_out(count: int, what: str) -> str:
    """Return the sentence that says how many rows are left out."""
    return f"{count} row{'s' * (count != 1)} with {what} {'is' if count == 1 else 'are'} left out."


def say_shape(m: int, d: int) -> str:
    """Return the sentence that says how many samples and features there are."""
    return f"{m} sample{'s' * (m != 1)}, {d} feature{'s' * (d != 1)}."
