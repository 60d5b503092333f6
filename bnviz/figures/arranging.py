"""Where everything on the board stands: pictures, strips below them, and room for formulas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bnviz.figures.arrangement import Arrangement
from bnviz.figures.heatmap import Aside, Place
from bnviz.figures.panels import Band, Panel

_TALLEST_CELL = 32
_AIR = 0.01  # between a formula and the next column
_LINE = 1.3  # the height of a line of text, in units of its font size
_RANGE = 6.0  # the width of a range at least, in the same units


@dataclass(frozen=True)
class Spot:
    """Room for a formula: shares of the width, and pixels down.

    ``term`` is the tag of the addend that stands here alone; of an equation with paths None means
    its left side.
    """

    number: str
    term: str | None
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Arranged:
    """Places of pictures, spots of formulas, and the height of everything."""

    places: tuple[Place, ...]
    spots: tuple[Spot, ...]
    height: float


def arrange(bands: Sequence[Band], form: Arrangement) -> Arranged:
    """Lay out bands of panels."""
    places: list[Place] = []
    spots: list[Spot] = []
    edges = (*form.columns, 1 + _AIR)
    top = 0.0
    for row in _rows(bands, len(form.columns)):
        formula = form.formula if any(panel.has_formula for _, panel in row) else 0
        most = max(len(form.strips(panel)) for _, panel in row)
        bottoms = []
        for n, panel in row:
            # Below, a formula may go on as far as nothing else stands there.
            below = next((edges[k] for k, other in row if k > n and other.below), edges[-1])
            left, right = edges[n], edges[min(n + panel.span, len(form.columns))]
            column = _Column(form, left, right - left - _AIR, below - left - _AIR, most)
            bottoms.append(column.put(panel, top, formula, places, spots))
        top = max(bottoms) + form.foot
    return Arranged(tuple(places), tuple(spots), top)


def _rows(bands: Sequence[Band], columns: int) -> Iterator[list[tuple[int, Panel]]]:
    """Yield the panels of each row, each with the column that it begins in."""
    for band in bands:
        row: list[tuple[int, Panel]] = []
        n = 0
        for panel in band.panels:
            if n >= columns:
                yield row
                row, n = [], 0
            row.append((n, panel))
            n += panel.span
        yield row


@dataclass(frozen=True)
class _Column:
    form: Arrangement
    left: float
    room: float
    room_below: float
    most_strips: int

    def put(
        self, panel: Panel, top: float, formula: int, places: list[Place], spots: list[Spot]
    ) -> float:
        """Put a panel and its strips below `top`, and return where they end."""
        form, (rows, columns) = self.form, panel.matrix.shape
        width = min(form.picture, form.widest_cell * columns)
        spots.extend(self._spot(panel, top, formula, self.room))
        heading = top + formula
        body, height = heading + form.heading, min(form.body, _TALLEST_CELL * int(rows))
        places.append(Place(panel, self.left, body, width, height, heading, form.picture))
        below = body + height
        strips = form.strips(panel)
        for strip in strips:
            room = form.strip_formula if strip.has_formula else 0
            spots.extend(self._spot(strip, below, room, self.room_below))
            heading = below + room
            # A formula names its strip where strips have no headings; without one it needs its own.
            title = form.strip_heading or (0 if room else form.heading)
            bar = heading + title
            below = bar + form.strip + 4
            aside = None if title else self._beside(bar, width)
            if aside and (len(strips) < self.most_strips or aside.room < _RANGE * self._letter):
                aside = self._under(below)
                below += _LINE * form.font
            places.append(
                Place(strip, self.left, bar, width, form.strip, heading, form.picture, aside)
            )
        return below

    @property
    def _letter(self) -> float:
        """The font size as a share of the width."""
        return self.form.font / self.form.narrowest

    def _beside(self, bar: float, width: float) -> Aside:
        left = self.left + width + self._letter / 2
        return Aside(left, bar + self.form.strip / 2, self.left + self.room_below - left)

    def _under(self, below: float) -> Aside:
        return Aside(self.left, below + _LINE * self.form.font / 2, self.room)

    def _spot(self, panel: Panel, top: float, height: int, width: float) -> Iterator[Spot]:
        if height and panel.has_formula:
            yield Spot(panel.equation, panel.term, self.left, top, width, height)
