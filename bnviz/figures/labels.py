"""Numbers as text, with as many digits as their place has room for."""

import math

_DIGITS = (3, 2, 1)


def write_number(value: float, digits: int) -> str:
    """Return a number with so many significant digits, in its shorter notation."""
    if not math.isfinite(value):
        return f"{value:g}".replace("inf", "∞").replace("-", "−")
    value += 0.0  # takes the sign off a negative zero
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    scientific = f"{float(mantissa):g}e{int(exponent)}"
    # Digits before the point are all written, so that 1234 does not read as 1230.
    plain = f"{value:.{max(digits, len(f'{abs(value):.0f}'))}g}"
    return min(plain, scientific, key=len).replace("-", "−")


def fit_number(value: float, room: float) -> str:
    """Return a number that is at most ``room`` wide, in units of the font size, or nothing."""
    written = (write_number(value, digits) for digits in _DIGITS)
    text = next((text for text in written if text_width(text) <= room), "")
    # Beside −0.087, −0.004 is read at once; −4e−3 is not.
    plain = f"{value:.3f}".replace("-", "−")
    return plain if text.endswith("e−3") and "." not in text and text_width(plain) <= room else text


def fit_range(low: float, high: float, room: float, noise: float = 0.0) -> str:
    """Return the ends of a range, shorter where they would be wider than ``room``.

    Where both are zero because they are rounding, ``noise`` is how far that reaches; it is told
    where there is room.
    """
    if low == high == 0 and noise:
        told = say_rounding(write_number(noise, 2))
        return next(text for text in (told, UNSURE, "0") if text == "0" or text_width(text) <= room)
    for digits in _DIGITS:
        ends = (write_number(low, digits), write_number(high, digits))
        about = "" if low == high else "≈ "
        text = about + ends[0] if ends[0] == ends[1] else " … ".join(ends)
        if text_width(text) <= room:
            break
    return text


def fit_small(largest: float, room: float) -> str:
    """Return that values are nearly zero, with their largest magnitude where there is room."""
    told = f"≈ 0 (up to ±{write_number(largest, 2)})"
    return told if text_width(told) <= room else "≈ 0"


UNSURE = "0 (rounding)"
"""What is written for a number that is rounding."""


def say_rounding(number: str) -> str:
    """Return the same with the number that it was."""
    return f"0 (rounding: {number})"


def text_width(text: str) -> float:
    """Return how wide a text is in Source Sans, whose digits and signs are half as wide as high."""
    return sum({".": 0.25, " ": 0.2, "…": 0.95}.get(character, 0.5) for character in text)
