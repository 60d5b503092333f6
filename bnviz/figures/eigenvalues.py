"""Eigenvalues of the Jacobian, computed and in theory."""

from typing import Any

import numpy as np

from bnviz.derivation import settle
from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.labels import say_rounding, write_number
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import Theme

Array = np.ndarray[Any, Any]

_FONT, _MOST_NUMBERED = 13, 32


def write_eigenvalue(value: float, limit: float, digits: int) -> str:
    """Return an eigenvalue as text, and that it is rounding where it is not above its limit."""
    if value and abs(value) <= limit:
        return say_rounding(write_number(value, 1))
    return write_number(value, digits)


def draw_eigenvalues(
    computed: Array, theory: Array, limit: float, theme: Theme, *, font: int = _FONT
) -> Figure:
    """Draw eigenvalues as computed, and as the formulas have them, in ascending order.

    Parameters
    ----------
    limit
        Below which magnitude one that was computed is rounding; it is drawn as zero.
    """
    places = list(range(1, len(theory) + 1))
    common = {"type": "scatter", "mode": "markers", "x": places}
    axis = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINE[theme],
        "ticks": "outside",
        "tickcolor": LINE[theme],
        "tickfont": {"size": font, "color": QUIET[theme]},
    }
    return {
        "data": [
            {
                **common,
                "name": "theory",
                "y": theory.tolist(),
                "marker": {
                    "symbol": "square-open",
                    "size": font,
                    "color": INK[theme],
                    "line": {"width": 1.5},
                },
                "hovertemplate": "theory %{y:.6g}<extra></extra>",
            },
            {
                **common,
                "name": "computed",
                "y": settle(computed, limit).tolist(),
                "customdata": [write_eigenvalue(float(one), limit, 6) for one in computed],
                "marker": {"size": 0.45 * font, "color": INK[theme]},
                "hovertemplate": "computed %{customdata}<extra></extra>",
            },
        ],
        "layout": {
            **lay_surface(theme, font),
            "height": 13 * font,
            "margin": {"l": 4.6 * font, "r": 8, "t": 2 * font, "b": 3.8 * font},
            "showlegend": True,
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1,
                "yanchor": "bottom",
                "font": {"size": font},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "xaxis": {
                **axis,
                "title": {
                    "text": "in ascending order",
                    "standoff": 4,
                    "font": {"size": font, "color": QUIET[theme]},
                },
                "dtick": 1 if len(places) <= _MOST_NUMBERED else None,
                "range": [0.3, len(places) + 0.7],
            },
            "yaxis": {**axis, "zeroline": True, "zerolinecolor": LINE[theme]},
        },
    }
