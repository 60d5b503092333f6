"""What a table holds, judged by its first rows: names, decimal sign, and each column's kind."""

from dataclasses import dataclass

from bnviz.scenario.cells import is_number
from bnviz.scenario.columns import (
    Column,
    find_decimal,
    find_nameless_counter,
    has_header,
    understand_column,
)
from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData
from bnviz.scenario.rows import Body, refuse_cell
from bnviz.scenario.text_table import Grid
from bnviz.scenario.understood import Choices


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it was judged.

    Attributes
    ----------
    header
        Whether the first row holds names.
    guess
        A sentence, where that is a guess.
    has_names
        Whether the columns have names, in the first row or in a comment above it.
    decimal
        The decimal sign.
    columns
        What each column holds.
    body
        The rows below the names.
    by_column
        Their cells, column by column.
    """

    header: bool
    guess: str | None
    has_names: bool
    decimal: str
    columns: tuple[Column, ...]
    body: Body
    by_column: list[tuple[str, ...]]


def judge_table(grid: Grid, limits: Limits, choices: Choices) -> Table:
    """Judge a table, with the choices of the visitor.

    Raises
    ------
    BadData
        If it has too many columns, or, unless the visitor chose how to read it, no numbers.
    """
    width = len(grid.rows[0])
    if width > 4 * limits.max_d:
        raise BadData(
            f"The file has {width} columns, and at most {limits.max_d} features are allowed, so "
            "save those that matter alone."
        )
    header, guess = has_header(grid) if choices.header is None else (choices.header, None)
    names = grid.rows[0] if header else grid.comment_names or ("",) * width
    has_names = header or grid.comment_names is not None
    body = list(zip(grid.rows, grid.numbers, strict=True))[int(header) :]
    by_column = list(zip(*(row for row, _ in body), strict=True)) or [()] * width
    decimal = choices.decimal or find_decimal(by_column, grid.separator)
    columns = tuple(
        understand_column(
            names[j] or f"feature {j + 1}", names[j] if has_names else None, cells, decimal
        )
        for j, cells in enumerate(by_column)
    )
    if not has_names:
        columns = find_nameless_counter(columns, by_column, decimal)
    if choices.header is None and choices.decimal is None:
        _refuse_words(columns, body)
    return Table(header, guess, has_names, decimal, columns, body, by_column)


def _refuse_words(columns: tuple[Column, ...], body: Body) -> None:
    if not body:
        raise BadData("The file has no row of numbers, so add one below the names.")
    if any(column.kind in ("numbers", "counter") for column in columns):
        return
    for row, number in body:
        for j, cell in enumerate(row, start=1):
            if not is_number(cell):
                raise refuse_cell(cell, number, j, ".")
