"""The head of a sum: its sign, the index that it runs over and its limits."""

import re
from dataclasses import dataclass

from bnviz.expression.reading.errors import IndexMeaningError, SumLimitError, SumWithoutIndexError
from bnviz.expression.reading.names import INDICES

_SIGN = re.compile(r"\\sum(?![A-Za-z])\s*(?:\\limits|\\nolimits)?|[Σ∑]")
# A mean that no index or bracket follows is the name of μ.
_CALL = re.compile(
    r"(?:(?:np|torch|jnp|numpy)\.)?(?:(sum|Sum|SUM)(?=\s*[_(^])"
    r"|([Mm]ean)(?=\s*\(|_[ijklnpqrst]\s*\(|_\{[ijklnpqrst]\}\s*\())"
)
_WORD = re.compile(r"(sum|Sum|SUM)(?![A-Za-z])")
_BELOW = re.compile(
    r"\s*_\s*(?:[{(]\s*(?P<index>[A-Za-z]|\\imaginaryI)\s*(?:=\s*(?P<first>[^{}()^]{1,8}?)\s*)?"
    r"(?:(?:\.\.|\\ldots|…|,)\s*(?P<last>[A-Za-z]))?\s*[})]|(?P<bare>[A-Za-z])(?![A-Za-z]))"
)
_ABOVE = re.compile(r"\s*\^\s*(?:\{\s*(?P<braced>[^{}]{0,20}?)\s*\}|(?P<bare>[A-Za-z0-9]))")
_LOWERED = re.compile("[ᵢⱼₖₗₙₚᵣₛₜ]")
_RAISED = str.maketrans("ᵢⱼₖₗₙₚᵣₛₜ", "ijklnprst")
# After the comma of sum(…, j): the index, and perhaps what it runs over.
_ARGUMENT = re.compile(
    r"\s*(?P<index>[A-Za-z])\s*(?:=\s*(?P<first>\d+)\s*(?:\.\.|…|,)\s*(?P<last>[A-Za-z])\s*)?(?=\))"
)
# The letters that end a sum: both sources' batch sizes, and Thorey's number of features.
BATCH, FEATURES = ("m", "M", "N", "n"), "H"


@dataclass(frozen=True)
class SumHead:
    """How a sum begins.

    Attributes
    ----------
    index, upper
        The index, or None where the brackets after a call have to say it; ``"m"`` or ``"H"``.
    is_call, is_mean
        Whether brackets follow that hold all of it, and whether it divides by m.
    start, end
        Where it stands in the text.
    """

    index: str | None
    upper: str
    is_call: bool
    is_mean: bool
    start: int
    end: int


def read_sum(text: str, start: int) -> SumHead | None:
    """Return the head of the sum that begins here, or None.

    A Σ reaches over the product that follows, up to the next plus or minus. A word with brackets
    right after it, ``sum_j(…)``, is a call and ends with them.

    Raises
    ------
    SumWithoutIndexError, SumLimitError, IndexMeaningError
        If it does not say what it runs over.
    """
    sign, call = _SIGN.match(text, start), _CALL.match(text, start)
    word = None if call else _WORD.match(text, start)
    match = sign or call or word
    if match is None:
        return None
    index, upper, end = _limits(text, start, match.end())
    bracket = re.compile(r"\s*\(").match(text, end)
    is_mean = call is not None and call[2] is not None
    is_call = call is not None and bracket is not None
    if index is None and not is_call:
        raise SumWithoutIndexError(
            start, "The sum does not say what it runs over: write sum_j or \\sum_{j=1}^{m}."
        )
    return SumHead(index, upper, is_call, is_mean, start, end)


def read_argument(text: str, start: int) -> tuple[str, str, int] | None:
    """Return the index, the upper limit and the end of what follows the comma in sum(…, j)."""
    match = _ARGUMENT.match(text, start)
    if match is None:
        return None
    index = _index(match["index"], match.start("index"))
    if match["first"] not in {None, "1"}:
        raise _limit_error(match.start("first"))
    return index, _upper(match["last"] or "m", match.start("index")), match.end()


def _limits(text: str, start: int, end: int) -> tuple[str | None, str, int]:
    index, upper = None, "m"
    if (lowered := _LOWERED.match(text, end)) is not None:
        index, end = lowered[0].translate(_RAISED), lowered.end()
    for _ in range(2):  # Below and above may stand in either order.
        if (above := _ABOVE.match(text, end)) is not None:
            group = "braced" if above["braced"] is not None else "bare"
            upper, end = _upper(above[group], above.start(group)), above.end()
        elif index is None and (below := _BELOW.match(text, end)) is not None:
            group = "index" if below["index"] else "bare"
            letter = "i" if below[group] == "\\imaginaryI" else below[group]
            index, end = _index(letter, below.start(group)), below.end()
            if below["first"] not in {None, "1"}:
                raise _limit_error(below.start("first"))
            if below["last"]:
                upper = _upper(below["last"], below.start("last"))
    if index is None and re.compile(r"\s*[_^]").match(text, end) is not None:
        raise SumWithoutIndexError(
            start, "What the sum runs over cannot be read: write sum_j or \\sum_{j=1}^{m}."
        )
    return index, upper, end


def _index(letter: str, place: int) -> str:
    if letter not in INDICES:
        raise IndexMeaningError(place, f"A sum cannot run over {letter}: write i, j, k or l.")
    return letter


def _upper(letter: str, place: int) -> str:
    if letter in BATCH:
        return "m"
    if letter == FEATURES:
        return FEATURES
    raise _limit_error(place)


def _limit_error(place: int) -> SumLimitError:
    return SumLimitError(place, "A sum runs over the whole batch, from 1 to m: write sum_j.")
