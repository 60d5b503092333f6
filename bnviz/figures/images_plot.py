"""Images beside the rows that batch normalization makes of them, and one pixel in both."""

from typing import Any

import numpy as np

from bnviz.figures.colour_maps import INK, QUIET
from bnviz.figures.heatmap import Place, draw_frames, draw_heatmap, find_limits, lay_out
from bnviz.figures.panels import Panel
from bnviz.figures.surface import Figure
from bnviz.notation import QUANTITIES, ROLES, Theme

Array = np.ndarray[Any, Any]

_FONT, _LINE, _ROW, _HEADING = 13, 26, 19, 24  # pixels
_LARGER = 1.4  # on a projector, so that numbers have 18


def draw_images(
    images: Array,
    rows: Array,
    statistics: dict[str, Array],
    pixel: tuple[int, int, int],
    theme: Theme,
    *,
    narrow: bool = False,
    projector: float = 0,
) -> Figure:
    """Draw images (N, C, H, W) on the left, rows (N·H·W, C) with their statistics on the right.

    Parameters
    ----------
    statistics
        (C,) strips below the rows, by the ids of their quantities.
    pixel
        Image, line and column, counted from 0, that is outlined in every channel and as a row.
    narrow
        Put the rows below the images, for a phone.
    projector
        How many times 720 pixels a projector is high, or 0 beside the sidebar.
    """
    times = _LARGER * projector or 1.0
    font, line, high, heading = (round(times * n) for n in (_FONT, _LINE, _ROW, _HEADING))
    n, c, height, width = images.shape
    unit = 340 if narrow else 1232 * projector or 920
    room = 1.0 if narrow else 0.6
    places = []
    for image in range(n):
        for channel in range(c):
            panel = Panel(
                f"image_{image + 1}_{channel + 1}",
                "",
                images[image, channel],
                f"image {image + 1}, channel {channel + 1}",
                "input",
                "x",
            )
            top = heading + image * (height * line + heading + 10)
            left = channel * room / c
            across = room / c - 0.02
            places.append(Place(panel, left, top, across, height * line, top - heading))
    left, start = (0.0, n * (height * line + heading + 10) + 20) if narrow else (0.68, 0)
    about = QUANTITIES["x"]
    across = 1.0 if narrow else 0.3
    matrix = Panel("x", "", rows, f"x: {len(rows)} rows, {c} features", about.role, "x")
    body = start + heading
    places.append(Place(matrix, left, body, across, len(rows) * high, start))
    below = body + len(rows) * high
    for name, values in statistics.items():
        about = QUANTITIES[name]
        # A mean is painted on the scale of its samples.
        scale = "x" if name == "mu" else name
        panel = Panel(name, "", values, about.text, about.role, scale)
        places.append(Place(panel, left, below + heading, across, high, below + 2))
        below += heading + high
    limits = find_limits(place.panel for place in places)
    figure: Figure = {
        "data": [
            draw_heatmap(
                place, limits[place.panel.scale], theme, unit=unit, font=font - (not projector)
            )
            for place in places
        ],
        "layout": lay_out((0, 1), below + 4, theme),
    }
    figure["layout"]["annotations"] = [_heading(place, theme, font) for place in places]
    marked = [
        _outline(place, pixel[1], pixel[2], theme) for place in _of_image(places, pixel[0], c)
    ]
    row = (pixel[0] * height + pixel[1]) * width + pixel[2]
    whole = places[n * c]
    marked.append(_outline(whole, row, None, theme))
    figure["layout"]["shapes"] = [*draw_frames(places, theme), *marked]
    return figure


def _of_image(places: list[Place], image: int, channels: int) -> list[Place]:
    return places[image * channels : (image + 1) * channels]


def _heading(place: Place, theme: Theme, font: int) -> Figure:
    is_channel = place.panel.name.startswith("image")
    colour = QUIET[theme] if is_channel else ROLES[place.panel.role].colour(theme)
    return {
        "text": f'<span style="color:{colour}">{place.panel.text}</span>',
        "x": place.left,
        "y": place.heading,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": font},
    }


def _outline(place: Place, row: int, column: int | None, theme: Theme) -> Figure:
    """Outline a cell, or with no column a whole row."""
    rows, columns = place.panel.matrix.shape
    down, across = place.height / rows, place.width / columns
    first, count = (0, columns) if column is None else (column, 1)
    return {
        "type": "rect",
        "x0": place.left + first * across,
        "x1": place.left + (first + count) * across,
        "y0": place.top + row * down,
        "y1": place.top + (row + 1) * down,
        "line": {"color": INK[theme], "width": 3},
    }
