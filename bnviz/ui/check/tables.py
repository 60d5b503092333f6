"""Tables in HTML, which scroll in a box of their own where they are wider than the window."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from math import isfinite

import streamlit as st

from bnviz.scenario.numerals import write_power

Cell = str | tuple[str, str]
"""Text, or a class and text."""


def draw_table(label: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Draw a table whose first column names its rows.

    Parameters
    ----------
    label
        What it shows, for those who do not see it.
    head
        The headings of the columns.
    rows
        Cells of text, which is escaped; the class of a cell goes into the page. What follows a ^
        is raised.
    """
    top = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(f"<tr>{_row(head, row)}</tr>" for row in rows)
    st.html(
        f'<div class="check-scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(head: Sequence[str], cells: Sequence[Cell]) -> str:
    name, *others = cells
    named = f'<th scope="row">{escape(str(name))}</th>'
    return named + "".join(_cell(title, cell) for title, cell in zip(head[1:], others, strict=True))


def _cell(title: str, cell: Cell) -> str:
    kind, text = cell if isinstance(cell, tuple) else ("", cell)
    raised = re.sub(r"\^(\S+)", r"<sup>\1</sup>", escape(text))
    # On a phone a row may be a block, and each cell says what it is.
    return f'<td class="{kind}" data-title="{escape(title)}">{raised}</td>'


def write_number(value: float, digits: int = 1) -> str:
    """Return a number in a table: plain where that is short, and with few digits."""
    plain = f"{value:.{digits + 2}g}"
    if not isfinite(value) or value == 0 or (abs(value) >= 1e-2 and "e" not in plain):
        return plain
    return write_power(value, digits)
