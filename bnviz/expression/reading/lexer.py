"""The marks that a typed formula consists of: plain text, LaTeX and Unicode alike."""

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

from lark import Token

from bnviz.expression.reading.brackets import Brackets
from bnviz.expression.reading.errors import (
    EqualsSignError,
    ExponentError,
    GapError,
    HatError,
    LeftoverError,
    ParseError,
    RootError,
    TooLongError,
    UnknownCharacterError,
    UnknownNameError,
)
from bnviz.expression.reading.names import nearest
from bnviz.expression.reading.sums import read_argument, read_sum
from bnviz.expression.reading.symbols import PARTIAL, Symbol, read_gradient, read_symbol

LONGEST_NUMBER = 6

_SPACE = re.compile(
    r"(?:\s|~|\$|\\[,;:! ]|\\(?:quad|qquad|displaystyle|textstyle|nolimits|limits|,)(?![A-Za-z]))+"
)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_HALVES = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_OPERATORS = {
    **dict.fromkeys("+", "PLUS"),
    **dict.fromkeys("-−–⁻", "MINUS"),
    **dict.fromkeys("*·⋅×∗", "TIMES"),
    **dict.fromkeys("/÷∕⁄", "OVER"),
    "^": "POWER",
    "√": "SQRT",
}
_COMMANDS = re.compile(r"\\(cdot|times|ast|div|sqrt|[dtc]?frac)(?![A-Za-z])")
_COMMAND_KINDS = {"cdot": "TIMES", "times": "TIMES", "ast": "TIMES", "div": "OVER", "sqrt": "SQRT"}
_FUNCTIONS = re.compile(r"(?:(?:np|torch|jnp|math|numpy)\.)?sqrt(?=\s*[({])")
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[ᐟ⸍⁄/][⁰¹²³⁴⁵⁶⁷⁸⁹₂]+)?")
_LEVELLED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᐟ⸍⁄₂", "+-0123456789///2")
_GAP = re.compile(r"\\placeholder\s*(?:\[[^\]]*\])?\s*(?:\{[^{}]*\})?|[□⬚]|\\square(?![A-Za-z])")
# ∂y/∂x̂ on one line, and the same as a fraction, where d may stand for ∂.
_LINE = r"(?:∂|\\partial(?![A-Za-z]))\s*"
_DERIVATIVE = re.compile(rf"(?P<fraction>\\[dt]?frac\s*\{{\s*{PARTIAL})|{_LINE}")
_DERIVATIVE_BY = re.compile(rf"(?P<fraction>\s*\}}\s*\{{\s*{PARTIAL})|\s*/\s*{_LINE}")
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
    brackets = Brackets(text)
    place, before = 0, None
    while True:
        if (space := _SPACE.match(text, place)) is not None:
            place = space.end()
        if place == len(text):
            break
        empty = _EMPTY.match(text, place)
        if empty is not None and before is not None and _only_spaces(before, brackets):
            place = empty.end()
            continue
        for token in _read(text, place, brackets, before):
            yield token
            place = token.end_pos
            before = token
    brackets.finish()


def _only_spaces(before: Token, brackets: Brackets) -> bool:
    """Whether an empty group after this token only makes space, as LaTeX has it before a sign."""
    return before.type in {"NAME", "NUMBER", "RPAR"} and not brackets.fraction_goes_on(before)


def _token(kind: str, value: object, start: int, end: int) -> Token:
    return Token(kind, value, start_pos=start, end_pos=end)


def _read(text: str, at: int, brackets: Brackets, before: Token | None) -> Iterator[Token]:
    """Yield what stands at one place: one token, or a few that belong together."""
    if _GAP.match(text, at) or _EMPTY.match(text, at):
        raise GapError(at, "A gap is still empty here: put a quantity or a number into it.")
    if before is not None and before.type == "COMMA":
        yield _read_index(text, at)
    elif (derivative := _read_derivative(text, at, brackets)) is not None:
        yield derivative
    elif (bracket := brackets.read(at)) is not None:
        yield bracket
        yield from _read_single_digit(text, bracket, brackets)
    elif (head := read_sum(text, at)) is not None:
        yield _token("CALL" if head.is_call else "SUM", head, at, head.end)
    elif (match := _FUNCTIONS.match(text, at)) is not None:
        yield _token("SQRT", match[0], at, match.end())
    elif (match := _COMMANDS.match(text, at)) is not None:
        yield from _read_command(text, at, match, brackets)
    elif (number := _read_number(text, at)) is not None:
        if before is not None and before.type == "NUMBER" and text[before.end_pos : at].isspace():
            raise LeftoverError(at, "Two numbers stand side by side: write * between them.")
        yield number
    elif (match := _LONE_HAT.match(text, at)) is not None:
        raise HatError(at, "A hat stands over x: write x_hat_i or \\hat{x}_i.")
    elif text.startswith("**", at):
        yield _token("POWER", "**", at, at + 2)
    elif (operator := _OPERATORS.get(text[at])) is not None:
        if operator == "POWER" and _EXPONENT_IN_LINE.match(text, at + 1):
            raise ExponentError(at + 1, "The exponent needs brackets: write ^(-3/2) or ^{-3/2}.")
        yield _token(operator, text[at], at, at + 1)
    elif text[at] == ",":
        yield _token("COMMA", ",", at, at + 1)
    elif (symbol := read_symbol(text, at)) is not None:
        yield _token("NAME", symbol, at, symbol.end)
    else:
        raise _refuse(text, at)


