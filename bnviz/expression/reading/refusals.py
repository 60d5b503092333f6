"""What to say where no token begins."""

import re
import unicodedata

from bnviz.expression.reading.errors import (
    EqualsSignError,
    HatError,
    ParseError,
    UnknownCharacterError,
    UnknownNameError,
)
from bnviz.expression.reading.names import nearest

_COMMAND = re.compile(r"\\[A-Za-z]*")
_LONGEST_SHOWN = 20


def shorten(shown: str) -> str:
    """Return a part of a text as a sentence can quote it."""
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def refuse(text: str, at: int) -> ParseError:
    """Return the error for a place where nothing that is known stands."""
    character = text[at]
    if character in "=≈≡" or text.startswith("\\approx", at):
        return EqualsSignError(at, "Write only what stands to the right of the equals sign.")
    if (command := _COMMAND.match(text, at)) is not None:
        return _unknown_command(command[0], at)
    if character == "_":
        return HatError(at, "Nothing stands before the index: write a quantity, as in dy_i.")
    if character.isprintable() and not unicodedata.combining(character):
        meaning = f"The character {character} has no meaning here: leave it out."
        return UnknownCharacterError(at, meaning)
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    return UnknownCharacterError(at, f"An invisible character stands here ({name}): leave it out.")


def _unknown_command(command: str, at: int) -> UnknownNameError:
    near = nearest(command[1:]) if len(command) > 1 else None
    hint = f"did you mean {near}?" if near else "leave it out, or write the name in letters."
    return UnknownNameError(at, f"The command {shorten(command)} is not known: {hint}", near)
