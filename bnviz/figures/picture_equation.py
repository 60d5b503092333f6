"""The picture equation: factor × factor → Σ → result, in the order of the formula.

It stands in one row, or, on a phone, in as many as the arrays need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bnviz.figures.heatmap import find_limits
from bnviz.figures.phone_picture import draw_on_phone
from bnviz.figures.picture_row import Item, Sizes, draw_row
from bnviz.figures.surface import Figure
from bnviz.notation import Theme

# Beside the sidebar, and on a projector, where nothing is smaller than 18 pixels.
_PAGE = Sizes(620, 230, 13, 20, 12, 38, 18, 190, 8)
_PROJECTOR = Sizes(850, 232, 18, 28, 18, 52, 24, 330, 8)
# Where the numbers of a cell stand in one line, the picture gets what they leave.
_MORE_ROOM = 50
# What a picture beside the sidebar gains where a window is twice as large as 1280 × 720.
_GROWTH = 500


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
        How much more than usual it leaves, in pixels at a height of 720.
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
    kept = [item.panel for item in items if item.panel and item.hidden]
    hidden = {one.scale: 0.0 for panel in kept for one in (panel, *panel.below)}
    scales = {**hidden, **find_limits(panels), **limits}
    if room.is_narrow:
        return draw_on_phone(items, scales, theme)
    return draw_row(items, _sizes(items, room), scales, theme)


def _sizes(items: Sequence[Item], room: Room) -> Sizes:
    """Return how large everything is in one row."""
    large = replace(_PROJECTOR, height=_PROJECTOR.height + _MORE_ROOM * room.is_tall + room.spare)
    sizes = large.enlarged(room.projector) if room.projector else _grown(room)
    if all(item.panel.values.ndim == 1 for item in items if item.panel):
        # Strips alone have the room to be higher, and their numbers to be larger.
        sizes = replace(sizes, strip=5 * sizes.strip // 2, cell_font=6 * sizes.cell_font // 5)
    return sizes


def _grown(room: Room) -> Sizes:
    """Return the sizes beside the sidebar for a larger window, where the width grows by itself."""
    more = room.screen - 1
    height = _PAGE.height + room.spare + round(_GROWTH * more)
    larger = _PAGE.enlarged(1 + more / 2)
    return replace(larger, height=height, width=_PAGE.width, widest=_PAGE.widest, gap=_PAGE.gap)
