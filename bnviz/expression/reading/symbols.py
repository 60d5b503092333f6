"""One symbol of a formula with its indices, at one place of the text."""

import re
from dataclasses import dataclass

from bnviz.expression.reading.errors import HatError, IndexMeaningError, UnknownNameError
from bnviz.expression.reading.names import GRADIENTS, INDICES, lookup, nearest

PARTIAL = r"(?:\\partial(?![A-Za-z])|∂|\\differentialD(?![A-Za-z])|\\mathrm\s*\{\s*d\s*\}|d)\s*"
_LOSS = (
    r"(?:\\math(?:cal|scr|rm)\s*(?:\{\s*L\s*\}|L)|\\ell(?![A-Za-z])|\\operatorname\{L\}|[lLJℓ]"
    r"(?![A-Za-z]))\s*"
)
_GRADIENT_OVER = re.compile(
    rf"\\[dtc]?frac\s*\{{\s*{PARTIAL}{_LOSS}\}}\s*\{{\s*(?P<partial>{PARTIAL})?"
)
_GRADIENT_BESIDE = re.compile(rf"{PARTIAL}{_LOSS}/\s*(?P<partial>{PARTIAL})")
_CLOSING = re.compile(r"\s*\}")

_LATEX_HAT = re.compile(
    r"\\(?:wide)?hat(?![A-Za-z])\s*(\{)?\s*(?:\\mathrm\{)?([A-Za-z]|\\[A-Za-z]+)?\}?"
)
_BAR = re.compile(r"\\(?:bar|overline)\s*\{?\s*[xh](?![A-Za-z])\s*\}?")
_UNICODE = re.compile("x\u0302|h\u0302|ĥ|x\u0304|h\u0304|σ²|[γβεϵμδσ]")
_NAMED = re.compile(
    r"\\(?:mathrm|mathit|operatorname|text|mathsf|mathbf)\s*\{\s*([A-Za-z][A-Za-z0-9]*(?:\\?_[A-Za-z]+)*)\s*\}"
)
_GREEK = re.compile(r"\\(gamma|beta|varepsilon|epsilon|mu|sigma|delta)(?![A-Za-z])")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z][A-Za-z0-9]*)*")

_SUBSCRIPT = re.compile(
    r"\s*_\s*(?:\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|(\\mathcal\s*\{?\s*B\s*\}?|\\imaginaryI|[A-Za-z]{1,2}(?![A-Za-z])|[A-Za-z]|\d))"
)
_BRACKETED = re.compile(r"\[\s*([a-z])\s*(?:,\s*([a-z:])\s*)?\]")
_LOWERED = re.compile("[ᵢⱼₖₗₙₚᵣₛₜ]{1,2}")
_RAISED = str.maketrans("ᵢⱼₖₗₙₚᵣₛₜ", "ijklnprst")
_SQUARE = re.compile(r"\s*\^\s*(?:\{\s*2\s*\}|2(?!\d))|²")
# What stands below μ and σ in the sources, and says only that they are those of the batch.
_LABEL = re.compile(r"\\mathcal\s*\{?\s*B\s*\}?|\\mathrm\{B\}|\\text\{B\}|B")


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
    for head, is_fraction in ((_GRADIENT_OVER, True), (_GRADIENT_BESIDE, False)):
        match = head.match(text, start)
        if match is None:
            continue
        below = read_symbol(text, match.end())
        if below is None:
            continue
        end = below.end
        if is_fraction:
            closing = _CLOSING.match(text, end)
            if closing is None:
                continue
            end = closing.end()
        if below.meant not in GRADIENTS:
            raise UnknownNameError(
                below.start,
                "There is no gradient by this here: write ∂l/∂ of y, γ, β, x̂, σ², μ or x.",
            )
        lacks_partial = match["partial"] is None
        return Symbol(GRADIENTS[below.meant], below.indices, start, end, lacks_partial)
    return None


def read_symbol(text: str, start: int) -> Symbol | None:
    """Return the symbol that stands here, with what is below it, or None.

    Raises
    ------
    HatError, IndexMeaningError, UnknownNameError
        If it begins as a symbol and goes on as none.
    """
    named = _read_name(text, start) if start < len(text) else None
    if named is None:
        return None
    meant, indices, end = named
    if meant == "sigma":
        square = _SQUARE.match(text, end)
        if square is not None:
            meant, end = "var", square.end()
    below, end = _read_indices(text, end)
    if meant == "sigma" and below is not None:
        square = _SQUARE.match(text, end)
        if square is not None:
            meant, end = "var", square.end()
    return Symbol(meant, indices + (below or ()), start, end)


