"""Brackets of all kinds, each with its partner, and the fractions that stand open."""

import re

from lark import Token

from bnviz.expression.reading.errors import BracketError, TooDeepError

DEEPEST = 30

_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {close: opened for opened, close in _OPENING.items()}
_SIZE = r"(?:\\(?:left|right|mleft|mright|big[lr]?|Big[lr]?|bigg[lr]?|Bigg[lr]?)(?![A-Za-z])\s*)?"
_BRACKET = re.compile(
    rf"(?P<size>{_SIZE})(?P<mark>\\[{{}}]|[()\[\]{{}}]|\\(?P<name>[lr](?:brack|paren|brace))(?![A-Za-z]))"
)
_NAMES = {
    "lparen": "(",
    "rparen": ")",
    "lbrack": "[",
    "rbrack": "]",
    "lbrace": "{",
    "rbrace": "}",
}
_SIZE_ALONE = re.compile(r"\\(?:left|right|mleft|mright|[bB]igg?[lr]?)(?![A-Za-z])")


class Brackets:
    """Reads brackets, and knows which are open and which of them belong to a fraction."""

    def __init__(self, text: str) -> None:
        self._text = text
        # What closes each open bracket, where it was opened, and the arguments that a fraction
        # still wants after it.
        self._open: list[tuple[str, int, int]] = []
        self._wanted = self._after = 0

    @property
    def in_derivative(self) -> bool:
        """Whether the innermost thing that is open is the derivative of something in brackets."""
        return bool(self._open) and self._open[-1][0] == "derivative"

    def begin_derivative(self, at: int) -> None:
        """Open a derivative of something in brackets."""
        self._push("derivative", at)

    def end_derivative(self) -> None:
        """Close it."""
        self._open.pop()

    def expect_arguments(self, wanted: int) -> None:
        """Note that the next bracket is one of so many arguments of a fraction."""
        self._wanted = wanted

    def fraction_goes_on(self, token: Token) -> int:
        """Return how many arguments a fraction still wants after a bracket that was just read."""
        return self._after if token.type == "RPAR" else 0

    def read(self, at: int) -> Token | None:
        """Return the bracket that stands here, or None.

        Raises
        ------
        BracketError
            If a closing one has no partner.
        TooDeepError
            If too many are open.
        """
        match = _BRACKET.match(self._text, at)
        if match is None:
            if (size := _SIZE_ALONE.match(self._text, at)) is not None:
                raise BracketError(at, f"After {size[0]} stands a bracket: write (, ), [ or ].")
            return None
        mark = _NAMES[match["name"]] if match["name"] else match["mark"].lstrip("\\")
        if mark in _OPENING:
            self._push(_OPENING[mark], at)
            return Token("LPAR", mark, start_pos=at, end_pos=match.end())
        self._close(mark, at)
        return Token("RPAR", mark, start_pos=at, end_pos=match.end())

    def finish(self) -> None:
        """Refuse a text that ends while a bracket is open."""
        if self._open:
            closing, at, _ = self._open[-1]
            missing = "}" if closing == "derivative" else closing
            raise BracketError(at, f"This bracket is never closed: a {missing} is missing.")

    def _push(self, closing: str, at: int) -> None:
        if len(self._open) == DEEPEST:
            raise TooDeepError(
                at, f"More than {DEEPEST} brackets stand inside each other: write it with fewer."
            )
        self._open.append((closing, at, max(self._wanted - 1, 0)))
        self._wanted = 0

    def _close(self, mark: str, at: int) -> None:
        if not self._open:
            opened = _CLOSING[mark]
            raise BracketError(
                at, f"Nothing is open here: leave the {mark} out, or open a {opened}."
            )
        closing, _, self._after = self._open.pop()
        if closing != mark:
            expected = "}" if closing == "derivative" else closing
            raise BracketError(at, f"A {expected} has to stand here and not a {mark}.")
