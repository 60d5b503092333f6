"""What a visitor's file holds, told before it is used; and the choices that change it.

`understand` says what it makes of a file; `Understood.take` gives the data. In between, a visitor
sees what was understood and may choose otherwise.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import numpy as np

from bnviz.scenario.limits import Limits
from bnviz.scenario.npy_file import MAGIC, read_npy, read_npz
from bnviz.scenario.numerals import read_float
from bnviz.scenario.problem import BadData, quote
from bnviz.scenario.text_table import Grid, decode, is_number, read_grid, with_point
from bnviz.scenario.upload import Uploaded

ENDINGS = ("csv", "tsv", "txt", "dat", "data", "npy", "npz", "parquet", "xlsx")
"""The endings of files that are read, or of which it is said what to do."""

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
class Choices:
    """What a visitor may choose otherwise than it was understood; None leaves it to the file.

    Attributes
    ----------
    header
        Whether the first row holds names.
    decimal
        The decimal sign, ``"."`` or ``","``.
    columns
        The columns to keep, counted from 0.
    without_gaps
        Whether rows with gaps are left out; else a gap is refused.
    rows, seed
        Which rows of too many: the ``"first"``, or ``"random"`` ones drawn with the seed.
    """

    header: bool | None = None
    decimal: str | None = None
    columns: tuple[int, ...] | None = None
    without_gaps: bool = True
    rows: Literal["first", "random"] = "first"
    seed: int = 0


@dataclass(frozen=True)
class Column:
    """A column of the file: its name, what it holds, and its first value as it is written."""

    name: str
    kind: Kind
    example: str


@dataclass(frozen=True, eq=False)
class Understood:
    """What a file was understood to be.

    Attributes
    ----------
    columns
        All columns of a table; empty for an array.
    kept
        The columns that become features, counted from 0.
    header, decimal
        Whether the first row holds names, and the decimal sign.
    gap_rows
        How many rows have a gap in a column that is kept.
    sentences
        What was understood, one sentence each; the first says the shape.
    data
        The data, or None with a `refusal`.
    refusal
        Why these choices cannot be used.
    """

    columns: tuple[Column, ...]
    kept: tuple[int, ...]
    header: bool
    decimal: str
    gap_rows: int
    sentences: tuple[str, ...]
    data: Uploaded | None
    refusal: str | None = None

    @property
    def has_choice(self) -> bool:
        """Whether anything else could be chosen than what was understood at once."""
        return self.data is None or (bool(self.columns) and self.data.note is not None)

    def take(self) -> Uploaded:
        """Return the data.

        Raises
        ------
        BadData
            If these choices cannot be used.
        """
        if self.data is None:
            raise BadData(self.refusal or "The file cannot be used.")
        return self.data


def understand(
    name: str, payload: bytes, limits: Limits | None = None, choices: Choices | None = None
) -> Understood:
    """Say what a file holds, with the choices of the visitor.

    NPY, NPZ, Excel and Parquet files are known by their first bytes, whatever their names. Nothing
    is executed and nothing written to disk.

    Raises
    ------
    BadData
        With one sentence, if the file cannot be read at all.
    """
    limits, choices = limits or Limits(), choices or Choices()
    if len(payload) > limits.max_upload_bytes:
        raise BadData(
            f"The file has {len(payload)} bytes, and at most {limits.max_upload_bytes} are allowed."
        )
    if not payload:
        raise BadData("The file is empty.")
    ending = PurePath(name).suffix.lower().lstrip(".")
    if payload.startswith(MAGIC):
        return _array(*read_npy(payload, limits))
    if payload.startswith(b"PK\x03\x04"):
        if ending == "xlsx":
            raise BadData(
                "Excel workbooks are not read, so save the sheet as CSV UTF-8 and choose that file."
            )
        return _array(*read_npz(payload, limits))
    if payload.startswith(b"PAR1"):
        from bnviz.scenario.parquet_file import read_parquet  # noqa: PLC0415  loads pyarrow

        grid = read_parquet(payload, limits)
        return _table(grid, limits, Choices(True, ".", choices.columns, choices.without_gaps))
    if ending in ("npy", "npz"):
        raise BadData(
            "The file does not start as NPY files do; save the array with numpy.save, without "
            "pickling."
        )
    if ending not in ENDINGS or ending in ("xlsx", "parquet"):
        raise BadData(
            f"{quote(name)} is no file that can be read, so save the table as CSV or the array as "
            "NPY."
        )
    text, notes = decode(payload)
    grid = read_grid(text, limits.max_m, rows=choices.rows, seed=choices.seed)
    return _table(grid, limits, choices, notes)


def read_upload(name: str, payload: bytes, limits: Limits | None = None) -> Uploaded:
    """Return the data of a file as it is understood, without a visitor's choices.

    Raises
    ------
    BadData
        With one sentence, if the file cannot be used.
    """
    return understand(name, payload, limits).take()


def _array(x: np.ndarray, note: str | None) -> Understood:
    x.setflags(write=False)
    sentences = (_shape(*x.shape), *((note,) if note else ()))
    return Understood(
        (), tuple(range(x.shape[1])), False, ".", 0, sentences, Uploaded(x, None, note)
    )


def _shape(m: int, d: int) -> str:
    return f"{m} sample{'s' * (m != 1)}, {d} feature{'s' * (d != 1)}."


def _table(grid: Grid, limits: Limits, choices: Choices, notes: tuple[str, ...] = ()) -> Understood:
    width = len(grid.rows[0])
    if width > 4 * limits.max_d:
        raise BadData(f"The file has more than the {limits.max_d} features that are allowed.")
    guess = None
    header = choices.header
    if header is None:
        header, guess = _has_header(grid)
    names = grid.rows[0] if header else grid.comment_names or ("",) * width
    body = list(zip(grid.rows, grid.numbers, strict=True))[int(header) :]
    if not body:
        raise BadData("The file has no row of numbers.")
    by_column = list(zip(*(row for row, _ in body), strict=True))
    decimal = choices.decimal or _decimal(by_column)
    has_names = header or grid.comment_names is not None
    columns = tuple(
        _column(_name(names[j], j), names[j] if has_names else None, cells, decimal)
        for j, cells in enumerate(by_column)
    )
    if all(column.kind in ("words", "empty") for column in columns):
        _refuse_first_word(body)
    kept = _features(columns) if choices.columns is None else choices.columns
    gaps = [any(_is_gap(row[j]) for j in kept) for row, _ in body]
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
    shape = _shape(*data.x.shape) if data is not None else "No data yet."
    told = (shape, *grid.notes, *sentences)
    return Understood(columns, kept, header, decimal, sum(gaps), told, data, refusal)


def _features(columns: tuple[Column, ...]) -> tuple[int, ...]:
    """Return the columns that are features: numbers, or a counter where it stands alone."""
    numbers = tuple(j for j, column in enumerate(columns) if column.kind == "numbers")
    return numbers or tuple(j for j, column in enumerate(columns) if column.kind == "counter")


def _has_header(grid: Grid) -> tuple[bool, str | None]:
    """Return whether the first row holds names, and a sentence where that is a guess."""
    first, rest = grid.rows[0], grid.rows[1:]
    if any(first) and not any(map(is_number, first)):
        return not all(_is_gap(cell) for cell in first if cell), None
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


def _name(name: str | None, j: int) -> str:
    return name or f"feature {j + 1}"


def _is_gap(cell: str) -> bool:
    return cell.lower() in _MISSING


def _decimal(by_column: list[tuple[str, ...]]) -> str:
    """Return the decimal sign that makes more of the cells numbers; a point where both do."""
    cells = [cell for column in by_column for cell in column if not _is_gap(cell)]
    counts = {sign: sum(is_number(cell, sign) for cell in cells) for sign in ".,"}
    has_comma = any("," in cell for cell in cells if cell)
    return "," if has_comma and counts[","] > counts["."] else "."


def _value(cell: str, decimal: str) -> float | None:
    return read_float(cell if decimal == "." else with_point(cell))


def _column(name: str, given: str | None, cells: tuple[str, ...], decimal: str) -> Column:
    filled = [cell for cell in cells if not _is_gap(cell)]
    example = next((cell for cell in filled if cell), "")
    if not filled:
        return Column(name, "empty", "")
    values = [_value(cell, decimal) for cell in filled]
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
            f"{quote(cell)} was read as {_value(cell, decimal):g}, with a decimal point; it may "
            "stand for thousands."
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
        values.append([_read_cell(row[j], number, j + 1, decimal) for j in kept])
    if not values:
        raise BadData("Every row has a gap, so leave out the columns that are mostly empty.")
    x = np.array(values, dtype=np.float64)
    x.setflags(write=False)
    names = tuple(columns[j].name for j in kept) if has_names else None
    return Uploaded(x, names)


def _refuse_first_word(body: list[tuple[list[str], int]]) -> None:
    """Name the first cell of a table without any number."""
    for row, number in body:
        for j, cell in enumerate(row, start=1):
            _read_cell(cell, number, j, ".")


def _read_cell(cell: str, row: int, column: int, decimal: str) -> float:
    where = f"row {row}, column {column}".capitalize()
    if _is_gap(cell):
        what = f"has {quote(cell)}" if cell else "is empty"
        raise BadData(f"{where} {what} where a number is expected.")
    value = _value(cell, decimal)
    if value is None:
        raise BadData(f"{where} has {quote(cell or '')} where a number is expected.")
    if not np.isfinite(value):
        raise BadData(f"{where} has {quote(cell or '')}, which is not a finite number.")
    return value