def _read_derivative(text: str, at: int, brackets: Brackets) -> Token | None:
    """Return ∂l/∂y, ∂y/∂x̂, or the head of a derivative of something in brackets."""
    if (gradient := read_gradient(text, at)) is not None:
        return _token("NAME", gradient, at, gradient.end)
    if brackets.in_derivative and (by := _read_by(text, at)) is not None:
        brackets.end_derivative()
        return by
    head = _DERIVATIVE.match(text, at)
    if head is None:
        return None
    if re.compile(r"\s*(?:\\left\s*)?\(").match(text, head.end()):
        brackets.begin_derivative(at)
        return _token("DERIVE", head[0], at, head.end())
    above = _symbol_or_none(text, head.end())
    by = None if above is None else _read_by(text, above.end)
    return None if by is None else _token("PARTIAL", (above, by.value), at, by.end_pos or at)


def _read_by(text: str, at: int) -> Token | None:
    """Return what a derivative is taken by: the second half of a fraction, or of a quotient."""
    by = _DERIVATIVE_BY.match(text, at)
    below = None if by is None else _symbol_or_none(text, by.end())
    if by is None or below is None:
        return None
    end = re.compile(r"\s*\}" if by["fraction"] else "").match(text, below.end)
    return None if end is None else _token("BY", below, at, end.end())


def _symbol_or_none(text: str, at: int) -> Symbol | None:
    try:
        return read_symbol(text, at)
    except ParseError:
        return None


def _read_command(text: str, at: int, match: re.Match[str], brackets: Brackets) -> Iterator[Token]:
    kind = _COMMAND_KINDS.get(match[1], "FRAC")
    token = _token(kind, match[0], at, match.end())
    if kind == "SQRT" and re.compile(r"\s*\[").match(text, match.end()):
        raise RootError(at, "Only square roots occur here: write \\sqrt{…}.")
    yield token
    if kind == "FRAC":
        yield from _read_single_digit(text, token, brackets, brackets.begin_fraction())


def _read_single_digit(
    text: str, after: Token, brackets: Brackets, wanted: int | None = None
) -> Iterator[Token]:
    """Yield the arguments of a fraction that are one digit without braces, as in \\frac12."""
    wanted = brackets.fraction_goes_on(after) if wanted is None else wanted
    at = after.end_pos
    while wanted:
        match = re.compile(r"\s*([0-9])").match(text, at)
        if match is None:
            brackets.expect_arguments(wanted)
            return
        yield _token("NUMBER", Fraction(match[1]), match.start(1), match.end())
        at, wanted = match.end(), wanted - 1


def _read_index(text: str, at: int) -> Token:
    found = read_argument(text, at)
    if found is None:
        raise LeftoverError(at, "After the comma of a sum stands its index: write sum(…, j).")
    index, upper, end = found
    return _token("INDEX", (index, upper), at, end)


def _read_number(text: str, at: int) -> Token | None:
    if text[at] in _HALVES:
        return _token("NUMBER", _HALVES[text[at]], at, at + 1)
    if (match := _RAISED.match(text, at)) is not None:
        if len(match[0]) > LONGEST_NUMBER:
            raise TooLongError(at, "An exponent has more digits than any answer needs.")
        try:
            return _token("SUPER", Fraction(match[0].translate(_LEVELLED)), at, match.end())
        except ZeroDivisionError:
            raise ExponentError(at, "An exponent divides by zero.") from None
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    if len(match[0]) > LONGEST_NUMBER:
        raise TooLongError(
            at, f"A number has more than {LONGEST_NUMBER} digits: none of these formulas needs one."
        )
    return _token("NUMBER", Fraction(match[0]), at, match.end())


def _refuse(text: str, at: int) -> ParseError:
    character = text[at]
    if character in "=≈≡" or text.startswith("\\approx", at):
        return EqualsSignError(at, "Write only what stands to the right of the equals sign.")
    command = re.compile(r"\\[A-Za-z]*").match(text, at)
    if command is not None:
        name = command[0][1:]
        near = nearest(name) if name else None
        hint = (
            f": did you mean {near}?" if near else ": leave it out, or write the name in letters."
        )
        shown = command[0] if len(name) <= 20 else command[0][:20] + "…"
        return UnknownNameError(at, f"The command {shown} is not known{hint}", near)
    if character == "_":
        return HatError(at, "Nothing stands before the index: write a quantity, as in dy_i.")
    if character.isprintable() and not unicodedata.combining(character):
        return UnknownCharacterError(
            at, f"The character {character} has no meaning here: leave it out."
        )
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    return UnknownCharacterError(at, f"An invisible character stands here ({name}): leave it out.")
