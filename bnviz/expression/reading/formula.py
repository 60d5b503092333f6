"""Reading a formula that somebody typed, within bounds of length, depth and size."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import cast

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from bnviz.expression.nodes import Expression, Power, Sum
from bnviz.expression.reading.builder import Builder
from bnviz.expression.reading.errors import (
    EmptyError,
    ExponentError,
    LeftoverError,
    MissingPartError,
    ParseError,
    TooDeepError,
    TooLongError,
)
from bnviz.expression.reading.grammar import GRAMMAR
from bnviz.expression.reading.lexer import read_tokens
from bnviz.expression.reading.parts import Part
from bnviz.expression.reading.places import settle
from bnviz.expression.reading.refusals import shorten

# Bounds of length, and of how much stands inside what. No answer comes near them.
LONGEST, MOST_TOKENS, MOST_SUMS, HIGHEST_TOGETHER = 2000, 400, 4, 48

# What a formula may begin with, as opposed to what has to follow something.
_OPERATORS = frozenset({"PLUS", "MINUS", "TIMES", "OVER", "POWER", "SQRT", "FRAC", "SUM", "CALL"})


def parse(text: str) -> Expression:
    """Return the formula that a text means: plain text, LaTeX or Unicode.

    Nothing is simplified, and nothing is ever run as code. A per-sample quantity without an index
    has that of the sum around it, and else that of the answer.

    Raises
    ------
    ParseError
        If it is no formula, with the position of the mistake and a sentence.
    """
    if len(text) > LONGEST:
        raise TooLongError(LONGEST, f"An answer has at most {LONGEST} characters.")
    if not text.strip(" \t\r\n$"):
        raise EmptyError(0, "Nothing is written here yet: write the right-hand side.")
    tokens = read_some_tokens(text)
    if len(tokens) > MOST_TOKENS:
        raise TooLongError(tokens[-1].start_pos or 0, "The formula has more parts than any answer.")
    part = _read(tokens, text)
    _check_size(part)
    return settle(part.node, part.places)


def read_some_tokens(text: str) -> list[Token]:
    """Return the tokens of a text, at most one more than there may be."""
    return list(islice(read_tokens(text), MOST_TOKENS + 1))


def _read(tokens: list[Token], text: str) -> Part:
    try:
        return cast(Part, _parser().parse(tokens))
    except UnexpectedToken as error:
        raise _explain(error.token, tokens, text) from None


class _Given(Lexer):
    """Hands on tokens that were read already."""

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, tokens: list[Token]) -> Iterator[Token]:  # type: ignore[override]
        """Return the tokens as they are."""
        return iter(tokens)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer=_Given, transformer=Builder())


def _explain(token: Token, tokens: list[Token], text: str) -> ParseError:
    """Say what is wrong where the grammar does not go on."""
    at = next((n for n, t in enumerate(tokens) if t is token), len(tokens))
    before = tokens[at - 1] if at else None
    if before is not None and before.type in _OPERATORS:
        place = before.end_pos or 0
        shown = text[before.start_pos : before.end_pos]
        return MissingPartError(
            place, f"Something has to stand after {shorten(shown)}: a quantity or a number."
        )
    if at == len(tokens):
        return MissingPartError(len(text), "The formula ends too early: something has to follow.")
    place = token.start_pos or 0
    shown = shorten(text[place : token.end_pos])
    if before is None:
        return MissingPartError(
            place, f"Something has to stand before {shown}: a quantity or a number."
        )
    if before.type == "LPAR":
        return MissingPartError(place, f"Something has to stand between the bracket and {shown}.")
    return LeftoverError(
        place, f"{shown} has no place here: leave it out, or say what it belongs to."
    )


def _check_size(part: Part) -> None:
    """Refuse what would take long to work out, however short it is."""
    sums, power = _extent(part.node)
    if sums > MOST_SUMS:
        raise TooDeepError(part.start, f"More than {MOST_SUMS} sums stand inside each other.")
    if power > HIGHEST_TOGETHER:
        raise ExponentError(
            part.start, f"Such powers of powers, beyond {HIGHEST_TOGETHER}, occur in no answer."
        )


def _extent(node: Expression) -> tuple[int, float]:
    """Return how many sums stand inside each other, and the highest power."""
    below = [_extent(child) for child in node.children] or [(0, 1.0)]
    sums, power = max(s for s, _ in below), max(p for _, p in below)
    own = max(float(abs(node.exponent)), 1.0) if isinstance(node, Power) else 1.0
    return sums + isinstance(node, Sum), power * own
