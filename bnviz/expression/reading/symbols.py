"""One symbol of a formula with its indices, at one place of the text."""

import re
from dataclasses import dataclass

from bnviz.expression.reading.errors import HatError, UnknownNameError
from bnviz.expression.reading.names import GRADIENTS, lookup
from bnviz.expression.reading.subscripts import read_indices
from bnviz.expression.reading.words import resolve

PARTIAL = r"(?:\\partial(?![A-Za-z])|∂|\\differentialD(?![A-Za-z])|\\mathrm\s*\{\s*d\s*\}|d)\s*"
_LOSS = (
    r"(?:\\math(?:cal|scr|rm)\s*(?:\{\s*L\s*\}|L)|\\ell(?![A-Za-z])|\\operatorname\{L\}|[lLJℓ]"
    r"(?![A-Za-z]))\s*"
)
_GRADIENT_OVER = re.compile(
    rf"\\[dtc]?frac\s*\{{\s*{PARTIAL}{_LOSS}\}}\s*\{{\s*(?P<partial>{PARTIAL})?"
)
_GRADIENT_BESIDE = re.compile(rf"{PARTIAL}{_LOSS}/\s*(?P<partial>{PARTIAL})")
_CLOSING, _NOTHING = re.compile(r"\s*\}"), re.compile("")

_LATEX_HAT = re.compile(
    r"\\(?:wide)?hat(?![A-Za-z])\s*(\{)?\s*(?:\\mathrm\{)?([A-Za-z]|\\[A-Za-z]+)?\}?"
)
_BAR = re.compile(r"\\(?:bar|overline)\s*\{?\s*[xh](?![A-Za-z])\s*\}?")
_UNICODE = re.compile("x\u0302|h\u0302|ĥ|x\u0304|h\u0304|σ²|[γβεϵμδσ]")
_GREEK = re.compile(r"\\(gamma|beta|varepsilon|epsilon|mu|sigma|delta)(?![A-Za-z])")
_UPRIGHT = re.compile(
    r"\\(?:math(?:rm|it|sf|bf)|operatorname|text)\s*\{\s*"
    r"([A-Za-z][A-Za-z0-9]*(?:\\?_[A-Za-z]+)*)\s*\}"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z][A-Za-z0-9]*)*")
_SQUARE = re.compile(r"\s*\^\s*(?:\{\s*2\s*\}|2(?!\d))|²")

# What a name means, the indices that stand within it, and where it ends.
_Name = tuple[str, tuple[str, ...], int]


@dataclass(frozen=True)
class Symbol:
    """A name with its indices.

    Attributes
    ----------
    meant
        What `bnviz.expression.reading.names` says that the name means.
    indices
        The letters below it, none, one or two.
    start, end
        Where it stands in the text.
    lacks_partial
        Whether the second ∂ of a gradient is missing, as in the source's equation 11.
    """

    meant: str
    indices: tuple[str, ...]
    start: int
    end: int
    lacks_partial: bool = False


def read_gradient(text: str, start: int) -> Symbol | None:
    """Return the gradient of the loss that stands here, written as ∂l/∂y or as a fraction."""
    for head, tail in ((_GRADIENT_OVER, _CLOSING), (_GRADIENT_BESIDE, _NOTHING)):
        match = head.match(text, start)
        below = None if match is None else read_symbol(text, match.end())
        end = None if below is None else tail.match(text, below.end)
        if match is None or below is None or end is None:
            continue
        if below.meant not in GRADIENTS:
            raise UnknownNameError(
                below.start,
                "There is no gradient by this here: write ∂l/∂ of y, γ, β, x̂, σ², μ or x.",
            )
        lacks_partial = match["partial"] is None
        indices, stop = below.indices, end.end()
        if not indices and head is _GRADIENT_OVER:
            # Formula editors put an index that is typed last behind the fraction.
            late, stop = read_indices(text, stop)
            indices = late or ()
        return Symbol(GRADIENTS[below.meant], indices, start, stop, lacks_partial)
    return None


def read_symbol(text: str, start: int) -> Symbol | None:
    """Return the symbol that stands here, with what is below it, or None.

    Raises
    ------
    ParseError
        If it begins as a symbol and goes on as none.
    """
    named = _read_name(text, start)
    if named is None:
        return None
    # The square of σ stands before or after what is below it.
    meant, within, end = _squared(named, text)
    below, end = read_indices(text, end)
    meant, within, end = _squared((meant, within, end), text)
    return Symbol(meant, within + (below or ()), start, end)


def _squared(name: _Name, text: str) -> _Name:
    """Return σ² as the one symbol that it is, and any other name as it is."""
    meant, indices, end = name
    square = _SQUARE.match(text, end) if meant == "sigma" else None
    return name if square is None else ("var", indices, square.end())


def _read_name(text: str, start: int) -> _Name | None:
    found = _read_shape(text, start)
    if found is None and text.startswith("d", start):
        # A d before what is no plain word: dγ, dx̂, d\hat{x}.
        below = _read_shape(text, start + 1)
        if below is not None:
            meant, indices, end = _squared(below, text)
            found = (GRADIENTS[meant], indices, end) if meant in GRADIENTS else None
    return found or _read_word(text, start)


def _read_shape(text: str, start: int) -> _Name | None:
    """Return a name that is not made of plain letters."""
    if (match := _LATEX_HAT.match(text, start)) is not None:
        return _read_hat(text, match)
    if (match := _BAR.match(text, start)) is not None:
        return "mu", (), match.end()
    match = _UNICODE.match(text, start) or _GREEK.match(text, start)
    if match is None:
        return None
    meant = lookup(match[match.lastindex or 0].replace("h\u0302", "ĥ"))
    return None if meant is None else (meant, (), match.end())


def _read_word(text: str, start: int) -> _Name | None:
    match = _UPRIGHT.match(text, start) or _WORD.match(text, start)
    if match is None:
        return None
    meant, indices = resolve(match[match.lastindex or 0].replace("\\_", "_"), start)
    return meant, indices, match.end()


def _read_hat(text: str, match: re.Match[str]) -> _Name:
    wrong = HatError(match.start(), "Only x wears a hat here: write \\hat{x}_i or x_hat_i.")
    if match[2] not in {"x", "h"}:
        raise wrong
    if match[1] is None or match[0].endswith("}"):
        return "x_hat", (), match.end()
    # The index may stand under the hat as well.
    below, end = read_indices(text, match.end())
    closing = _CLOSING.match(text, end)
    if closing is None:
        raise wrong
    return "x_hat", below or (), closing.end()
