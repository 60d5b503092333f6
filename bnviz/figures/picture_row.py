"""One row of a picture equation: arrays, operators and numbers, on one pair of axes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.heatmap import PALE, Place, draw_frame, draw_heatmap, lay_out
from bnviz.figures.labels import fit_range, fit_small, text_width
from bnviz.figures.panels import Panel
from bnviz.figures.scale_text import write_scale
from bnviz.figures.surface import Figure
from bnviz.notation import ROLES, Theme

FOOT = 6
"""Pixels below a row."""
_TALLEST_CELL, _WIDEST_CELL = 2.4, 3.2  # in operator sizes
_WIDEST_HEADING = 7  # in letters


@dataclass(frozen=True)
class Item:
    """Something in the row: an array, or else an operator or a number.

    Attributes
    ----------
    panel
        The array with what stands above it, or None.
    text
        The operator or the number.
    name, role
        What a number is called, above it, and the role of its colour.
    hidden
        Draw an empty place instead of the array, because it comes later or is to be guessed.
    active
        Frame it, because the step is about it.
    was
        The end of the colours that the same array had a step before, if it was another one.
    times
        How many times as strong its colours are as on the scale of what it adds up to, if it has a
        scale of its own.
    """

    panel: Panel | None = None
    text: str = ""
    name: str = ""
    role: str = "constant"
    hidden: bool = False
    active: bool = False
    was: float | None = None
    times: float | None = None


@dataclass(frozen=True)
class Sizes:
    """How large everything in a row is, in pixels."""

    width: int
    height: int
    font: int
    operator: int
    cell_font: int
    heading: int
    strip: int
    widest: int
    gap: int

    def enlarged(self, times: float) -> "Sizes":
        """Return the same, all of it so many times as large."""
        return Sizes(*(round(times * size) for size in astuple(self)))


def draw_row(
    items: Sequence[Item], sizes: Sizes, scales: Mapping[str, float], theme: Theme
) -> Figure:
    """Draw items from left to right, the ends of their colours as in ``scales``."""
    figure: Figure = {"data": [], "layout": lay_out((-2, sizes.width + 2), sizes.height, theme)}
    notes: list[Figure] = []
    shapes: list[Figure] = []
    for item, left, width in _spread(items, sizes):
        if item.panel is None:
            notes += _number(item, left + width / 2, _middle(items, sizes), sizes, theme)
            continue
        for place in _place(item.panel, left, width, items, sizes):
            notes.append(_heading(place, item, scales[place.panel.scale], sizes, theme))
            shapes.append(_frame(place, item, theme))
            if item.hidden:
                across, down = place.left + place.width / 2, place.top + place.height / 2
                notes.append(_text("?", across, down, sizes, theme))
                continue
            limit = scales[place.panel.scale]
            figure["data"].append(draw_heatmap(place, limit, theme, font=sizes.cell_font))
    figure["layout"] |= {"annotations": notes, "shapes": shapes}
    return figure


def cropped(figure: Figure) -> Figure:
    """Return a picture that is as high as its heatmaps reach, where no bars stand beside it."""
    ends = (trace["y0"] + (len(trace["z"]) - 0.5) * trace["dy"] for trace in figure["data"])
    height = max(ends) + FOOT
    layout = figure["layout"]
    yaxis = {**layout["yaxis"], "range": [height, 0]}
    return {"data": figure["data"], "layout": {**layout, "height": height, "yaxis": yaxis}}


def _spread(items: Sequence[Item], sizes: Sizes) -> Iterator[tuple[Item, float, float]]:
    """Yield every item with its left edge and its width; arrays share what operators leave."""
    fixed = sum(width_of(item, sizes) for item in items if item.panel is None)
    arrays = [item.panel for item in items if item.panel]
    room = sizes.width - fixed - sizes.gap * (len(items) - 1)
    share = min(room / max(len(arrays), 1), sizes.widest)
    left = 0.0
    for item in items:
        width = min(share, _widest(item.panel, sizes)) if item.panel else width_of(item, sizes)
        yield item, left, width
        left += width + sizes.gap


def _widest(panel: Panel, sizes: Sizes) -> float:
    """Return the width that an array can use: that of its cells, or of what is written above."""
    columns = panel.matrix.shape[1]
    return float(max(_WIDEST_CELL * sizes.operator * columns, _WIDEST_HEADING * sizes.font))


def width_of(item: Item, sizes: Sizes) -> float:
    """Return the width of an operator or a number."""
    return 0.55 * sizes.operator * len(item.text) + 4


def height_below(items: Sequence[Item], sizes: Sizes) -> int:
    """Return the height that strips under a matrix take."""
    strips = max((len(item.panel.below) for item in items if item.panel), default=0)
    return strips * (sizes.gap + sizes.heading + sizes.strip)


def _body(items: Sequence[Item], sizes: Sizes) -> float:
    """Return the height of the tallest matrix."""
    rows = max((item.panel.matrix.shape[0] for item in items if item.panel), default=1)
    room = sizes.height - sizes.heading - height_below(items, sizes) - FOOT
    return float(min(room, _TALLEST_CELL * sizes.operator * rows))


def _middle(items: Sequence[Item], sizes: Sizes) -> float:
    return sizes.heading + _body(items, sizes) / 2


def _place(
    panel: Panel, left: float, width: float, items: Sequence[Item], sizes: Sizes
) -> Iterator[Place]:
    rows, columns = panel.matrix.shape
    body = _body(items, sizes)
    width = min(width, _WIDEST_CELL * sizes.operator * columns)
    if rows == 1 and panel.values.ndim == 1:
        # A strip stands in the middle of the row, its heading right above it.
        top = max(_middle(items, sizes) - sizes.strip / 2, sizes.heading)
        yield Place(panel, left, top, width, sizes.strip, top - sizes.heading)
        return
    yield Place(panel, left, sizes.heading, width, body, 0)
    below = sizes.heading + body + sizes.gap
    for strip in panel.below:
        yield Place(strip, left, below + sizes.heading, width, sizes.strip, below)
        below += sizes.heading + sizes.strip + sizes.gap


def _heading(place: Place, item: Item, limit: float, sizes: Sizes, theme: Theme) -> Figure:
    """Write an array's name, its shape where there is room, and the scale of its colours."""
    panel, room = place.panel, place.width / sizes.font
    shape = "×".join(map(str, np.shape(panel.values)))
    shape = shape if panel.values.ndim > 1 else f"{shape} values"
    fits = text_width(f"{panel.text} · {shape}") <= room
    name = f'<b><span style="color:{ROLES[panel.role].colour(theme)}">{panel.text}</span></b>'
    about = f'<span style="color:{QUIET[theme]}"> · {shape}</span>' if fits else ""
    scale = ""
    if not item.hidden:
        scale = write_scale(panel, limit, theme, room, was=item.was, times=item.times)
    if not item.hidden and panel.noise and not panel.shown.any():
        scale = fit_range(0, 0, room, panel.noise)
    elif not item.hidden and 0 < panel.largest < limit / PALE:
        # Too little to be seen, and yet it is no rounding.
        scale = fit_small(panel.largest, room)
    return {
        "text": f"{name}{about}<br>{scale}",
        "x": place.left,
        "y": place.heading + sizes.heading - 2,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": sizes.font, "color": INK[theme]},
    }


def _number(item: Item, x: float, y: float, sizes: Sizes, theme: Theme) -> Iterator[Figure]:
    """Write an operator, or a number below its name."""
    colour = ROLES[item.role].colour(theme) if item.name else INK[theme]
    written = _text(item.text, x, y, sizes, theme)
    yield written | {"font": {"size": sizes.operator, "color": colour}}
    if item.name:
        name = _text(f"<b>{item.name}</b>", x, y - sizes.operator, sizes, theme)
        yield name | {"font": {"size": sizes.font, "color": colour}, "yanchor": "bottom"}


def _text(text: str, x: float, y: float, sizes: Sizes, theme: Theme) -> Figure:
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": sizes.operator, "color": INK[theme]},
    }


def _frame(place: Place, item: Item, theme: Theme) -> Figure:
    frame = draw_frame(place, theme)
    if item.active:
        frame["line"] = {"color": ROLES[place.panel.role].colour(theme), "width": 3}
    elif item.hidden:
        frame["line"] = {"color": LINE[theme], "width": 1, "dash": "dash"}
    return frame
