"""The first rows of a visitor's file as they were read, so that a misreading is seen."""

from html import escape

import streamlit as st

from bnviz.scenario import Uploaded

_ROWS, _COLUMNS = 3, 12
_SMALL, _LARGE = 1e-3, 1e12


def draw_preview(data: Uploaded) -> None:
    """Draw names and numbers of the first rows as text, in a table that scrolls sideways."""
    m, d = data.x.shape
    names = data.feature_names or tuple(f"feature {j + 1}" for j in range(d))
    more = ["…"] if d > _COLUMNS else []
    heads = [*names[:_COLUMNS], *more]
    rows = [[*map(_write, row[:_COLUMNS]), *more] for row in data.x[:_ROWS].tolist()]
    below = ["⋮"] * len(heads) if m > _ROWS else []
    lines = [_line("th", heads), *(_line("td", row) for row in [*rows, below] if row)]
    # The focus lets whoever has no mouse scroll it.
    st.html(
        '<div class="file-preview" tabindex="0" role="group" aria-label="The first rows">'
        f"<table>{''.join(lines)}</table></div>"
    )


def _write(value: float) -> str:
    """Write a number with few decimals, and all digits before them: they show a misreading."""
    if value and not _SMALL <= abs(value) < _LARGE:
        return f"{value:.4g}"
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _line(tag: str, cells: list[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
