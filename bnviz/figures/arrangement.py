"""The ways to lay the board out: columns, sizes of pictures and letters, room for formulas.

Across, places are shares of the board's width, which stretches with the window; down, they are
pixels, so that formulas, which are no part of the figure, can be put in their places.
"""

from dataclasses import dataclass, replace

from bnviz.figures.panels import Panel
from bnviz.notation import QUANTITIES


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
