"""Numbers as text: read strictly, written so that reading gives the same bits back.

Python's own ``float`` and ``int`` also take ``1_000`` and ``٣``, which nobody means in a link or in
a data file, and ``int`` raises on very long digit strings.
"""

_LONGEST_INTEGER = 20
_LONGEST_FLOAT = 400


def read_int(text: str) -> int | None:
    """Return the whole number that `text` spells in ASCII digits, or None."""
    text = text.strip()
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_INTEGER):
        return None
    return int(text)


def read_float(text: str) -> float | None:
    """Return the number that `text` spells in ASCII, infinite and NaN included, or None."""
    if not text.isascii() or "_" in text or len(text) > _LONGEST_FLOAT:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def write_power(value: float, digits: int) -> str:
    """Return a rounded number with a power of ten, whose exponent has neither zeros nor a plus."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def write_float(value: float) -> str:
    """Return the shortest text that reads back as exactly `value`, with no ``.0`` and no ``e+``."""
    return repr(float(value)).removesuffix(".0").replace("e+", "e")
