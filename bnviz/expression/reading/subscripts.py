"""The letters below a symbol."""

import re

from bnviz.expression.reading.errors import IndexMeaningError
from bnviz.expression.reading.names import INDICES
from bnviz.expression.reading.refusals import shorten

_BRACED = re.compile(r"\s*_\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_BARE = re.compile(
    r"\s*_\s*(\\mathcal\s*\{?\s*B\s*\}?|\\imaginaryI|[A-Za-z]{1,2}(?![A-Za-z])|[A-Za-z]|\d)"
)
# dy[i] and dy[i, j], as in code.
_BRACKETED = re.compile(r"\[\s*([a-z])\s*(?:,\s*([a-z:])\s*)?\]")
_LOWERED = re.compile("[ᵢⱼₖₗₙₚᵣₛₜ]{1,2}")
_LEVELLED = str.maketrans("ᵢⱼₖₗₙₚᵣₛₜ", "ijklnprst")
# What stands below μ and σ in the sources, and says only that they are those of the batch.
_LABEL = re.compile(r"\\mathcal\s*\{?\s*B\s*\}?|\\(?:mathrm|text)\s*\{B\}|B")


def read_indices(text: str, start: int) -> tuple[tuple[str, ...] | None, int]:
    """Return the letters that stand here, or None if nothing does, and where they end.

    Raises
    ------
    IndexMeaningError
        If something stands here that is no index.
    """
    if (match := _LOWERED.match(text, start)) is not None:
        return tuple(match[0].translate(_LEVELLED)), match.end()
    if (match := _BRACKETED.match(text, start)) is not None:
        letters = tuple(letter for letter in match.groups() if letter not in {None, ":"})
        _check(letters, start + 1)
        return letters, match.end()
    match = _BRACED.match(text, start) or _BARE.match(text, start)
    if match is None:
        return None, start
    content = match[1].strip()
    if _LABEL.fullmatch(content):
        return (), match.end()
    letters = tuple(re.sub(r"[\s,]", "", content.replace("\\imaginaryI", "i")))
    _check(letters, match.start(1))
    return letters, match.end()


def _check(letters: tuple[str, ...], place: int) -> None:
    if not 1 <= len(letters) <= 2 or not set(letters) <= set(INDICES):
        raise no_index("".join(letters), place)


def no_index(letters: str, place: int) -> IndexMeaningError:
    """Return the error for letters that are no indices."""
    shown = shorten(letters) or "Nothing"
    return IndexMeaningError(place, f"{shown} is no index: write i, j, k or l.")
