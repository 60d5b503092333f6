"""The scale of a heatmap's colours, as a line of text: a bar of them and the value at its end."""

from collections.abc import Mapping

from bnviz.figures.colour_maps import LINE, QUIET, colour_map
from bnviz.figures.labels import text_width, write_number
from bnviz.figures.panels import Panel
from bnviz.notation import Theme

_BLOCK, _ZERO = "■", "□"


def write_scale(
    panel: Panel,
    limit: float,
    theme: Theme,
    room: float,
    *,
    was: float | None = None,
    times: float | None = None,
) -> str:
    """Return the scale of a panel as HTML for a figure.

    Parameters
    ----------
    limit
        The magnitude at the end of the colours.
    room
        The width that the text may take, in units of its font size; where that is little, the bar
        is left out.
    was
        The end of the colours a step before, if it was another one: that is said.
    times
        How many times as far the scale of what it adds up to reaches: that is said in its place.
    """
    signed = panel.is_signed
    end = f"{'±' if signed else '0 … '}{write_number(limit, 2)}"
    said = end
    if times is not None:
        # How much stronger its colours are is what must be seen.
        said, end = f"{end} {write_times(times)}", f"{end} <b>{write_times(times)}</b>"
    elif was is not None:
        end = said = f"{end}, was {'±' if signed else ''}{write_number(was, 2)}"
    stops = [(_BLOCK, colour) for _, colour in colour_map(theme, signed=signed)]
    # Zero is as white as the paper, and gets an outline.
    zero = (_ZERO, LINE[theme])
    shown = [*stops[:2], zero, *stops[-2:]] if signed else [zero, *stops[1:]]
    has_bar = limit > 0 and text_width(f"{_BLOCK * len(shown)} {said}") + 0.5 <= room
    bar = "".join(f'<span style="color:{colour}">{block}</span>' for block, colour in shown)
    return f'{f"{bar} " if has_bar else ""}<span style="color:{QUIET[theme]}">{end}</span>'


def write_own(panel: Panel, limits: Mapping[str, float]) -> str:
    """Return what follows the range of a panel that has left a scale: by how much its colours grew.

    Parameters
    ----------
    limits
        The magnitude at the end of each scale, from `bnviz.figures.heatmap.find_limits`.
    """
    if not panel.together or not panel.largest:
        return ""
    return f" {write_times(limits[panel.together] / limits[panel.scale])}"


def write_times(factor: float) -> str:
    """Return how many times as strong colours are as on a scale that is shared."""
    return f"×{write_number(factor, 2)}"
