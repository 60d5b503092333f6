"""What stands where on the board of a hidden layer: each gradient below its quantity."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnviz.derivation.hidden_layer import BY_ID, TEXTS
from bnviz.derivation.hidden_layer_xray import LayerRoundings
from bnviz.figures.panels import Band, Panel
from bnviz.notation import QUANTITIES


def layer_bands(arrays: Mapping[str, Any], roundings: LayerRoundings) -> tuple[Band, Band]:
    """Lay out the heatmaps of X, W, b, h … a, and below them those of their gradients.

    Parameters
    ----------
    arrays
        Every quantity by its id, as NumPy arrays.
    roundings
        The limits below which they are rounding.
    """

    def panel(name: str, *below: str, operator: str = "", span: int = 1) -> Panel:
        about = QUANTITIES[name]
        return Panel(
            name,
            name if name in BY_ID else "",
            np.asarray(arrays[name]),
            TEXTS[name],
            about.role,
            name,
            operator=operator,
            below=tuple(panel(strip) for strip in below),
            rounding=roundings.of_quantity(name),
            span=span,
        )

    forward = (
        panel("X"),
        panel("W", "b", operator="·"),
        panel("h", "mu", "var", operator="="),
        panel("x_hat", operator="→"),
        panel("y", "gamma", "beta", operator="→"),
        panel("a", operator="→"),
    )
    backward = (
        panel("dX"),
        panel("dW", "db"),
        panel("dh", span=2),
        panel("dy", "dgamma", "dbeta", operator="←"),
        panel("da", operator="←"),
    )
    return Band((), forward), Band((), backward)
