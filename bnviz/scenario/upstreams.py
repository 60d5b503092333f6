"""Where the upstream gradient ∂l/∂y comes from: one registry of losses, each with its gradient.

Draws come from ``numpy.random.default_rng([seed, 1])``, independent of the draws of the data.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.problem import BadData
from bnviz.scenario.settings import Settings, is_inside

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Upstream:
    """One loss l.

    Attributes
    ----------
    id, label, description
        Name in the link, name on screen, and one sentence.
    loss
        The loss as LaTeX.
    differentiate
        Gives ∂l/∂y (m, D) for settings and y (m, D), in float64.
    uses_y, uses_seed
        Whether y, and the seed, change the gradient. Where y does, β reaches the gradients
        through it.
    """

    id: str
    label: str
    description: str
    loss: str
    differentiate: Callable[[Settings, Array], Array]
    uses_y: bool = False
    uses_seed: bool = False


def upstream(settings: Settings, y: NDArray[Any]) -> NDArray[Any]:
    """Return ∂l/∂y for the loss of `settings`.

    Parameters
    ----------
    settings
        Its ``upstream``, ``seed`` and ``cell`` are used.
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
    gradient = find_upstream(settings.upstream).differentiate(settings, y.astype(np.float64))
    # No loss here has a gradient that leaves the range of a dtype which holds y.
    dy = gradient.astype(y.dtype)
    dy.setflags(write=False)
    return dy


def _draw(settings: Settings, y: Array) -> Array:
    return np.random.default_rng([settings.seed, 1]).standard_normal(y.shape)


def _ones(_: Settings, y: Array) -> Array:
    return np.ones_like(y)


def _one_hot(settings: Settings, y: Array) -> Array:
    cell = settings.cell or (1, 1)
    m, d = y.shape
    if not is_inside(cell, (m, d)):
        raise BadData(
            f"The picked cell {cell[0]},{cell[1]} lies outside of the array of {m} samples and "
            f"{d} features."
        )
    dy = np.zeros_like(y)
    dy[cell[0] - 1, cell[1] - 1] = 1.0
    return dy


def _squared_error(settings: Settings, y: Array) -> Array:
    return y - _draw(settings, y)


def _softmax_cross_entropy(settings: Settings, y: Array) -> Array:
    m, d = y.shape
    labels = np.random.default_rng([settings.seed, 1]).integers(0, d, size=m)
    # Subtracting the largest logit leaves the softmax as it is and keeps exp from overflowing.
    weights = np.exp(y - y.max(axis=1, keepdims=True))
    dy: Array = weights / weights.sum(axis=1, keepdims=True)
    dy[np.arange(m), labels] -= 1.0
    dy /= m
    return dy


UPSTREAMS = (
    Upstream(
        "random",
        "Random",
        "Every ∂l/∂y is an independent draw from the standard normal distribution.",
        r"l = \sum_{i=1}^{m} \sum_{j=1}^{D} g_{ij}\, y_{ij}, \quad g_{ij} \sim \mathcal{N}(0, 1)",
        _draw,
        uses_seed=True,
    ),
    Upstream(
        "ones",
        "All ones",
        "The loss is the sum of all outputs, so every ∂l/∂y is 1.",
        r"l = \sum_{i=1}^{m} \sum_{j=1}^{D} y_{ij}",
        _ones,
    ),
    Upstream(
        "one-hot",
        "One cell",
        "The loss is the output of the picked cell (sample 1, feature 1 when none is picked), so "
        "∂l/∂y is 1 there and 0 elsewhere.",
        r"l = y_{ij} \text{ at the picked cell}",
        _one_hot,
    ),
    Upstream(
        "squared-error",
        "Squared error",
        "The loss is half the squared distance to a target drawn from the standard normal "
        "distribution, so ∂l/∂y is output minus target.",
        r"l = \frac{1}{2} \sum_{i=1}^{m} \sum_{j=1}^{D} (y_{ij} - t_{ij})^{2}",
        _squared_error,
        uses_y=True,
        uses_seed=True,
    ),
    Upstream(
        "softmax-cross-entropy",
        "Softmax cross-entropy",
        "Each row of the output is read as logits of D classes and compared with a drawn label, "
        "averaged over the batch.",
        r"l = -\frac{1}{m} \sum_{i=1}^{m} \log"
        r" \frac{e^{y_{i c_i}}}{\sum_{k=1}^{D} e^{y_{ik}}}",
        _softmax_cross_entropy,
        uses_y=True,
        uses_seed=True,
    ),
)
_BY_ID = {entry.id: entry for entry in UPSTREAMS}


def find_upstream(id_: str) -> Upstream:
    """Return the upstream gradient with this id."""
    return _BY_ID[id_]
