"""The picture equation: factor × factor → Σ → result, in the order of the formula.

It stands in one row, or, on a phone, in as many as the arrays need.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.heatmap import Place, draw_frame, draw_heatmap, find_limits, lay_out
from bnviz.figures.labels import fit_range, text_width
from bnviz.figures.panels import Panel
from bnviz.figures.scale_text import write_scale
from bnviz.figures.surface import Figure
from bnviz.notation import ROLES, Theme


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
class Room:
    """How much room a picture has.

    Attributes
    ----------
    projector
        How many times 720 pixels a projector is high, or 0 beside the sidebar. On a projector no
        text is smaller than 18 pixels.
    is_tall
        Whether what stands above leaves more than usual on the projector.
    spare
        How much more than that it leaves there, in pixels at a height of 720.
    screen
        How many times 1280 × 720 pixels the window has, beside the sidebar.
    is_narrow
        Whether it is that of a phone.
    """

    projector: float = 0
    is_tall: bool = False
    screen: float = 1
    spare: int = 0
    is_narrow: bool = False


@dataclass(frozen=True)
class _Sizes:
    """Pixels."""

    width: int
    height: int
    font: int
    operator: int
    cell_font: int
    heading: int
    strip: int
    widest: int
    gap: int

    def enlarged(self, times: float) -> "_Sizes":
        return _Sizes(*(round(times * size) for size in astuple(self)))

    def grown(self, screen: float) -> "_Sizes":
        """Return the same for a larger window, where the width grows by itself."""
        more = screen - 1
        height = self.height + round(_GROWTH * more)
        larger = self.enlarged(1 + more / 2)
        return replace(larger, height=height, width=self.width, widest=self.widest, gap=self.gap)


# Beside the sidebar, and on a projector, where nothing is smaller than 18 pixels.
_PAGE = _Sizes(620, 250, 13, 20, 12, 38, 18, 190, 8)
_PROJECTOR = _Sizes(850, 232, 18, 28, 18, 50, 24, 330, 8)
# On a phone a row of the picture is as high as its arrays need.
_PHONE = _Sizes(342, 0, 13, 18, 12, 38, 22, 330, 6)
_PHONE_ROW, _TALLEST_BODY = 26, 232
_LEAST_CELL, _LEAST_ARRAY = 40, 170
# Where the numbers of a cell stand in one line, the picture gets what they leave.
_MORE_ROOM = 50
# What a picture beside the sidebar gains where a window is twice as large as 1280 × 720.
_GROWTH = 500
_TALLEST_CELL, _WIDEST_CELL = 2.4, 3.2  # in operator sizes
_WIDEST_HEADING = 7  # in letters
_FOOT = 6


def draw_picture(
    items: Sequence[Item], theme: Theme, limits: Mapping[str, float], room: Room = Room()
) -> Figure:
    """Draw a row of arrays and operators as one Plotly figure on one pair of axes.

    Parameters
    ----------
    items
        What stands in the row, from left to right.
    limits
        Magnitudes at the ends of colour scales that reach further than the arrays of this row.
    room
        What there is for it.

    Returns
    -------
    figure
        With the traces' names and ``meta`` as on the board.
    """
    shown = [item.panel for item in items if item.panel and not item.hidden]
    panels = [*shown, *(strip for panel in shown for strip in panel.below)]
    hidden = {item.panel.scale: 0.0 for item in items if item.panel and item.hidden}
    scales = {**hidden, **find_limits(panels), **limits}
    if not room.is_narrow:
        sizes = _sizes(items, room)
        return _draw_row(items, sizes, scales, theme)
    rows = [_draw_row(row, _low(row), scales, theme) for row in _break(items)]
    return _stack(rows, theme)


def _sizes(items: Sequence[Item], room: Room) -> _Sizes:
    """Return how large everything is in one row."""
    large = replace(_PROJECTOR, height=_PROJECTOR.height + _MORE_ROOM * room.is_tall + room.spare)
    sizes = large.enlarged(room.projector) if room.projector else _PAGE.grown(room.screen)
    if all(item.panel.values.ndim == 1 for item in items if item.panel):
        # Strips alone have the room to be higher.
        sizes = replace(sizes, strip=3 * sizes.strip // 2)
    return sizes


def _low(items: Sequence[Item]) -> _Sizes:
    """Return how large everything is in one of several rows on a phone."""
    rows = max((item.panel.matrix.shape[0] for item in items if item.panel), default=1)
    body = min(_PHONE_ROW * rows, _TALLEST_BODY)
    height = _PHONE.heading + body + _below(items, _PHONE) + _FOOT
    return replace(_PHONE, height=height)


def _break(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the rows of a phone: each array with the operators before it, while there is room."""
    row: list[Item] = []
    waiting: list[Item] = []
    for item in items:
        waiting.append(item)
        if item.panel is None:
            continue
        if row and _least_width([*row, *waiting]) > _PHONE.width:
            yield row
            row = []
        row, waiting = [*row, *waiting], []
    yield [*row, *waiting]


