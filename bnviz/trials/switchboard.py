"""∂l/∂x with paths switched off: what is left when no gradient flows through μ, σ², or both."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from bnviz.derivation import equation, summands
from bnviz.expression import Expression, evaluate
from bnviz.numerics import relative_error
from bnviz.slips import SLIPS
from bnviz.trials.given import Array

FORM = equation("13")

# To switch a path off is to make the slip that loses it.
_LOST = MappingProxyType(
    {"mu": "mu-path-missing", "var": "var-path-missing", "both": "statistics-constant"}
)


def formula(off: str) -> Expression:
    """Return equation 13 without what is off, one of `bnviz.scenario.PATHS_OFF`."""
    if off == "none":
        return FORM.corrected
    (slip,) = (slip for slip in SLIPS if slip.id == _LOST[off])
    return slip.apply(FORM)[0]


@dataclass(frozen=True, eq=False)
class Loss:
    """What the gradient loses when paths are off.

    Attributes
    ----------
    left, true : (m, D)
        What is left of ∂l/∂x, and all of it.
    error
        The relative error of what is left.
    column_sum
        The largest sum over the batch, as a share of what is added up: zero for all of ∂l/∂x.
    """

    left: Array
    true: Array
    error: float
    column_sum: float


def switch_off(arrays: Mapping[str, Any], off: str) -> Loss:
    """Return what is left of ∂l/∂x for the arrays of a pass."""
    left, true = (np.asarray(evaluate(tree, arrays)) for tree in (formula(off), FORM.corrected))
    addends = tuple(np.asarray(evaluate(part, arrays)) for part in summands(FORM.corrected))
    sums = left.sum(axis=0)
    return Loss(
        left,
        true,
        relative_error(left, true, addends),
        relative_error(sums, np.zeros_like(sums), addends),
    )
