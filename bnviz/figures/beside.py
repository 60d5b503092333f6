"""A waterfall beside a picture, in one figure: a second figure would cost a second repaint."""

from bnviz.figures.surface import Figure

# Shares of the width: the picture; then labels, bars and numbers of the waterfall.
PICTURE = 0.69
_BARS = (0.805, 0.905)
_NUMBERS = 0.912


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
    other = bars["layout"]
    share = min(other["height"] / layout["height"], 1)
    numbers = [{**note, "x": _NUMBERS, "xshift": 0, "yref": "y2"} for note in other["annotations"]]
    # A bar's number is written beside it, and its hovering would stand in the way of the cells'.
    traces = [
        {**{k: v for k, v in trace.items() if k != "hovertemplate"}, "hoverinfo": "skip"}
        | {"xaxis": "x2", "yaxis": "y2"}
        for trace in bars["data"]
    ]
    layout |= {
        "annotations": [*layout["annotations"], *numbers],
        "xaxis2": {**other["xaxis"], "domain": list(_BARS), "anchor": "y2"},
        "yaxis2": {**other["yaxis"], "domain": [1 - share, 1], "anchor": "x2"},
        "bargap": other["bargap"],
    }
    return {"data": [*picture["data"], *traces], "layout": layout}


def has_bars(figure: Figure) -> bool:
    """Tell whether bars stand beside the picture."""
    return "xaxis2" in figure["layout"]
