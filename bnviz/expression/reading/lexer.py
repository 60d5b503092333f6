"""The marks that a typed formula consists of: plain text, LaTeX and Unicode alike."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from lark import Token

from bnviz.expression.reading.brackets import Brackets
from bnviz.expression.reading.derivatives import read_derivative
from bnviz.expression.reading.errors import (
    ExponentError,
    GapError,
    HatError,
    LeftoverError,
    RootError,
)
from bnviz.expression.reading.numerals import read_number, read_raised
from bnviz.expression.reading.refusals import refuse
from bnviz.expression.reading.sums import read_argument, read_sum
from bnviz.expression.reading.symbols import read_symbol

_SPACE = re.compile(
    r"(?:\s|~|\$|\\[,;:! ]|\\(?:quad|qquad|displaystyle|textstyle|nolimits|limits|,)(?![A-Za-z]))+"
)
_DIGIT, _DEGREE = re.compile(r"\s*([0-9])"), re.compile(r"\s*\[")
_OPERATORS = {
    **dict.fromkeys("+", "PLUS"),
    **dict.fromkeys("-−–⁻", "MINUS"),
    **dict.fromkeys("*·⋅×∗", "TIMES"),
    **dict.fromkeys("/÷∕⁄", "OVER"),
    **dict.fromkeys(("^", "**"), "POWER"),
    ",": "COMMA",
    "√": "SQRT",
}
_COMMANDS = re.compile(r"\\(cdot|times|ast|div|sqrt|[dtc]?frac)(?![A-Za-z])")
_COMMAND_KINDS = {"cdot": "TIMES", "times": "TIMES", "ast": "TIMES", "div": "OVER", "sqrt": "SQRT"}
_FUNCTIONS = re.compile(r"(?:(?:np|torch|jnp|math|numpy)\.)?sqrt(?=\s*[({])")
_GAP = re.compile(r"\\placeholder\s*(?:\[[^\]]*\])?\s*(?:\{[^{}]*\})?|[□⬚]|\\square(?![A-Za-z])")
_EMPTY = re.compile(r"\{\s*\}")
_EXPONENT_IN_LINE = re.compile(r"\s*(?:-|−)?\s*[13]\s*/\s*2(?![0-9])")
_LONE_HAT = re.compile(r"\^(?=\s*(?:_|\[|[*·]?\s*$))|ˆ|\u0302")


def read_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, each with the place where it begins.

    Raises
    ------
    ParseError
        At the first place that cannot be read.
    """
    return _Lexer(text).read()


def _token(kind: str, value: object, start: int, end: int) -> Token:
    return Token(kind, value, start_pos=start, end_pos=end)


class _Lexer:
    """Goes through a text once. Each of its readers returns the tokens at a place, or none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.brackets = Brackets(text)
        self.before: Token | None = None

    def read(self) -> Iterator[Token]:
        at = self._after_spaces(0)
        while at < len(self.text):
            for token in self._next(at):
                yield token
                self.before = token
                at = token.end_pos or at
            at = self._after_spaces(at)
        self.brackets.finish()

    def _after_spaces(self, at: int) -> int:
        """Return where the next token begins: LaTeX has empty groups before signs, as spaces."""
        before = self.before
        makes_space = (
            before is not None
            and before.type in {"NAME", "NUMBER", "RPAR"}
            and not self.brackets.fraction_goes_on(before)
        )
        while True:
            match = _SPACE.match(self.text, at) or (makes_space and _EMPTY.match(self.text, at))
            if not match:
                return at
            at = match.end()

    def _next(self, at: int) -> list[Token]:
        readers: tuple[Callable[[int], list[Token]], ...] = (
            self._gap,
            self._argument,
            self._derivative,
            self._bracket,
            self._sum,
            self._command,
            self._number,
            self._hat,
            self._operator,
            self._symbol,
        )
        for reader in readers:
            if tokens := reader(at):
                return tokens
        raise refuse(self.text, at)

    def _gap(self, at: int) -> list[Token]:
        if _GAP.match(self.text, at) or _EMPTY.match(self.text, at):
            raise GapError(at, "A gap is still empty here: put a quantity or a number into it.")
        return []

    def _argument(self, at: int) -> list[Token]:
        if self.before is None or self.before.type != "COMMA":
            return []
        found = read_argument(self.text, at)
        if found is None:
            raise LeftoverError(at, "After the comma of a sum stands its index: write sum(…, j).")
        index, upper, end = found
        return [_token("INDEX", (index, upper), at, end)]

    def _derivative(self, at: int) -> list[Token]:
        token = read_derivative(self.text, at, self.brackets)
        return [] if token is None else [token]

    def _bracket(self, at: int) -> list[Token]:
        bracket = self.brackets.read(at)
        if bracket is None:
            return []
        wanted = self.brackets.fraction_goes_on(bracket)
        return [bracket, *self._single_digits(bracket.end_pos or at, wanted)]

    def _sum(self, at: int) -> list[Token]:
        head = read_sum(self.text, at)
        if head is None:
            return []
        return [_token("CALL" if head.is_call else "SUM", head, at, head.end)]

    def _command(self, at: int) -> list[Token]:
        if (match := _FUNCTIONS.match(self.text, at)) is not None:
            return [_token("SQRT", match[0], at, match.end())]
        match = _COMMANDS.match(self.text, at)
        if match is None:
            return []
        kind = _COMMAND_KINDS.get(match[1], "FRAC")
        if kind == "SQRT" and _DEGREE.match(self.text, match.end()):
            raise RootError(at, "Only square roots occur here: write \\sqrt{…}.")
        digits = self._single_digits(match.end(), 2 if kind == "FRAC" else 0)
        return [_token(kind, match[0], at, match.end()), *digits]

    def _single_digits(self, at: int, wanted: int) -> Iterator[Token]:
        r"""Yield the arguments of a fraction that are one digit without braces, as in \frac12."""
        while wanted:
            match = _DIGIT.match(self.text, at)
            if match is None:
                self.brackets.expect_arguments(wanted)
                return
            yield _token("NUMBER", Fraction(match[1]), match.start(1), match.end())
            at, wanted = match.end(), wanted - 1

    def _number(self, at: int) -> list[Token]:
        if (raised := read_raised(self.text, at)) is not None:
            return [raised]
        number = read_number(self.text, at)
        if number is None:
            return []
        before = self.before
        follows = before is not None and before.type == "NUMBER" and (before.end_pos or 0)
        if follows and self.text[follows:at].isspace():
            raise LeftoverError(at, "Two numbers stand side by side: write * between them.")
        return [number]

    def _hat(self, at: int) -> list[Token]:
        if _LONE_HAT.match(self.text, at):
            raise HatError(at, "A hat stands over x: write x_hat_i or \\hat{x}_i.")
        return []

    def _operator(self, at: int) -> list[Token]:
        written = "**" if self.text.startswith("**", at) else self.text[at]
        kind = _OPERATORS.get(written)
        if kind is None:
            return []
        end = at + len(written)
        if kind == "POWER" and _EXPONENT_IN_LINE.match(self.text, end):
            raise ExponentError(end, "The exponent needs brackets: write ^(-3/2) or ^{-3/2}.")
        return [_token(kind, written, at, end)]

    def _symbol(self, at: int) -> list[Token]:
        symbol = read_symbol(self.text, at)
        return [] if symbol is None else [_token("NAME", symbol, at, symbol.end)]
