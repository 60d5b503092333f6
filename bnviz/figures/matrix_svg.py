"""A matrix as an SVG picture that stands by itself, for notebooks."""

from html import escape
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import LINE, QUIET, colour_map
from bnviz.notation import Theme

Array = np.ndarray[Any, Any]

_CELL_WIDTH, _CELL_HEIGHT, _TOP = 54, 24, 22
# A number in a cell needs this much of it; without numbers cells may be small.
_MOST_NUMBERED, _SMALL = 12, 10
# A cell has room for so many, and a sign.
_MOST_CHARACTERS = 5
# On a colour of this luminance black and white stand out equally, and by more than 4.5 to 1.
_MIDDLE = 0.179


def draw_matrix(values: Array, heading: str, largest: float, theme: Theme = "light") -> str:
    """Return a heatmap with its heading and, where there is room, the numbers in the cells.

    Parameters
    ----------
    values
        (m, D), or (D,) for a strip.
    heading
        What stands above it.
    largest
        The magnitude at the ends of the colour map, so that several pictures have one scale.
    theme
        Which colours are used.

    Returns
    -------
    str
        An ``<svg>`` element with a title for who cannot see it.
    """
    rows = np.atleast_2d(values)
    m, d = rows.shape
    has_numbers = m <= 2 * _MOST_NUMBERED and d <= _MOST_NUMBERED
    width, height = (_CELL_WIDTH, _CELL_HEIGHT) if has_numbers else (_SMALL, _SMALL)
    cells = []
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            colour = _colour(float(value), largest, theme)
            left, top = j * width, _TOP + i * height
            cells.append(
                f'<rect x="{left}" y="{top}" width="{width - 1}" height="{height - 1}" '
                f'fill="{colour}" stroke="{LINE[theme]}" stroke-width=".5"/>'
            )
            if has_numbers:
                ink = "#000000" if _luminance(colour) > _MIDDLE else "#ffffff"
                cells.append(
                    f'<text x="{left + width / 2}" y="{top + height / 2 + 4}" fill="{ink}" '
                    f'text-anchor="middle" font-size="12">{_shorten(float(value))}</text>'
                )
    full_width = max(d * width, 8 * len(heading))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{full_width}" '
        f'height="{_TOP + m * height}" role="img" font-family="system-ui, sans-serif">'
        f"<title>{escape(heading)}, {m} by {d}</title>"
        f'<text x="0" y="14" font-size="13" fill="{QUIET[theme]}">{escape(heading)}</text>'
        f"{''.join(cells)}</svg>"
    )


def _colour(value: float, largest: float, theme: Theme) -> str:
    """Return the colour of a value on the diverging map; one that is no number is grey."""
    if not np.isfinite(value):
        return LINE[theme]
    stops = colour_map(theme, signed=True)
    place = 0.5 if largest == 0 else (1 + min(1.0, max(-1.0, value / largest))) / 2
    above = next(n for n, stop in enumerate(stops) if n and float(stop[0]) >= place)
    (start, first), (end, second) = stops[above - 1], stops[above]
    share = (place - float(start)) / (float(end) - float(start))
    mixed = [
        round((1 - share) * a + share * b)
        for a, b in zip(_channels(str(first)), _channels(str(second)), strict=True)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _luminance(colour: str) -> float:
    """Return the relative luminance, as WCAG defines it."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shorten(value: float) -> str:
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else "∞"
    shown = f"{value:.3g}"
    if len(shown.lstrip("-")) > _MOST_CHARACTERS:
        shown = f"{value:.3f}" if 5e-4 <= abs(value) < 10 else f"{value:.0e}"
    return shown.replace("e-0", "e-").replace("e+0", "e").replace("-", "−")
