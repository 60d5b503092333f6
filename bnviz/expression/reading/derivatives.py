"""Derivatives of one entry by another: ∂y/∂x̂ on one line, or as a fraction."""

import re

from lark import Token

from bnviz.expression.reading.brackets import Brackets
from bnviz.expression.reading.errors import ParseError
from bnviz.expression.reading.symbols import PARTIAL, Symbol, read_gradient, read_symbol

_LINE = r"(?:∂|\\partial(?![A-Za-z]))\s*"
# In a fraction d may stand for ∂.
_HEAD = re.compile(rf"(?P<fraction>\\[dt]?frac\s*\{{\s*{PARTIAL})|{_LINE}")
_BY = re.compile(rf"(?P<fraction>\s*\}}\s*\{{\s*{PARTIAL})|\s*/\s*{_LINE}")
_BRACKET = re.compile(r"\s*(?:\\left\s*)?\(")
_CLOSING, _NOTHING = re.compile(r"\s*\}"), re.compile("")


def read_derivative(text: str, at: int, brackets: Brackets) -> Token | None:
    """Return ∂l/∂y, ∂y/∂x̂, or one half of a derivative of something in brackets."""
    if (gradient := read_gradient(text, at)) is not None:
        return Token("NAME", gradient, start_pos=at, end_pos=gradient.end)
    if brackets.in_derivative and (second := _read_by(text, at)) is not None:
        brackets.end_derivative()
        return second
    head = _HEAD.match(text, at)
    if head is None:
        return None
    if _BRACKET.match(text, head.end()):
        brackets.begin_derivative(at)
        return Token("DERIVE", head[0], start_pos=at, end_pos=head.end())
    above = _symbol_or_none(text, head.end())
    below = None if above is None else _read_by(text, above.end)
    if below is None:
        return None
    return Token("PARTIAL", (above, below.value), start_pos=at, end_pos=below.end_pos)


def _read_by(text: str, at: int) -> Token | None:
    """Return what a derivative is taken by: the second half of a fraction, or of a quotient."""
    by = _BY.match(text, at)
    below = None if by is None else _symbol_or_none(text, by.end())
    if by is None or below is None:
        return None
    end = (_CLOSING if by["fraction"] else _NOTHING).match(text, below.end)
    return None if end is None else Token("BY", below, start_pos=at, end_pos=end.end())


def _symbol_or_none(text: str, at: int) -> Symbol | None:
    """Return the symbol here. What looks like one and is none may still be read otherwise."""
    try:
        return read_symbol(text, at)
    except ParseError:
        return None
