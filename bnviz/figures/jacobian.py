"""The Jacobian of the normalization: whole, and one feature's block taken apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.heatmap import lay_out
from bnviz.figures.labels import write_number
from bnviz.figures.panels import Panel
from bnviz.figures.picture_equation import Room, draw_picture
from bnviz.figures.picture_row import Item, cropped
from bnviz.figures.surface import Figure
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
    rows = (whole, bracket) if room.is_narrow else ((*whole, *bracket),)
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
