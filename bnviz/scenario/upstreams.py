"""Where the upstream gradient ∂l/∂y comes from: one registry of losses, each with its gradient.

Draws come from ``numpy.random.default_rng([seed, 1])``, independent of the draws of the data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bnviz.expression import Expression, evaluate, to_latex
from bnviz.notation import QUANTITIES
from bnviz.scenario.edits import pulled
from bnviz.scenario.losses import (
    SOFTMAX_CROSS_ENTROPY,
    SQUARED_ERROR,
    SUM_OF_OUTPUTS,
    WEIGHTED_SUM,
    Loss,
)
from bnviz.scenario.problem import BadData
from bnviz.scenario.settings import Settings, is_inside

Array = NDArray[np.float64]
Shape = tuple[int, int]


@dataclass(frozen=True)
class Upstream:
    """One loss l.

    Attributes
    ----------
    id, label, description
        Name in the link, name on screen, and one sentence.
    formulas
        The loss and its gradient ∂l/∂y.
    give
        Gives for settings and the shape (m, D) of y what the loss is made of besides y: arrays
        (m, D) in float64 by the ids of their quantities.
    uses_y, uses_seed
        Whether y, and the seed, change the gradient. Where y does, β reaches the gradients
        through it.
    mixes_features
        Whether the gradient at one feature depends on the outputs of others.
    """

    id: str
    label: str
    description: str
    formulas: Loss
    give: Callable[[Settings, Shape], Mapping[str, Array]]
    uses_y: bool = False
    uses_seed: bool = False
    mixes_features: bool = False

    @cached_property
    def loss(self) -> str:
        """The loss as LaTeX."""
        before = "".join(rf", \quad {_define(*one)}" for one in self.formulas.before)
        return f"l = {to_latex(self.formulas.loss)}{before}"

    def environment(self, settings: Settings, y: Array) -> dict[str, Any]:
        """Return y, m and everything else that the formulas mention, by the ids of quantities."""
        known = {"y": y, "m": len(y), **self.give(settings, (y.shape[0], y.shape[1]))}
        for name, formula in self.formulas.before:
            known[name] = evaluate(formula, known)
        return known


def _define(name: str, formula: Expression) -> str:
    return rf"{QUANTITIES[name].latex('i')} = {to_latex(formula)}"


def upstream(settings: Settings, y: NDArray[Any]) -> NDArray[Any]:
    """Return ∂l/∂y for the loss of `settings`.

    Parameters
    ----------
    settings
        Its ``upstream``, ``seed``, ``cell`` and ``edit`` are used.
    y : (m, D) floating
        The output of the layer, as a NumPy array. It is not changed.

    Returns
    -------
    dy : (m, D), dtype of y
        Computed in float64, rounded once, read-only.

    Raises
    ------
    BadData
        If the picked cell is not in the array, or y is infinite or NaN because it overflowed.
    """
    if not np.all(np.isfinite(y)):
        raise BadData(f"The output y overflows in {y.dtype}, so choose a wider dtype or smaller γ.")
    source, outputs = find_upstream(settings.upstream), y.astype(np.float64)
    gradient = evaluate(source.formulas.gradient, source.environment(settings, outputs))
    added = pulled(settings.edit, outputs.shape)
    if added is not None:
        gradient = gradient + added
    # No loss here has a gradient that leaves the range of a dtype which holds y.
    dy = np.broadcast_to(gradient, y.shape).astype(y.dtype)
    dy.setflags(write=False)
    return dy


def _normal(name: str) -> Callable[[Settings, Shape], Mapping[str, Array]]:
    def give(settings: Settings, shape: Shape) -> Mapping[str, Array]:
        return {name: np.random.default_rng([settings.seed, 1]).standard_normal(shape)}

    return give


def _nothing(_: Settings, __: Shape) -> Mapping[str, Array]:
    return {}


def _one_hot(settings: Settings, shape: Shape) -> Mapping[str, Array]:
    cell = settings.cell or (1, 1)
    if not is_inside(cell, shape):
        raise BadData(
            f"The picked cell {cell[0]},{cell[1]} lies outside of the array of {shape[0]} samples "
            f"and {shape[1]} features."
        )
    weight = np.zeros(shape)
    weight[cell[0] - 1, cell[1] - 1] = 1.0
    return {"weight": weight}


def _labels(settings: Settings, shape: Shape) -> Mapping[str, Array]:
    m, d = shape
    label = np.zeros(shape)
    label[np.arange(m), np.random.default_rng([settings.seed, 1]).integers(0, d, size=m)] = 1.0
    return {"label": label}


UPSTREAMS = (
    Upstream(
        "random",
        "Random",
        "Every ∂l/∂y is an independent draw from the standard normal distribution.",
        WEIGHTED_SUM,
        _normal("weight"),
        uses_seed=True,
    ),
    Upstream(
        "ones",
        "All ones",
        "The loss is the sum of all outputs, so every ∂l/∂y is 1.",
        SUM_OF_OUTPUTS,
        _nothing,
    ),
    Upstream(
        "one-hot",
        "One cell",
        "The loss is the output of the picked cell (sample 1, feature 1 when none is picked), so "
        "∂l/∂y is 1 there and 0 elsewhere.",
        WEIGHTED_SUM,
        _one_hot,
    ),
    Upstream(
        "squared-error",
        "Squared error",
        "The loss is half the squared distance to a target drawn from the standard normal "
        "distribution, so ∂l/∂y is output minus target.",
        SQUARED_ERROR,
        _normal("target"),
        uses_y=True,
        uses_seed=True,
    ),
    Upstream(
        "softmax-cross-entropy",
        "Softmax cross-entropy",
        "Each row of the output is read as logits of D classes and compared with a drawn label, "
        "averaged over the batch.",
        SOFTMAX_CROSS_ENTROPY,
        _labels,
        uses_y=True,
        uses_seed=True,
        mixes_features=True,
    ),
)
_BY_ID = {entry.id: entry for entry in UPSTREAMS}


def find_upstream(id_: str) -> Upstream:
    """Return the upstream gradient with this id."""
    return _BY_ID[id_]
