"""What every text shown to a visitor has to be."""

import re


def is_one_sentence(text: str) -> bool:
    """Whether `text` is one line that starts with a word, ends in a full stop and has no other."""
    return bool(re.fullmatch(r"\S[^\n]*[^.\n]\.", text)) and not re.search(r"[.!?] [A-Z]", text)
