"""Where everything on the board stands: pictures, strips below them, and room for formulas.

Across, places are shares of the board's width, which stretches with the window; down, they are
pixels, so that formulas, which are no part of the figure, can be put in their places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bnviz.figures.heatmap import Aside, Place
from bnviz.figures.panels import Band, Panel
from bnviz.notation import QUANTITIES

_TALLEST_CELL = 32
_AIR = 0.01  # between a formula and the next column
_LINE = 1.3  # the height of a line of text, in units of its font size
_RANGE = 6.0  # the width of a range at least, in the same units


@dataclass(frozen=True)
class Arrangement:
    """A way to lay the board out.

    Attributes
    ----------
    columns
        The left edges of the columns. A band with more panels goes on below.
    picture
        The width of a picture.
    widest_cell
        The width of a cell at most.
    formula, heading, body, foot
        The heights of what stands in a panel, from top to bottom.
    strip_formula, strip_heading, strip
        The same for a strip. Without a heading its formula names it, and its range stands beside
        it, or below it where other columns go on further.
    font, formula_font
        The size of labels and of formulas in pixels.
    narrowest
        The width in pixels that labels must fit into.
    has_sums
        Whether the sums of equation 13 stand below its addends.
    is_stacked
        Whether a range stands below the symbol of its panel, with the equation's number, and not
        beside it.
    operator
        How far to the left of a picture the middle of the operator before it stands.
    """

    columns: tuple[float, ...]
    picture: float
    widest_cell: float
    formula: int
    heading: int
    body: int
    foot: int
    strip_formula: int
    strip_heading: int
    strip: int
    font: int
    narrowest: int
    formula_font: int = 16
    has_sums: bool = True
    is_stacked: bool = False
    operator: float = 0.009

    def enlarged(self, times: float) -> "Arrangement":
        """Return the same for a screen that is so many times as large."""
        names = "formula heading body foot strip_formula strip_heading strip font narrowest".split()
        sizes = {name: round(times * getattr(self, name)) for name in (*names, "formula_font")}
        return replace(self, **sizes)

    def strips(self, panel: Panel) -> tuple[Panel, ...]:
        """Return what is shown below a panel."""
        return tuple(s for s in panel.below if self.has_sums or s.name in QUANTITIES)


# Equations 10 to 13 in one column for each path: the second has the longest formulas.
_BY_PATH = (0.0, 0.197, 0.596, 0.818)
# Beside the sidebar on a window of 1280 pixels, and wider.
WIDE = Arrangement(
    columns=_BY_PATH,
    picture=0.18,
    widest_cell=0.065,
    formula=48,
    heading=19,
    body=112,
    foot=14,
    strip_formula=46,
    strip_heading=20,
    strip=13,
    font=13,
    narrowest=920,
)
# On a projector of 1280 × 720, where one of equations 10 to 13 is shown.
PROJECTOR = Arrangement(
    columns=_BY_PATH,
    picture=0.18,
    widest_cell=0.065,
    formula=50,
    heading=26,
    body=58,
    foot=4,
    strip_formula=49,
    strip_heading=0,
    strip=12,
    font=18,
    formula_font=18,
    narrowest=1232,
    has_sums=False,
)
# With an X-ray of one of equations 5 to 9 below.
PROJECTOR_PICKED = replace(PROJECTOR, body=42)
# A hidden layer: the gradient of each quantity stands below it.
_BY_QUANTITY = (0.0, 0.16, 0.325, 0.54, 0.70, 0.875)
HIDDEN = replace(WIDE, columns=_BY_QUANTITY, picture=0.12, widest_cell=0.05, formula_font=15)
HIDDEN_PROJECTOR = replace(
    PROJECTOR, columns=_BY_QUANTITY, picture=0.12, widest_cell=0.05, body=84, foot=24
)
# With room for an X-ray below.
HIDDEN_PROJECTOR_PICKED = replace(HIDDEN_PROJECTOR, body=40, foot=4)
# On a phone each formula is followed by its own picture.
NARROW = Arrangement(
    columns=(0.0,),
    picture=1.0,
    widest_cell=0.33,
    formula=48,
    heading=20,
    body=128,
    foot=18,
    strip_formula=48,
    strip_heading=20,
    strip=22,
    font=13,
    narrowest=340,
)
# Without formulas: what a misprint does to one equation.
BARE = Arrangement(
    columns=(0.0, 0.36, 0.72),
    picture=0.28,
    widest_cell=0.095,
    formula=0,
    heading=36,
    body=128,
    foot=16,
    strip_formula=0,
    strip_heading=33,
    strip=13,
    font=13,
    narrowest=380,
    is_stacked=True,
    operator=0.04,
)
# Both modes of the layer, one under the other.
MODES = replace(
    WIDE,
    columns=(0.0, 0.205, 0.41, 0.615, 0.82),
    picture=0.165,
    formula=0,
    strip_formula=0,
    body=92,
)
MODES_PROJECTOR = replace(MODES, font=18, heading=25, strip_heading=24, body=96, narrowest=1232)
# Rows wrap: what stands before the first picture of a line needs room, too.
MODES_NARROW = replace(BARE, columns=(0.055, 0.56), picture=0.43, body=96, narrowest=340)


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
