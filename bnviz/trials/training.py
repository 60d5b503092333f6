"""A small training run with paths switched off: one layer on the iris data, four gradients."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.derivation import DELTA
from bnviz.expression import evaluate
from bnviz.numerics import forward
from bnviz.scenario import PATHS_OFF, TRAINING_RATES
from bnviz.scenario.iris import load_iris
from bnviz.trials.given import Array
from bnviz.trials.switchboard import formula

STEPS = 200
RATES = TRAINING_RATES
"""The learning rates to choose from."""
GAMMA, EPS = 3.0, 1e-5
_SEED = 0


@dataclass(frozen=True, eq=False)
class Run:
    """One training run.

    Attributes
    ----------
    off
        What was switched off, one of `bnviz.scenario.PATHS_OFF`.
    losses : (STEPS + 1,)
        The loss before each step, and after the last one.
    bias
        The largest magnitude of the bias at the end. It cannot change the loss, since the mean is
        subtracted, so the right gradient leaves it at zero.
    """

    off: str
    losses: Array
    bias: float

    @property
    def lowest(self) -> tuple[int, float]:
        """The step at which the loss was smallest, and that loss."""
        place = int(np.argmin(self.losses))
        return place, float(self.losses[place])


def train_all(rate: float) -> tuple[Run, ...]:
    """Train with each of the four gradients, from the same weights.

    The network is the smallest in which batch norm matters: the four measurements of iris, a linear
    layer (4 to 3) with bias, batch norm with γ = 3 and β = 0, which stay, and softmax
    cross-entropy over the three species. Plain gradient descent on weights and bias, all 150
    flowers at each step. Nothing is drawn anew, so that equal rates give equal runs.
    """
    values, names = load_iris()
    species = sorted({name.split()[0] for name in names})
    labels = np.array([species.index(name.split()[0]) for name in names])
    return tuple(_train(values, np.eye(len(species))[labels], off, rate) for off in PATHS_OFF)


def _train(values: Array, labels: Array, off: str, rate: float) -> Run:
    m, inputs = values.shape
    outputs = labels.shape[1]
    weights = np.random.default_rng(_SEED).standard_normal((inputs, outputs)) / np.sqrt(inputs)
    bias = np.zeros(outputs)
    tree = formula(off)
    losses = []
    for step in range(STEPS + 1):
        fwd = forward(values @ weights + bias, GAMMA, 0.0, EPS)
        loss, dy = _cross_entropy(np.asarray(fwd.y), labels)
        losses.append(loss)
        if step == STEPS:
            break
        known: dict[str, Any] = {"x_hat": fwd.x_hat, "var": fwd.var, "dy": dy, "m": m}
        known |= {"gamma": fwd.gamma, "eps": EPS}
        known["delta"] = evaluate(DELTA.corrected, known)
        dh = evaluate(tree, known)
        weights -= rate * values.T @ dh
        bias -= rate * dh.sum(axis=0)
    return Run(off, np.array(losses), float(np.abs(bias).max()))


def _cross_entropy(logits: Array, labels: Array) -> tuple[float, Array]:
    """Return the mean cross-entropy, and its gradient (m, D)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -float((labels * log_shares).sum()) / len(labels)
    return loss, (np.exp(log_shares) - labels) / len(labels)
