"""A matrix as an SVG picture that stands by itself, for notebooks."""

from html import escape
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET, colour_map
from bnviz.notation import Theme

Array = np.ndarray[Any, Any]

_CELL_WIDTH, _CELL_HEIGHT, _TOP = 54, 24, 22
# A number in a cell needs this much of it; without numbers cells may be small.
_MOST_NUMBERED, _SMALL = 12, 10
# Where the paper is darker than this, ink is light.
_DARK = 0.45


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
                ink = INK["light"] if _brightness(colour) > _DARK else INK["dark"]
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


def _brightness(colour: str) -> float:
    red, green, blue = _channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _shorten(value: float) -> str:
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else "∞"
    return f"{value:.3g}".replace("-", "−")
