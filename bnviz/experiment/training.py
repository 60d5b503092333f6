"""Two networks that learn to read digits, one with batch normalization: a little at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from bnviz.experiment.network import Network
from bnviz.scenario.digits import load_digits

Array = np.ndarray[Any, Any]

WIDTHS = (64, 32, 32, 32, 32, 10)
"""The features of each layer: pixels, four hidden layers, digits."""
STEPS, BATCH = 400, 64
LABELS = ("with batch norm", "without")
_HELD_OUT = 397


@dataclass(frozen=True)
class Plan:
    """What a visitor chose: the step size, the spread of the first weights, ε and the seed."""

    rate: float = 0.1
    spread: float = 0.3
    eps: float = 1e-5
    seed: int = 0


class Training:
    """Both networks with what happened so far. The same plan always learns the same.

    Attributes
    ----------
    steps
        The number of steps taken, at most `STEPS`.
    losses
        For each network the loss before every step.
    norms
        For each network the sizes of ∂l/∂W of every layer at every step.
    """

    def __init__(self, plan: Plan) -> None:
        images, digits = load_digits()
        self.plan = plan
        order = np.random.default_rng([plan.seed, 5]).permutation(len(digits))
        self._order = order[:-_HELD_OUT]
        self._held_out = images[order[-_HELD_OUT:]], digits[order[-_HELD_OUT:]]
        self._images, self._labels = images, np.eye(10)[digits]
        self._networks = tuple(
            Network(WIDTHS, normalizes=n, spread=plan.spread, eps=plan.eps, seed=plan.seed)
            for n in (True, False)
        )
        self._rng = np.random.default_rng([plan.seed, 6])
        self._looked_at = images[self._order[:256]]
        self.steps = 0
        self.losses: tuple[list[float], ...] = ([], [])
        self.norms: tuple[list[tuple[float, ...]], ...] = ([], [])
        self.first = self.look()

    @property
    def is_over(self) -> bool:
        """Whether all steps are taken, or both networks have diverged."""
        return self.steps >= STEPS or all(map(self.diverged, range(len(self._networks))))

    def diverged(self, network: int) -> bool:
        """Whether the loss of a network is no number any more; it then stands still."""
        losses = self.losses[network]
        return bool(losses) and not np.isfinite(losses[-1])

    def advance(self, seconds: float, clock: Callable[[], float] = perf_counter) -> None:
        """Take steps for so long, and at least one if any is left."""
        end = clock() + seconds
        while not self.is_over:
            self._step()
            if clock() >= end:
                return

    def _step(self) -> None:
        batch = self._rng.choice(self._order, BATCH, replace=False)
        X, labels = self._images[batch], self._labels[batch]
        for n, network in enumerate(self._networks):
            if self.diverged(n):
                continue
            # What overflows is told by the loss.
            with np.errstate(all="ignore"):
                loss, norms = network.step(X, labels, self.plan.rate)
            self.losses[n].append(loss)
            self.norms[n].append(norms)
        self.steps += 1

    def accuracies(self) -> tuple[float, ...]:
        """Return for each network the share of held-out images that it reads."""
        with np.errstate(all="ignore"):
            return tuple(network.accuracy(*self._held_out) for network in self._networks)

    def look(self) -> tuple[tuple[Array, ...], ...]:
        """Return for each hidden layer, over 256 images, what goes into batch norm and comes out.

        With it h and y, without it h.
        """
        with np.errstate(all="ignore"):
            normalized, bare = (network.trace(self._looked_at) for network in self._networks)
        hidden = range(len(WIDTHS) - 2)
        return tuple((normalized[n].h, normalized[n].y, bare[n].h) for n in hidden)
