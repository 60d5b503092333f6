"""What is wrong with something a visitor gave, said in one sentence."""

from dataclasses import dataclass

_LONGEST_QUOTE = 24
_PLAIN_PUNCTUATION = frozenset(" .,;+-_=()%")


class BadData(ValueError):  # noqa: N818 - the data are bad, the program is not in error
    """Data that cannot be used; the message is one sentence for the visitor."""


@dataclass(frozen=True)
class Problem:
    """One parameter of a link that could not be used, and the sentence that says so."""

    parameter: str
    sentence: str


def quote(text: str) -> str:
    """Return `text` in quotation marks, short and harmless enough to stand in a sentence.

    Letters, digits and plain punctuation stay. Everything else becomes a middle dot, since the
    sentence may be drawn as Markdown and the text comes from a stranger's link or file.
    """
    shown = "".join(c if c.isalnum() or c in _PLAIN_PUNCTUATION else "·" for c in text)
    if len(shown) > _LONGEST_QUOTE:
        shown = shown[: _LONGEST_QUOTE - 1] + "…"
    return f"“{shown}”"
