"""The code of a rung as it runs, line by line, and the equations that each line computes.

A line says so itself in its trailing comment: ``# (8)`` is Agarwal's equation 8, ``# (δ)`` his δ,
and ``# (T7)`` the seventh line of Thorey's derivation.
"""

import inspect
import io
import re
import tokenize
from dataclasses import dataclass

from bnviz.implementations.ladder import Rung

_TAG = re.compile(r"\((\d+|δ|T\d+)\)")


@dataclass(frozen=True)
class CodeLine:
    """One line of source.

    Attributes
    ----------
    text
        The line as it stands in the file, without its end.
    equations
        The equations that it computes or takes part in, in the order of its comment.
    """

    text: str
    equations: tuple[str, ...]


def read_lines(rung: Rung) -> tuple[CodeLine, ...]:
    """Return the lines of a rung's function, taken from the source that is running."""
    source = inspect.getsource(rung.function)
    tags = {
        token.start[0]: tuple(_TAG.findall(token.string))
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    return tuple(
        CodeLine(text, tags.get(number, ())) for number, text in enumerate(source.splitlines(), 1)
    )


def equations_of(rung: Rung) -> tuple[str, ...]:
    """Return every equation that a rung computes, in the order of its lines."""
    return tuple(dict.fromkeys(name for line in read_lines(rung) for name in line.equations))
