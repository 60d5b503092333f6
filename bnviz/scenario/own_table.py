"""A visitor's table: which of its columns and rows become data, and the sentences that say so."""

import numpy as np

from bnviz.scenario.columns import (
    Column,
    find_decimal,
    find_features,
    has_header,
    is_gap,
    read_cell,
    read_value,
    refuse_first_word,
    understand_column,
)
from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData, quote
from bnviz.scenario.text_table import Grid
from bnviz.scenario.understood import Choices, Understood, say_shape
from bnviz.scenario.upload import Uploaded


def understand_table(
    grid: Grid, limits: Limits, choices: Choices, notes: tuple[str, ...] = ()
) -> Understood:
    """Say what a table holds, with the choices of the visitor.

    Parameters
    ----------
    notes
        What reading the text has to say.

    Raises
    ------
    BadData
        If it has too many columns, or no number at all.
    """
    width = len(grid.rows[0])
    if width > 4 * limits.max_d:
        raise BadData(f"The file has more than the {limits.max_d} features that are allowed.")
    guess = None
    header = choices.header
    if header is None:
        header, guess = has_header(grid)
    names = grid.rows[0] if header else grid.comment_names or ("",) * width
    body = list(zip(grid.rows, grid.numbers, strict=True))[int(header) :]
    if not body:
        raise BadData("The file has no row of numbers.")
    by_column = list(zip(*(row for row, _ in body), strict=True))
    decimal = choices.decimal or find_decimal(by_column)
    has_names = header or grid.comment_names is not None
    columns = tuple(
        understand_column(_name(names[j], j), names[j] if has_names else None, cells, decimal)
        for j, cells in enumerate(by_column)
    )
    if all(column.kind in ("words", "empty") for column in columns):
        refuse_first_word(body)
    kept = find_features(columns) if choices.columns is None else choices.columns
    gaps = [any(is_gap(row[j]) for j in kept) for row, _ in body]
    sentences = [*notes, *([guess] if guess else [])]
    sentences += _say_columns(columns, kept, decimal, by_column)
    refusal, data = None, None
    try:
        data = _take(body, gaps, columns, kept, decimal, choices, limits, has_names=has_names)
    except BadData as error:
        refusal = str(error)
    if any(gaps) and choices.without_gaps:
        count = sum(gaps)
        sentences.append(
            f"{count} row{'s' * (count != 1)} with gaps {'is' if count == 1 else 'are'} left out."
        )
    available = len(body) - (sum(gaps) if choices.without_gaps else 0)
    if data is not None and (grid.total is not None or available > len(data.x)):
        which = "Random" if choices.rows == "random" else "The first"
        total = max((grid.total or 0) - int(header), available)
        sentences.append(f"{which} {len(data.x)} of {total} rows are used.")
    if data is not None and sentences:
        data = Uploaded(data.x, data.feature_names, " ".join(sentences))
    shape = say_shape(*data.x.shape) if data is not None else "No data yet."
    told = (shape, *grid.notes, *sentences)
    return Understood(columns, kept, header, decimal, sum(gaps), told, data, refusal)


def _name(name: str | None, j: int) -> str:
    return name or f"feature {j + 1}"


def _say_columns(
    columns: tuple[Column, ...],
    kept: tuple[int, ...],
    decimal: str,
    by_column: list[tuple[str, ...]],
) -> list[str]:
    """Say of each column that is left out why, and what of the numbers may be meant otherwise."""
    said = []
    for j, column in enumerate(columns):
        left = "and is kept" if j in kept else "and is left out"
        what = quote(column.name)
        if column.kind == "counter":
            said.append(f"Column {j + 1}, {what}, looks like a row counter {left}.")
        elif column.kind == "words":
            said.append(f"Column {j + 1}, {what}, holds words {left}.")
        elif column.kind == "empty":
            said.append(f"Column {j + 1} is empty {left}.")
        elif j not in kept:
            said.append(f"Column {j + 1}, {what}, is left out.")
    cells = [cell for j in kept for cell in by_column[j] if cell]
    if decimal == ",":
        said.append("Commas were read as decimal signs.")
    elif any(_looks_like_thousands(cell) for cell in cells):
        cell = next(filter(_looks_like_thousands, cells))
        said.append(
            f"{quote(cell)} was read as {read_value(cell, decimal):g}, with a decimal point; it "
            "may stand for thousands."
        )
    if len(said) > 6:
        said = [*said[:5], f"{len(said) - 5} more columns are told of in the list."]
    return said


def _looks_like_thousands(cell: str) -> bool:
    whole, point, rest = cell.lstrip("+-").partition(".")
    has_three = len(rest) == 3 and rest.isdigit() and rest.endswith("0")
    return bool(point) and has_three and whole.isdigit() and len(whole) <= 3 and whole[0] != "0"


def _take(
    body: list[tuple[list[str], int]],
    gaps: list[bool],
    columns: tuple[Column, ...],
    kept: tuple[int, ...],
    decimal: str,
    choices: Choices,
    limits: Limits,
    *,
    has_names: bool,
) -> Uploaded:
    if not kept:
        raise BadData("No column is chosen, so choose one with numbers.")
    if len(kept) > limits.max_d:
        raise BadData(f"The file has more than the {limits.max_d} features that are allowed.")
    most = min(limits.max_m, limits.max_cells // len(kept))
    values: list[list[float]] = []
    for (row, number), has_gap in zip(body, gaps, strict=True):
        if has_gap and choices.without_gaps:
            continue
        if len(values) == most:
            break
        values.append([read_cell(row[j], number, j + 1, decimal) for j in kept])
    if not values:
        raise BadData("Every row has a gap, so leave out the columns that are mostly empty.")
    x = np.array(values, dtype=np.float64)
    x.setflags(write=False)
    names = tuple(columns[j].name for j in kept) if has_names else None
    return Uploaded(x, names)
