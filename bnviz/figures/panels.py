"""A heatmap and a row of heatmaps, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bnviz.derivation import equation, settle
from bnviz.derivation.hidden_layer import BY_ID
from bnviz.notation import QUANTITIES

Array = np.ndarray[Any, Any]
Arrays = Mapping[str, Any]


@dataclass(frozen=True)
class Panel:
    """One heatmap.

    Attributes
    ----------
    name
        The quantity's id, or the tag of a part of an equation.
    equation
        The number of the equation whose array it is; empty for what no equation gives.
    values
        (m, D) or (D,).
    text
        Its symbol in Unicode.
    role
        The id of its colour in `bnviz.notation.ROLES`.
    scale
        Panels of one scale share their colour limits.
    never_negative
        Whether it is so by its formula, such as a square; a quantity says so itself.
    together
        The scale that it would share with what it adds up to, where it has left that; else empty.
    printed
        Whether the equation is evaluated as printed.
    is_alike
        Whether, as printed, it has the values of the corrected form nevertheless.
    term
        The tag of the addend that it shows alone, or None.
    operator
        What stands between it and the panel before it, or, for a strip, above it.
    difference
        Whether it shows the printed minus the corrected form.
    rounding
        The limits below which a value is rounding; see `bnviz.derivation.rounding`.
    below
        (D,) strips under the columns that they come from.
    span
        How many columns of the board it may take, for a formula that is long.
    """

    name: str
    equation: str
    values: Array
    text: str
    role: str
    scale: str
    printed: bool = False
    term: str | None = None
    operator: str = ""
    below: tuple["Panel", ...] = ()
    difference: bool = False
    rounding: Array | float = 0.0
    span: int = 1
    together: str = ""
    never_negative: bool = False
    is_alike: bool = False

    @property
    def has_formula(self) -> bool:
        """Whether it is what its equation gives; γ and β, say, are only used by theirs."""
        if self.equation in BY_ID:
            return True
        return bool(self.equation) and equation(self.equation).quantity == self.name

    @property
    def matrix(self) -> Array:
        """The values as rows and columns."""
        return np.atleast_2d(self.values)  # (1, D) for a strip

    @property
    def is_signed(self) -> bool:
        """Whether its values may lie on both sides of zero."""
        known = QUANTITIES.get(self.name)
        return not self.never_negative and (known is None or known.signed)

    @cached_property
    def shown(self) -> Array:
        """The values as they are written and painted: rounding is zero."""
        return settle(self.values, self.rounding)

    @cached_property
    def largest(self) -> float:
        """The largest finite magnitude of what is shown."""
        return float(np.max(np.abs(self.shown[np.isfinite(self.shown)]), initial=0.0))

    @cached_property
    def noise(self) -> float:
        """The largest magnitude of what is rounding."""
        return float(np.max(np.abs(self.values), where=self.shown == 0, initial=0.0))


@dataclass(frozen=True)
class Band:
    """A row of panels with the numbers of the equations that they illustrate."""

    equations: tuple[str, ...]
    panels: tuple[Panel, ...]
