"""One batch as homework gets it, and what is right for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bnviz.derivation import environment
from bnviz.numerics import Backward, Forward, backward, forward

Array = np.ndarray[Any, Any]

# What a backward pass gives, and y where its forward pass is there, too.
OUTPUTS = ("y", "dbeta", "dgamma", "dx")


@dataclass(frozen=True, eq=False)
class Batch:
    """What goes into the layer, and what arrives from behind it.

    Attributes
    ----------
    x, dy : (m, D) float64
    gamma, beta : (D,) float64
    eps : float
    """

    x: Array
    gamma: Array
    beta: Array
    eps: float
    dy: Array

    @property
    def shape(self) -> tuple[int, int]:
        """The (m, D) of the batch."""
        m, d = self.x.shape
        return m, d

    @cached_property
    def passes(self) -> tuple[Forward, Backward]:
        """The kernels' passes on it."""
        fwd = forward(self.x, self.gamma, self.beta, self.eps)
        return fwd, backward(fwd, self.dy)

    @cached_property
    def quantities(self) -> Mapping[str, Any]:
        """Every quantity of the derivation by its id."""
        return environment(*self.passes)

    @cached_property
    def magnitudes(self) -> Mapping[str, float]:
        """How large each output and its addends become: what an error is measured by."""
        fwd, bwd = self.passes
        addends = {
            "y": (fwd.gamma * fwd.x_hat, fwd.beta),
            "dbeta": (bwd.dy,),
            "dgamma": (bwd.dy * fwd.x_hat,),
            "dx": (bwd.dx_direct, bwd.dx_through_var, bwd.dx_through_mu),
        }
        return {
            name: max(float(np.max(np.abs(part))) for part in (self.quantities[name], *parts))
            for name, parts in addends.items()
        }

    def say_shape(self) -> str:
        """Return its shape in words."""
        m, d = self.shape
        return f"m = {m}, D = {d}"


def tolerance_of(dtype: np.dtype[Any]) -> float:
    """Return the relative error up to which a result of this dtype counts as right.

    Far above rounding and the error of a finite difference, far below what a slip makes of the
    trap data.
    """
    return {2: 2e-2, 4: 2e-4}.get(dtype.itemsize, 1e-6)
