"""A waterfall beside a picture or below it, in one figure: a second would cost another repaint."""

from bnviz.figures.surface import Figure

# Shares of the width: the picture; then labels, bars and numbers of the waterfall.
PICTURE = 0.69
_BARS = (0.805, 0.895)
_NUMBERS = 0.9


# On a phone the bars stand below, with their labels and numbers at their sides.
_BARS_BELOW, _NUMBERS_BELOW = (0.27, 0.74), 0.75


def put_below(picture: Figure, bars: Figure | None) -> Figure:
    """Return a picture with bars below it."""
    if bars is None:
        return picture
    heights = [part["layout"]["height"] for part in (picture, bars)]
    share = heights[1] / sum(heights)
    layout = {**picture["layout"], "height": sum(heights)}
    layout["yaxis"] = {**layout["yaxis"], "domain": [share, 1]}
    return _with_bars(picture["data"], layout, bars, _BARS_BELOW, _NUMBERS_BELOW, [0, share])


def put_beside(picture: Figure, bars: Figure | None) -> Figure:
    """Return a picture with bars at its right, or with their place left empty.

    Parameters
    ----------
    picture
        From `bnviz.figures.picture_equation.draw_picture`.
    bars
        From `bnviz.figures.draw_bars`, or None.
    """
    layout = picture["layout"]
    layout = {**layout, "xaxis": {**layout["xaxis"], "domain": [0, PICTURE]}}
    if bars is None:
        return {"data": picture["data"], "layout": layout}
    share = min(bars["layout"]["height"] / layout["height"], 1)
    return _with_bars(picture["data"], layout, bars, _BARS, _NUMBERS, [1 - share, 1])


def _with_bars(
    pictures: list[Figure],
    layout: Figure,
    bars: Figure,
    across: tuple[float, float],
    beside: float,
    down: list[float],
) -> Figure:
    other = bars["layout"]
    numbers = [{**note, "x": beside, "xshift": 0, "yref": "y2"} for note in other["annotations"]]
    # A bar's number is written beside it, and its hovering would stand in the way of the cells'.
    traces = [
        {**{k: v for k, v in trace.items() if k != "hovertemplate"}, "hoverinfo": "skip"}
        | {"xaxis": "x2", "yaxis": "y2"}
        for trace in bars["data"]
    ]
    connectors = [{**shape, "xref": "x2", "yref": "y2"} for shape in other["shapes"]]
    layout |= {
        "annotations": [*layout["annotations"], *numbers],
        "shapes": [*layout.get("shapes", ()), *connectors],
        "xaxis2": {**other["xaxis"], "domain": list(across), "anchor": "y2"},
        "yaxis2": {**other["yaxis"], "domain": down, "anchor": "x2"},
        "bargap": other["bargap"],
    }
    return {"data": [*pictures, *traces], "layout": layout}


def has_bars(figure: Figure) -> bool:
    """Tell whether bars stand beside the picture."""
    return "xaxis2" in figure["layout"]
