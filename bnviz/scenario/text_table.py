"""Reading a text file as a table of cells: what parts them, and which rows are really rows.

pandas reads; here it is found out how. Nothing is decided yet about what the cells mean: see
`own_file`. Rows are counted from 1 as in the file, the header, comments and blank lines included.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from statistics import mode

import numpy as np

from bnviz.scenario.numerals import read_float
from bnviz.scenario.problem import BadData

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", None: "spaces"}
"""What may part the cells, and what it is called; None stands for any white space."""

_DIRECTIVE = re.compile(r"sep=(.)\Z")
_LOOKED_AT = 60  # lines, to find out what parts the cells
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
    notes
        What was understood on the way, one sentence each.
    total
        How many rows the file has, where more are there than were read.
    comment_names
        The words of a first line that was a comment, if they fit the columns.
    """

    rows: list[list[str]]
    numbers: list[int]
    notes: tuple[str, ...] = ()
    total: int | None = None
    comment_names: tuple[str, ...] | None = None


def decode(payload: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and a note where its encoding had to be guessed.

    Raises
    ------
    BadData
        If it is no text.
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
        guessed = encoding == "latin-1"
        note = "The file is not UTF-8 and was read as Western European (Latin-1)."
        return text, (note,) if guessed else ()
    raise BadData("The file is not text, so save it as CSV UTF-8.")


def read_grid(text: str, most: int, *, rows: str = "first", seed: int = 0) -> Grid:
    """Return the cells of a text, of at most about `most` rows.

    Parameters
    ----------
    text
        The file.
    most
        How many rows are wanted. Some more are read, for a header and rows that fall away.
    rows
        ``"first"``, or ``"random"`` for rows drawn with the seed.

    Raises
    ------
    BadData
        If the rows have different lengths, or there are none.
    """
    lines = text.splitlines() if len(text) < 1 << 16 else None
    head = list(islice(lines if lines is not None else StringIO(text), _LOOKED_AT))
    head = [line.rstrip("\r\n") for line in head]
    skipped, given, commented = _preamble(head)
    body = [line for line in head[skipped:] if line.strip() and not line.startswith("#")]
    separator = given or _find_separator(body)
    names = _comment_names(commented, separator, body)
    filled: list[list[str]] = []
    numbers: list[int] = []
    lines_after = text.count("\n") + (not text.endswith("\n")) - skipped
    total = lines_after if rows == "random" and lines_after > most else None
    chosen = _draw(text, most, seed) if rows == "random" else None
    for number, cells in _records(text, skipped, separator):
        if all(not cell for cell in cells) and (len(cells) > 1 or not filled):
            continue  # a blank line, or separators alone
        if chosen is not None and filled and number not in chosen:
            continue
        if len(filled) > most:
            total = total or lines_after
            break
        filled.append(cells)
        numbers.append(number)
    while filled and not any(filled[-1]):
        filled.pop()
        numbers.pop()
    if not filled:
        raise BadData("The file holds no numbers.")
    notes = () if separator == "," or len(filled[0]) == 1 else (
        f"{SEPARATORS.get(separator, 'signs of its own').capitalize()} part the cells.",
    )  # fmt: skip
    return Grid(filled, numbers, notes, total, names)


def _preamble(head: list[str]) -> tuple[int, str | None, str]:
    """Return how many lines stand before the table, the separator they name, and a comment."""
    skipped, separator, comment = 0, None, ""
    for line in head:
        directive = _DIRECTIVE.match(line.strip('\ufeff" '))
        if directive:
            separator = directive[1]
        elif line.startswith("#"):
            comment = line.lstrip("# ")
        elif line.strip("\ufeff "):
            break  # and not a blank line, of which pandas would take the table's width
        skipped += 1
    return skipped, separator, comment


def _comment_names(comment: str, separator: str | None, body: list[str]) -> tuple[str, ...] | None:
    """Return the names in a comment above the table, as `numpy.savetxt` writes them."""
    if not comment or not body:
        return None
    names = [cell.strip() for cell in _cut(comment, separator)]
    fits = len(names) == len(_cut(body[0], separator)) and not any(map(is_number, names))
    return tuple(names) if fits else None


def _cut(line: str, separator: str | None) -> list[str]:
    if separator is None:
        return line.split()
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return [line]


def is_number(cell: str, decimal: str = "any") -> bool:
    """Return whether a cell is a number, with a point or a comma for decimals."""
    return (decimal != "," and read_float(cell) is not None) or (
        decimal != "." and read_float(with_point(cell)) is not None
    )


def with_point(cell: str) -> str:
    """Return a number with a decimal comma as one with a point; points part its thousands."""
    return cell.replace(".", "").replace(",", ".", 1)


def _find_separator(lines: list[str]) -> str | None:
    """Return what parts the cells: what makes most of them numbers, in rows of one length."""
    best: str | None = ","
    score = (-1.0, 0)
    for separator in SEPARATORS:
        rows = [[cell.strip() for cell in _cut(line, separator)] for line in lines]
        if not rows:
            break
        # A header may have spaces or commas in its names: rows below it count.
        width = mode(len(row) for row in rows[1:] or rows)
        cells = sum(map(len, rows))
        numeric = sum(
            is_number(cell) or not cell for row in rows if len(row) == width for cell in row
        )
        fitting = sum(len(row) for row in rows if len(row) == width)
        found = ((numeric + 0.1 * fitting) / (1.1 * cells), width)
        if (width > 1 and found > score) or separator == ",":
            best, score = separator, found
    single = sum(is_number(line.strip()) for line in lines[1:] or lines)
    heads_words = lines and not any(is_number(cell) for cell in _cut(lines[0], best))
    if heads_words and single == len(lines[1:] or lines) and score[1] > 1:
        # Each line is one number, with a decimal comma: 0,5.
        heads = len(_cut(lines[0], best))
        return "\t" if heads == 1 and best == "," else best
    words = lines[0].split() if lines else []
    if score[1] == 1 and len(words) > 1 and any(map(is_number, words)):
        return None  # a short row below a longer one
    if len(lines) > 1 and score[1] == 1:
        return "\t" if "," not in lines[0] else ","
    return best


def _draw(text: str, most: int, seed: int) -> frozenset[int]:
    """Return the numbers of so many random lines."""
    count = text.count("\n") + 1
    drawn = np.random.default_rng(seed).permutation(count)[: most + 1]
    return frozenset(int(number) + 1 for number in drawn)


def _records(text: str, skipped: int, separator: str | None) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's number and its cells."""
    import pandas as pd  # noqa: PLC0415  takes half a second, which only a file is worth

    options = {"sep": r"\s+"} if separator is None else {"sep": separator}
    number = skipped
    try:
        with pd.read_csv(
            StringIO(text),
            **options,
            header=None,
            skiprows=skipped,
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
                for cells in chunk.fillna("").to_numpy():
                    number += 1
                    row = [" ".join(str(cell).split()) for cell in cells]
                    if row[0].startswith("#"):
                        continue
                    if any(len(cell) > _LONGEST_CELL for cell in row):
                        raise BadData(f"Row {number} is not a row of a CSV file.")
                    yield number, row
    except pd.errors.EmptyDataError:
        return
    except (pd.errors.ParserError, OverflowError, ValueError) as error:
        if isinstance(error, BadData):
            raise
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if found:
            wanted, line, seen = found.groups()
            raise BadData(
                f"Row {line} has {seen} values where the first row has {wanted}."
            ) from None
        raise BadData(f"Row {number + 1} or a later one is not a row of a CSV file.") from None
