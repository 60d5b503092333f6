"""Panes of code: each line a thing that can be pointed at, with a button that copies the whole."""

import io
import keyword
import tokenize
from collections.abc import Iterator, Sequence
from html import escape

from bnviz.implementations import CodeLine

# What a kind of token is called in the style sheet; all others stand as they are.
_KINDS = {tokenize.COMMENT: "note", tokenize.STRING: "text"}


def write_pane(id_: str, heading: str, lines: Sequence[CodeLine]) -> str:
    """Return a pane as HTML.

    Parameters
    ----------
    id_
        Tells the panes of a page apart.
    heading
        HTML that stands above the code, beside the button.
    lines
        The code. Lines with equations can be selected.
    """
    marked = _mark_tokens([line.text for line in lines])
    body = "".join(_write_line(line, html) for line, html in zip(lines, marked, strict=True))
    return (
        f'<section class="code-pane" data-pane="{escape(id_)}"><header><div>{heading}</div>'
        '<button type="button" class="copy-code">Copy</button></header>'
        f'<div class="code-lines">{body}</div></section>'
    )


def _write_line(line: CodeLine, html: str) -> str:
    if not line.equations:
        return f'<div class="code-line">{html}</div>'
    names = " ".join(line.equations)
    return f'<button type="button" class="code-line" data-equations="{names}">{html}</button>'


def _mark_tokens(texts: Sequence[str]) -> Iterator[str]:
    """Yield each line as HTML with its keywords, strings and comments marked."""
    marks: dict[int, list[tuple[int, int, str]]] = {row: [] for row in range(1, len(texts) + 1)}
    source = "\n".join(texts) + "\n"
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = "word" if keyword.iskeyword(token.string) else _KINDS.get(token.type)
        if kind is None:
            continue
        for row in range(token.start[0], token.end[0] + 1):
            start = token.start[1] if row == token.start[0] else 0
            end = token.end[1] if row == token.end[0] else len(texts[row - 1])
            marks[row].append((start, end, kind))
    for row, text in enumerate(texts, 1):
        html, at = "", 0
        for start, end, kind in marks[row]:
            html += escape(text[at:start])
            html += f'<span class="code-{kind}">{escape(text[start:end])}</span>'
            at = end
        yield html + escape(text[at:])
