"""The Jacobian of the normalization: whole, one feature's block taken apart, its eigenvalues."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.heatmap import lay_out
from bnviz.figures.labels import write_number
from bnviz.figures.panels import Panel
from bnviz.figures.picture_equation import Item, Room, cropped, draw_picture
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import PATHS, QUANTITIES, ROLES, Theme

Array = np.ndarray[Any, Any]

BLOCK, WHOLE = "jacobian", "jacobian_whole"
# What stands in the bracket: the heatmap's name, its heading, and the path that it belongs to.
_PIECES = (
    ("identity", "I", "direct"),
    ("mean_part", "𝟏𝟏ᵀ/m", "mu"),
    ("x_hat_part", "x̂x̂ᵀ/m", "var"),
)
_MOST_NAMED = 16
_FONT, _GAP_FROM = 13, 6  # pixels


def block_panel(matrix: Array, of: str) -> Panel:
    """Return the Jacobian of one feature's ``x_hat`` or ``y`` as a heatmap."""
    about = QUANTITIES[of]
    return Panel(BLOCK, "", matrix, f"∂{about.text}/∂x", about.role, BLOCK)


def draw_block(
    matrix: Array, scale: float, pieces: Sequence[Array], of: str, theme: Theme, room: Room
) -> tuple[Figure, ...]:
    """Draw one feature's block as a picture equation: a number times (I − 𝟏𝟏ᵀ/m − x̂x̂ᵀ/m).

    Parameters
    ----------
    matrix : (m, m)
        The block.
    scale
        The number.
    pieces
        The three matrices in the bracket, (m, m) each.
    of
        ``"x_hat"`` or ``"y"``.

    Returns
    -------
    figures
        One, or in a narrow window two: the bracket stands below the rest.
    """
    panels = [
        Panel(name, "", piece, text, PATHS[path].id, "bracket", term=path)
        for (name, text, path), piece in zip(_PIECES, pieces, strict=True)
    ]
    largest = max(float(np.abs(piece).max()) for piece in pieces)
    factor = f"{'γ' if of == 'y' else '1'}/√(σ²+ε)"
    whole = (
        Item(block_panel(matrix, of), active=True),
        Item(text="="),
        Item(text=write_number(scale, 3), name=factor),
        Item(text="×"),
    )
    signs = ("(", "−", "−")
    bracket = (
        *(
            part
            for sign, one in zip(signs, panels, strict=True)
            for part in (Item(text=sign), Item(one))
        ),
        Item(text=")"),
    )
    # The block times its number has the colours of the bracket.
    limits = {"bracket": largest, BLOCK: largest * abs(scale)}
    rows = (whole, bracket) if room.narrow else ((*whole, *bracket),)
    return tuple(cropped(draw_picture(row, theme, limits, room)) for row in rows)


def draw_chain(matrix: Array, arrives: Array, leaves: Array, theme: Theme, room: Room) -> Figure:
    """Draw one feature's ∂l/∂x as its Jacobian, which is symmetric, times ∂l/∂x̂, (m, 1) each."""
    columns = [
        Panel(name, number, values, QUANTITIES[name].text, QUANTITIES[name].role, name)
        for name, number, values in (("dx", "10", leaves), ("dx_hat", "7", arrives))
    ]
    items = (
        Item(columns[0], active=True),
        Item(text="="),
        Item(block_panel(matrix, "x_hat")),
        Item(text="×"),
        Item(columns[1]),
    )
    return cropped(draw_picture(items, theme, {}, room))


def draw_whole(
    matrix: Array, shape: tuple[int, int], feature: int, of: str, theme: Theme, side: float = 420
) -> Figure:
    """Draw the Jacobian of all outputs by all inputs, feature by feature.

    Parameters
    ----------
    matrix : (m D, m D)
        Outputs down, inputs across.
    shape
        The (m, D).
    feature
        Whose block is outlined, counted from 0.
    side
        The pixels of the matrix.
    """
    (m, d), font = shape, _FONT
    cell = side / (m * d)
    limit = float(np.abs(matrix).max()) or 1.0
    left = 6.5 * font
    trace: Figure = {
        "type": "heatmap",
        "name": WHOLE,
        "meta": {
            "equation": None,
            "printed": False,
            "term": None,
            "pooled": False,
            "shape": list(matrix.shape),
            "symbol": f"∂{QUANTITIES[of].text}/∂x",
        },
        "z": matrix,
        "x0": left + cell / 2,
        "dx": cell,
        "y0": font * 1.6 + cell / 2,
        "dy": cell,
        "zmin": -limit,
        "zmax": limit,
    }
    if cell >= _GAP_FROM:
        trace |= {"xgap": 1, "ygap": 1}
    top = font * 1.6
    size = m * cell

    def box(at: int, colour: str, width: float) -> Figure:
        return {
            "type": "rect",
            "x0": left + at * size,
            "x1": left + (at + 1) * size,
            "y0": top + at * size,
            "y1": top + (at + 1) * size,
            "line": {"color": colour, "width": width},
        }

    frame = {"x0": left, "x1": left + side, "y0": top, "y1": top + side}
    named = range(d) if d <= _MOST_NAMED else (feature,)
    notes = [
        {
            "text": f"feature {f + 1}",
            "x": left - 6,
            "y": top + (f + 0.5) * size,
            "xanchor": "right",
            "showarrow": False,
            "font": {"size": font, "color": INK[theme] if f == feature else QUIET[theme]},
        }
        for f in named
    ]
    notes.append(
        {
            "text": "inputs x across, outputs down",
            "x": left,
            "y": top - 2,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": font, "color": QUIET[theme]},
        }
    )
    layout = lay_out((0, left + side + 4), top + side + 4, theme)
    # Equal scales, so that a square matrix is square.
    layout["yaxis"] |= {"scaleanchor": "x", "constrain": "domain"}
    layout["xaxis"] |= {"constrain": "domain"}
    shapes = [{"type": "rect", **frame, "line": {"color": LINE[theme], "width": 1}}]
    shapes.append(box(feature, ROLES[QUANTITIES[of].role].colour(theme), 3))
    return {"data": [trace], "layout": layout | {"shapes": shapes, "annotations": notes}}


def draw_eigenvalues(computed: Array, theory: Array, theme: Theme, *, font: int = _FONT) -> Figure:
    """Draw eigenvalues as computed, and as the formulas have them, in ascending order."""
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
                "y": computed.tolist(),
                "marker": {"size": 0.45 * font, "color": ROLES["mean"].colour(theme)},
                "hovertemplate": "computed %{y:.6g}<extra></extra>",
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
                "dtick": 1 if len(places) <= 2 * _MOST_NAMED else None,
                "range": [0.3, len(places) + 0.7],
            },
            "yaxis": {**axis, "zeroline": True, "zerolinecolor": LINE[theme]},
        },
    }