def _read_name(text: str, start: int) -> tuple[str, tuple[str, ...], int] | None:
    """Return what a name means, the indices that stand within it, and where it ends."""
    if (match := _LATEX_HAT.match(text, start)) is not None:
        return _read_hat(text, match)
    if (match := _BAR.match(text, start)) is not None:
        return "mu", (), match.end()
    if (match := _UNICODE.match(text, start)) is not None:
        shape = match[0].replace("h\u0302", "ĥ")
        return lookup(shape) or "", (), match.end()
    if (match := _GREEK.match(text, start)) is not None:
        return lookup(match[1]) or "", (), match.end()
    if (match := _NAMED.match(text, start)) is not None:
        return _resolve(match[1].replace("\\_", "_"), start, match.end())
    if text[start] == "d" and (found := _read_after_d(text, start + 1)) is not None:
        return found
    if (match := _WORD.match(text, start)) is not None:
        return _resolve(match[0], start, match.end())
    return None


def _read_after_d(text: str, start: int) -> tuple[str, tuple[str, ...], int] | None:
    """Return the gradient in dγ, dx̂, d\\hat{x} and the like: a d before what is no plain word."""
    for shape in (_LATEX_HAT, _UNICODE, _GREEK):
        if shape.match(text, start) is not None:
            below = _read_name(text, start)
            if below is None:
                return None
            meant, indices, end = below
            if meant == "sigma" and (square := _SQUARE.match(text, end)) is not None:
                meant, end = "var", square.end()
            return (GRADIENTS[meant], indices, end) if meant in GRADIENTS else None
    return None


def _read_hat(text: str, match: re.Match[str]) -> tuple[str, tuple[str, ...], int]:
    if match[2] not in {"x", "h"}:
        raise HatError(match.start(), "Only x wears a hat here: write \\hat{x}_i or x_hat_i.")
    end, indices = match.end(), ()
    if match[1] is not None and not match[0].endswith("}"):
        # The index may stand under the hat as well.
        below, end = _read_indices(text, end)
        indices = below or ()
        closing = _CLOSING.match(text, end)
        if closing is None:
            raise HatError(match.start(), "Only x wears a hat here: write \\hat{x}_i or x_hat_i.")
        end = closing.end()
    return "x_hat", indices, end


def _resolve(word: str, start: int, end: int) -> tuple[str, tuple[str, ...], int]:
    """Return what a word means: the longest known name in it, and the indices after that."""
    parts = word.split("_")
    for count in range(len(parts), 0, -1):
        meant = lookup("_".join(parts[:count]))
        if meant is None:
            continue
        rest = parts[count:]
        if not rest or rest == ["B"]:
            return meant, (), end
        if len(rest) == 1 and len(rest[0]) <= 2 and set(rest[0]) <= set(INDICES):
            return meant, tuple(rest[0]), end
        place = start + len("_".join(parts[:count])) + 1
        raise IndexMeaningError(place, f"{_short('_'.join(rest))} is no index: write i, j, k or l.")
    raise _unknown(word, start)


def _unknown(word: str, start: int) -> UnknownNameError | HatError | IndexMeaningError:
    if len(word) == 1 and word in INDICES:
        return IndexMeaningError(
            start, f"{word} is an index and no number: it stands below a quantity, as in dy_{word}."
        )
    if word.lower() in {"hat", "xˆ"}:
        return HatError(start, "A hat stands over x: write x_hat_i or \\hat{x}_i.")
    near = nearest(word)
    hint = f"did you mean {near}?" if near else "write x, x_hat, mu, var, eps, gamma, dy and so on."
    return UnknownNameError(start, f"The name {_short(word)} is not known: {hint}", near)


def _short(word: str) -> str:
    return word if len(word) <= 20 else f"{word[:20]}…"


def _read_indices(text: str, start: int) -> tuple[tuple[str, ...] | None, int]:
    """Return the letters below a symbol, or None if nothing stands there, and where they end."""
    if (match := _LOWERED.match(text, start)) is not None:
        return tuple(match[0].translate(_RAISED)), match.end()
    if (match := _BRACKETED.match(text, start)) is not None:
        letters = tuple(letter for letter in match.groups() if letter not in {None, ":"})
        _check(letters, start + 1)
        return letters, match.end()
    match = _SUBSCRIPT.match(text, start)
    if match is None:
        return None, start
    content = (match[1] if match[1] is not None else match[2]).strip()
    if _LABEL.fullmatch(content):
        # Thorey's σ_j and Agarwal's σ_B never meet in one symbol.
        return (), match.end()
    letters = tuple(re.sub(r"[\s,]", "", content.replace("\\imaginaryI", "i")))
    if len(letters) == 2 and match[1] is None and text[start:].lstrip()[1:2] == "\\":
        letters = letters[:1]
    _check(letters, match.start(1) if match[1] is not None else match.start(2))
    return letters, match.end()


def _check(letters: tuple[str, ...], place: int) -> None:
    if not 1 <= len(letters) <= 2 or not set(letters) <= set(INDICES):
        shown = _short("".join(letters)) or "Nothing"
        raise IndexMeaningError(place, f"{shown} is no index: write i, j, k or l.")