def _least_width(items: Sequence[Item]) -> float:
    """Return the width that items need, if numbers are to be read in the cells of small arrays."""
    arrays = [item.panel for item in items if item.panel]
    widths: list[float] = [
        min(_LEAST_CELL * panel.matrix.shape[1], _LEAST_ARRAY) for panel in arrays
    ]
    operators = sum(_text_width(item, _PHONE) for item in items if item.panel is None)
    return sum(widths) + operators + _PHONE.gap * (len(items) - 1)


def _stack(rows: Sequence[Figure], theme: Theme) -> Figure:
    """Put figures of one width under each other, on one pair of axes."""
    traces: list[Figure] = []
    notes: list[Figure] = []
    shapes: list[Figure] = []
    top = 0
    for row in rows:
        layout = row["layout"]
        traces += [{**trace, "y0": trace["y0"] + top} for trace in row["data"]]
        notes += [{**note, "y": note["y"] + top} for note in layout["annotations"]]
        shapes += [
            {**one, "y0": one["y0"] + top, "y1": one["y1"] + top} for one in layout["shapes"]
        ]
        top += layout["height"]
    layout = lay_out((-2, _PHONE.width + 2), top, theme)
    return {"data": traces, "layout": {**layout, "annotations": notes, "shapes": shapes}}


def _draw_row(
    items: Sequence[Item], sizes: _Sizes, scales: Mapping[str, float], theme: Theme
) -> Figure:
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
    height = max(ends) + _FOOT
    layout = figure["layout"]
    yaxis = {**layout["yaxis"], "range": [height, 0]}
    return {"data": figure["data"], "layout": {**layout, "height": height, "yaxis": yaxis}}


def _spread(items: Sequence[Item], sizes: _Sizes) -> Iterator[tuple[Item, float, float]]:
    """Yield every item with its left edge and its width; arrays share what operators leave."""
    fixed = sum(_text_width(item, sizes) for item in items if item.panel is None)
    arrays = [item.panel for item in items if item.panel]
    room = sizes.width - fixed - sizes.gap * (len(items) - 1)
    share = min(room / max(len(arrays), 1), sizes.widest)
    left = 0.0
    for item in items:
        width = min(share, _widest(item.panel, sizes)) if item.panel else _text_width(item, sizes)
        yield item, left, width
        left += width + sizes.gap


def _widest(panel: Panel, sizes: _Sizes) -> float:
    """Return the width that an array can use: that of its cells, or of what is written above."""
    columns = panel.matrix.shape[1]
    return float(max(_WIDEST_CELL * sizes.operator * columns, _WIDEST_HEADING * sizes.font))


def _text_width(item: Item, sizes: _Sizes) -> float:
    return 0.55 * sizes.operator * len(item.text) + 4


def _below(items: Sequence[Item], sizes: _Sizes) -> int:
    """Return the height that strips under a matrix take."""
    strips = max((len(item.panel.below) for item in items if item.panel), default=0)
    return strips * (sizes.gap + sizes.heading + sizes.strip)


def _body(items: Sequence[Item], sizes: _Sizes) -> float:
    """Return the height of the tallest matrix."""
    rows = max((item.panel.matrix.shape[0] for item in items if item.panel), default=1)
    room = sizes.height - sizes.heading - _below(items, sizes) - _FOOT
    return float(min(room, _TALLEST_CELL * sizes.operator * rows))


def _middle(items: Sequence[Item], sizes: _Sizes) -> float:
    return sizes.heading + _body(items, sizes) / 2


def _place(
    panel: Panel, left: float, width: float, items: Sequence[Item], sizes: _Sizes
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


def _heading(place: Place, item: Item, limit: float, sizes: _Sizes, theme: Theme) -> Figure:
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


def _number(item: Item, x: float, y: float, sizes: _Sizes, theme: Theme) -> Iterator[Figure]:
    """Write an operator, or a number below its name."""
    colour = ROLES[item.role].colour(theme) if item.name else INK[theme]
    written = _text(item.text, x, y, sizes, theme)
    yield written | {"font": {"size": sizes.operator, "color": colour}}
    if item.name:
        name = _text(f"<b>{item.name}</b>", x, y - sizes.operator, sizes, theme)
        yield name | {"font": {"size": sizes.font, "color": colour}, "yanchor": "bottom"}


def _text(text: str, x: float, y: float, sizes: _Sizes, theme: Theme) -> Figure:
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
