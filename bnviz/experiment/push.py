"""What moves when x is pushed: the forward pass with it minus the forward pass without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.derivation import ROUNDINGS, Roundings
from bnviz.experiment.layer_pass import Pass
from bnviz.expression import evaluate
from bnviz.numerics import Forward, forward
from bnviz.scenario import find_upstream
from bnviz.scenario.edits import pulled
from bnviz.scenario.losses import PULLED

Array = np.ndarray[Any, Any]

_SHARE = 0.25
_FORWARD = ("x", "mu", "var", "x_hat", "y", "gamma", "beta", "eps")


@dataclass(frozen=True)
class Push:
    """Two forward passes in float64, and how they differ.

    Attributes
    ----------
    size
        By how much x was pushed: a quarter of the standard deviation of its feature, or 1 where
        that is 0.
    before, after
        The arrays of both passes by the ids of quantities, and ``"loss"``, a number.
    """

    size: float
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def change(self, name: str) -> tuple[Array, Array]:
        """Return how much a quantity moved, and the limits below which that is rounding."""
        moved = np.asarray(self.after[name] - self.before[name])
        if name == "loss":
            return moved, np.asarray(sum(map(_loss_limit, (self.before, self.after))))
        limits = (Roundings(arrays).of_quantity(name) for arrays in (self.before, self.after))
        return moved, np.asarray(sum(limits))


def push(done: Pass, cell: tuple[int, int], *, is_column: bool) -> Push:
    """Push one x, or all of its column by the same amount, and run the layer forward again.

    Parameters
    ----------
    cell
        Sample and feature, counted from 1.
    """
    inputs = done.inputs
    x = np.asarray(inputs.x, np.float64)
    gamma, beta = (np.asarray(one, np.float64) for one in (inputs.gamma, inputs.beta))
    i, j = cell[0] - 1, cell[1] - 1
    size = _SHARE * float(x[:, j].std()) or 1.0
    pushed = x.copy()
    pushed[slice(None) if is_column else i, j] += size
    before, after = (_read(forward(one, gamma, beta, inputs.eps), done) for one in (x, pushed))
    return Push(size, before, after)


def _read(fwd: Forward, done: Pass) -> Mapping[str, Any]:
    arrays = {name: getattr(fwd, name) for name in _FORWARD}
    arrays["m"], arrays["D"] = done.shape
    source, y = find_upstream(done.settings.upstream), np.asarray(fwd.y)
    known = source.environment(done.settings, y)
    loss = evaluate(source.formulas.loss, known)
    added = pulled(done.settings.edit, done.shape)
    if added is not None:
        loss = loss + evaluate(PULLED, {"pull": added, "y": y})
    arrays["loss"] = float(np.sum(loss))
    arrays["dy"] = np.asarray(done.arrays["dy"], np.float64)
    return arrays


def _loss_limit(arrays: Mapping[str, Any]) -> float:
    """Return what rounding may do to the loss: through y, and in adding up."""
    slopes, limits = np.abs(arrays["dy"]), Roundings(arrays).of_quantity("y")
    adding = ROUNDINGS * np.finfo(np.float64).eps
    added_up = np.sum(slopes * np.abs(arrays["y"])) + abs(arrays["loss"])
    return float(np.sum(slopes * limits) + adding * added_up)
