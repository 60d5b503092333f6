"""A picture equation on a phone: as many rows as its arrays need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bnviz.figures.heatmap import lay_out
from bnviz.figures.picture_row import FOOT, Item, Sizes, draw_row, height_below, width_of
from bnviz.figures.surface import Figure
from bnviz.notation import Theme

# A row is as high as its arrays need.
_PHONE = Sizes(342, 0, 13, 18, 12, 38, 22, 330, 6)
_ROW, _TALLEST_BODY = 26, 232
_LEAST_CELL, _LEAST_ARRAY = 40, 170


def draw_on_phone(items: Sequence[Item], scales: Mapping[str, float], theme: Theme) -> Figure:
    """Draw the rows of a picture under each other, the ends of its colours as in ``scales``."""
    return _stack([draw_row(row, _low(row), scales, theme) for row in _break(items)], theme)


def _low(items: Sequence[Item]) -> Sizes:
    """Return how large everything is in one of several rows on a phone."""
    rows = max((item.panel.matrix.shape[0] for item in items if item.panel), default=1)
    body = min(_ROW * rows, _TALLEST_BODY)
    height = _PHONE.heading + body + height_below(items, _PHONE) + FOOT
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
    operators = sum(width_of(item, _PHONE) for item in items if item.panel is None)
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
