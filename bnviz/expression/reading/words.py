"""What a word means: the longest known name in it, and the indices after that."""

from bnviz.expression.reading.errors import (
    HatError,
    IndexMeaningError,
    ParseError,
    UnknownNameError,
)
from bnviz.expression.reading.names import INDICES, lookup, nearest
from bnviz.expression.reading.refusals import shorten
from bnviz.expression.reading.subscripts import no_index


def resolve(word: str, start: int) -> tuple[str, tuple[str, ...]]:
    """Return what a word means, and the indices within it.

    Raises
    ------
    ParseError
        If it is not known.
    """
    parts = word.split("_")
    for count in range(len(parts), 0, -1):
        name, rest = "_".join(parts[:count]), "_".join(parts[count:])
        meant = lookup(name)
        if meant is None:
            continue
        if rest in {"", "B"}:
            return meant, ()
        if len(rest) <= 2 and set(rest) <= set(INDICES):
            return meant, tuple(rest)
        raise no_index(rest, start + len(name) + 1)
    raise _unknown(word, start)


def _unknown(word: str, start: int) -> ParseError:
    if len(word) == 1 and word in INDICES:
        return IndexMeaningError(
            start, f"{word} is an index and no number: it stands below a quantity, as in dy_{word}."
        )
    if word.lower() == "hat":
        return HatError(start, "A hat stands over x: write x_hat_i or \\hat{x}_i.")
    near = nearest(word)
    hint = (
        f"did you mean {near}?"
        if near
        else "write x, x_hat, mu, var, eps, gamma, dy, or dl/dx_hat."
    )
    return UnknownNameError(start, f"The name {shorten(word)} is not known: {hint}", near)
