"""What goes into a layer and what arrives at it, as plain NumPy arrays of one dtype."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bnviz.experiment import Pass

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Given:
    """The inputs of one forward and backward pass.

    Attributes
    ----------
    x, dy : (m, D)
        The data, and the gradient that arrives, held while anything else is changed.
    gamma, beta : (D,)
        Scale and shift.
    eps : float
        Added to the variance in the root.
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
    def environment(self) -> dict[str, Any]:
        """What formulas of the forward pass start from, by the ids of quantities."""
        return {
            "x": self.x,
            "gamma": self.gamma,
            "beta": self.beta,
            "eps": self.eps,
            "dy": self.dy,
            "m": self.x.shape[0],
            "D": self.x.shape[1],
        }

    def to(self, dtype: "np.dtype[Any]") -> "Given":
        """Return the same, rounded to another dtype."""
        arrays = (self.x, self.gamma, self.beta, self.dy)
        x, gamma, beta, dy = (values.astype(dtype) for values in arrays)
        return Given(x, gamma, beta, self.eps, dy)

    def take(self, features: Sequence[int] | Array) -> "Given":
        """Return some features alone; no feature depends on another while dy is held."""
        return Given(
            self.x[:, features],
            self.gamma[features],
            self.beta[features],
            self.eps,
            self.dy[:, features],
        )


def given_by(done: Pass) -> Given:
    """Return what went into a pass, widened to float64."""
    arrays = (done.inputs.x, done.inputs.gamma, done.inputs.beta, done.arrays["dy"])
    x, gamma, beta, dy = (np.asarray(values, np.float64) for values in arrays)
    return Given(x, gamma, beta, done.inputs.eps, dy)
