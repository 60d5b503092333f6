"""Reading a text file as a table of cells: its first rows, or random ones.

pandas reads; how the file is laid out was found before. Nothing is decided yet about what the cells
mean: see `own_file`. Rows are counted from 1 as in the file, the header, comments and blank lines
included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.layout import Layout, is_comment
from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData

_CHUNK = 4096
_LONGEST_CELL = 10_000


@dataclass(frozen=True)
class Grid:
    """The cells of a file as text: rows of one length, each with its number in the file.

    Attributes
    ----------
    rows
        The cells, without the white space around them; empty where a row ended too early.
    numbers
        The row numbers, as in a spreadsheet.
    notes, doubts
        What was understood on the way, one sentence each; the doubts are worth asking about.
    total
        How many rows the file has, where more are there than were read.
    comment_names
        The words of a first line that was a comment, if they fit the columns.
    separator
        What parts the cells, or None for white space.
    is_typed
        Whether the file itself says what are names and numbers, as Parquet does.
    """

    rows: list[list[str]]
    numbers: list[int]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    total: int | None = None
    comment_names: tuple[str, ...] | None = None
    separator: str | None = ","
    is_typed: bool = False


def decode(payload: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, with plain line ends, and a note where its encoding was guessed.

    Raises
    ------
    BadData
        If it is no text, a web page, or JSON.
    """
    if payload.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "latin-1")
    for encoding in encodings:
        try:
            text = payload.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1f]", text):
            break
        if text[:1000].lstrip().lower().startswith(("<!doctype html", "<html")):
            raise BadData(
                "The file is a web page and no table, so download the data behind it, often by a "
                "button named Raw or Download."
            )
        if text[:1000].lstrip().startswith(("{", "[")):
            raise BadData("The file is JSON and no table, so save the table as CSV.")
        guessed = encoding == "latin-1"
        note = "The file is not UTF-8 and was read as Western European (Latin-1)."
        return text.replace("\r\n", "\n").replace("\r", "\n"), (note,) if guessed else ()
    raise BadData("The file is not text, so save it as CSV UTF-8.")


def read_grid(layout: Layout, limits: Limits) -> Grid:
    """Return the first rows of a text: more than the limits, since some may fall away.

    Raises
    ------
    BadData
        If the rows have different lengths, or there are none.
    """
    filled: list[list[str]] = []
    numbers: list[int] = []
    total = None
    for number, cells in _records(layout):
        if all(not cell for cell in cells) and (len(cells) > 1 or not filled):
            continue  # a blank line, or separators alone
        many = len(filled) > 2 * limits.max_m or len(filled) * len(cells) > limits.max_cells
        if len(filled) > limits.max_m and many:
            total = layout.lines
            break
        filled.append(cells)
        numbers.append(number)
    while filled and not any(filled[-1]):
        filled.pop()
        numbers.pop()
    if not filled:
        raise BadData("The file holds no numbers, so choose another one.")
    return Grid(
        filled, numbers, layout.notes, layout.doubts, total, layout.comment_names, layout.separator
    )


def draw_rows(layout: Layout, limits: Limits, seed: int) -> list[tuple[list[str], int]]:
    """Return random rows and their numbers, in the order in which they were drawn.

    More than the limits allow, since some may fall away.

    Raises
    ------
    BadData
        If the rows have different lengths.
    """
    drawn = layout.skipped + 1 + np.random.default_rng(seed).permutation(layout.lines)
    drawn = drawn[: 2 * limits.max_m + 1]
    place = {int(number): at for at, number in enumerate(drawn)}
    rows = [(cells, number) for number, cells in _records(layout, np.sort(drawn)) if any(cells)]
    return sorted(rows, key=lambda one: place[one[1]])


def _records(
    layout: Layout, wanted: NDArray[np.int64] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's number and its cells, or those of the rows that are wanted."""
    import pandas as pd  # noqa: PLC0415  takes half a second, which only a file is worth

    separator = layout.separator
    options = {"sep": r"\s+"} if separator is None else {"sep": separator}
    number = layout.skipped
    try:
        with pd.read_csv(
            StringIO(layout.text),
            **options,
            header=None,
            skiprows=layout.skipped,
            dtype=str,
            keep_default_na=False,
            na_filter=True,
            na_values=[],
            skip_blank_lines=False,
            skipinitialspace=True,
            chunksize=_CHUNK,
            engine="c",
        ) as chunks:
            for chunk in chunks:
                here = np.arange(len(chunk))
                if wanted is not None:
                    start, stop = np.searchsorted(wanted, (number + 1, number + 1 + len(chunk)))
                    here = wanted[start:stop] - number - 1
                cells_here = chunk.iloc[here].fillna("").to_numpy()
                first, number = number + 1, number + len(chunk)
                for at, cells in zip((first + here).tolist(), cells_here, strict=True):
                    row = [" ".join(str(cell).split()) for cell in cells]
                    if is_comment(row[0]):
                        continue
                    if any(len(cell) > _LONGEST_CELL for cell in row):
                        raise BadData(_say_no_row(f"Row {at} is"))
                    yield at, row
    except pd.errors.EmptyDataError:
        return
    except (pd.errors.ParserError, OverflowError, ValueError) as error:
        if isinstance(error, BadData):
            raise
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if found:
            wanted_, line, seen = found.groups()
            raise BadData(
                f"Row {line} has {seen} values where the first row has {wanted_}, so give every "
                "row as many, and remove what stands above or below the table."
            ) from None
        raise BadData(_say_no_row(f"Row {number + 1} or a later one is")) from None


def _say_no_row(subject: str) -> str:
    return f"{subject} not a row of a CSV file, so save the table as CSV UTF-8 again."
