"""How a text file is laid out: what parts the cells, and which lines stand around the table."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from statistics import mode

from bnviz.scenario.cells import is_number, is_spreadsheet_error
from bnviz.scenario.problem import quote

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", None: "spaces"}
"""What may part the cells, and what it is called; None stands for any white space."""

_DIRECTIVE = re.compile(r"sep=(.)\Z")
_LOOKED_AT = 60  # lines, to find out what parts the cells
_MOST_TITLES = 10


@dataclass(frozen=True)
class Layout:
    """How a text file is laid out.

    Attributes
    ----------
    text
        The file, with a first row that is as long as the others.
    skipped
        How many lines stand before the table.
    separator
        What parts the cells, or None for white space.
    comment_names
        The words of a first line that was a comment, if they fit the columns.
    notes, doubts
        What was understood, one sentence each; the doubts are worth asking about.
    """

    text: str = field(repr=False)
    skipped: int
    separator: str | None
    comment_names: tuple[str, ...] | None
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines the table has; blank ones at the end do not count."""
        return self.text.rstrip("\n").count("\n") + 1 - self.skipped


def find_layout(text: str) -> Layout:
    """Find out how a text is laid out whose lines end in a line feed alone."""
    head = [line.rstrip("\n") for line in islice(_lines(text), _LOOKED_AT)]
    skipped, given, commented = _preamble(head)
    body = [line for line in head[skipped:] if line.strip() and not is_comment(line)]
    separator = given or _find_separator(body)
    titles = _count_titles(body, separator)
    doubts = []
    if titles:
        rest = head[skipped:]
        first = rest.index(body[0])
        skipped += rest.index(body[titles], first + 1)
        what = quote(_cut(body[0], separator)[0] if separator else body[0])
        doubts.append(f"{what} stands above the table and was left out.")
        body = body[titles:]
    names = _comment_names(commented, separator, body)
    missing = _find_missing_name(body, separator)
    if missing == "end":
        text = _change_line(text, skipped, body[0], body[0] + str(separator))
    elif missing == "start":
        text = _change_line(text, skipped, body[0], '""' + (separator or " ") + body[0])
        doubts.append("Row 1 has one name too few, so column 1 was read as names of rows.")
    one = len(_cut(body[0], separator)) == 1 if body else True
    called = SEPARATORS.get(separator, "signs of its own").capitalize()
    notes = () if separator == "," or one else (f"{called} part the cells.",)
    return Layout(text, skipped, separator, names, notes, tuple(doubts))


def is_comment(line: str) -> bool:
    """Return whether a line, or a row by its first cell, is a comment."""
    return line.startswith("#") and not is_spreadsheet_error(re.split(r"[,;\t| ]", line)[0])


def _lines(text: str) -> Iterator[str]:
    return iter(StringIO(text, newline="\n"))


def _preamble(head: list[str]) -> tuple[int, str | None, str]:
    """Return how many lines stand before the table, the separator they name, and a comment."""
    skipped, separator, comment = 0, None, ""
    for line in head:
        directive = _DIRECTIVE.match(line.strip('\ufeff" '))
        if directive:
            separator = directive[1]
        elif is_comment(line):
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


def _count_titles(body: list[str], separator: str | None) -> int:
    """Return how many lines above the table are no rows of it: fewer words, then names."""
    rows = [[cell.strip() for cell in _cut(line, separator)] for line in body]
    width = mode(len(row) for row in rows[1:]) if len(rows) > 2 else 1
    if any(line.count('"') % 2 for line in body[: _MOST_TITLES + 1]):
        return 0  # a name goes over two lines
    titles = 0
    while titles < min(_MOST_TITLES, len(rows) - 2) and width > 1:
        row, following = rows[titles], rows[titles + 1]
        words = not any(map(is_number, row))
        names = len(following) == width and not any(map(is_number, following))
        is_title = len(row) != width and ((words and len(row) == 1) or names)
        if not is_title or (len(row) == 1 and separator is None and not names):
            break
        titles += 1
    return titles


def _find_missing_name(body: list[str], separator: str | None) -> str | None:
    """Return where the first row lacks a name: at its start in R's tables, at its end before tabs.

    R writes no name above the names of the rows; and rows may end in a separator that their names
    lack.
    """
    rows = [_cut(line, separator) for line in body]
    if len(rows) < 3 or not all(len(row) == len(rows[0]) + 1 for row in rows[1:]):
        return None
    if any(is_number(cell) for cell in rows[0]) or body[0].count('"') % 2:
        return None
    ends = separator is not None and all(not row[-1].strip() for row in rows[1:])
    # One name above a number and its thousands, as in 1 234, is the name of one column.
    if len(rows[0]) == 1 and separator is None and all(map(is_number, body[1:])):
        return None
    return "end" if ends else "start"


def _change_line(text: str, number: int, old: str, new: str) -> str:
    """Return the text with the line after `number` others changed."""
    at = sum(len(line) for line in islice(_lines(text), number))
    return text[:at] + new + text[at + len(old) :]


def _cut(line: str, separator: str | None) -> list[str]:
    if separator is None:
        separator, line = " ", " ".join(line.split())
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return [line]


def _find_separator(lines: list[str]) -> str | None:
    """Return what parts the cells: what makes most of them numbers, in rows of one length."""
    best: str | None = ","
    score, is_even = (-1.0, 0), False
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
        even = width > 1 and fitting == cells
        # Words and units hold spaces too: these part cells only if nothing else does it better.
        worse = separator is None and is_even and not even
        if (width > 1 and found > score and not worse) or separator == ",":
            best, score, is_even = separator, found, even
    single = sum(is_number(line.strip()) for line in lines[1:] or lines)
    heads_words = lines and not any(is_number(cell) for cell in _cut(lines[0], best))
    if heads_words and single == len(lines[1:] or lines) and score[1] > 1:
        # Each line is one number, with a decimal comma, 0,5, or with its thousands apart, 1 234.
        heads = len(_cut(lines[0], best))
        return "\t" if heads == 1 and best in (",", None) else best
    words = lines[0].split() if lines else []
    if score[1] == 1 and len(words) > 1 and any(map(is_number, words)):
        return None  # a short row below a longer one
    if len(lines) > 1 and score[1] == 1:
        return "," if "," in lines[0] or '"' in lines[-1] else "\t"
    return best
