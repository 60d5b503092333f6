"""Reading a formula that somebody typed, within bounds of length, depth and size."""

from collections.abc import Iterator
from functools import cache
from itertools import islice

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from bnviz.expression.nodes import Expression
from bnviz.expression.reading.builder import Builder, Part
from bnviz.expression.reading.errors import (
    EmptyError,
    LeftoverError,
    MissingPartError,
    ParseError,
    TooDeepError,
    TooLongError,
)
from bnviz.expression.reading.grammar import GRAMMAR
from bnviz.expression.reading.lexer import read_tokens
from bnviz.expression.reading.places import settle

LONGEST, MOST_TOKENS, DEEPEST = 2000, 400, 40

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
    part = _read(_tokens(text), text)
    if _depth(part.node) > DEEPEST:
        raise TooDeepError(part.start, "Too many parts stand inside each other: write it flatter.")
    return settle(part.node, part.places)


def _tokens(text: str) -> list[Token]:
    tokens = list(islice(read_tokens(text), MOST_TOKENS + 1))
    if len(tokens) > MOST_TOKENS:
        raise TooLongError(tokens[-1].start_pos or 0, "The formula has more parts than any answer.")
    return tokens


def _read(tokens: list[Token], text: str) -> Part:
    try:
        part = _parser().parse(tokens)  # type: ignore[arg-type]
    except UnexpectedToken as error:
        raise _explain(error.token, tokens, text) from None
    assert isinstance(part, Part)
    return part


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
        return MissingPartError(place, f"Something has to stand after {_short(shown)}: a quantity or a number.")
    if at == len(tokens):
        return MissingPartError(len(text), "The formula ends too early: something has to follow.")
    place = token.start_pos or 0
    shown = _short(text[place : token.end_pos])
    if before is None:
        return MissingPartError(place, f"Something has to stand before {shown}: a quantity or a number.")
    if before.type == "LPAR":
        return MissingPartError(place, f"Something has to stand between the bracket and {shown}.")
    return LeftoverError(place, f"{shown} has no place here: leave it out, or say what it belongs to.")


def _short(shown: str) -> str:
    return shown if len(shown) <= 20 else shown[:20] + "…"


def _depth(node: Expression) -> int:
    level, count = [node], 0
    while level:
        level, count = [child for node in level for child in node.children], count + 1
    return count
