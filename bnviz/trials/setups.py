"""Set-ups in which mistakes hide, and one in which they do not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bnviz.experiment import run_pass
from bnviz.scenario import DEFAULTS, Settings
from bnviz.trials.given import Given, given_by


def _as_drawn(given: Given) -> Given:
    return given


def _with_unit_spread(given: Given) -> Given:
    centred = given.x - given.x.mean(axis=0)
    scale = np.sqrt((1 - given.eps) / np.mean(centred**2, axis=0))
    return Given(centred * scale, given.gamma, given.beta, given.eps, given.dy)


@dataclass(frozen=True)
class SetUp:
    """Data and parameters to test a gradient with.

    Attributes
    ----------
    id, name
        A stable slug, and what stands over its column.
    sentence
        What it is, and what it hides.
    settings
        What makes it; a page opens with them.
    finish
        What is done to the drawn arrays.
    """

    id: str
    name: str
    sentence: str
    settings: Settings
    finish: Callable[[Given], Given] = _as_drawn

    def make(self) -> Given:
        """Return its arrays, in float64."""
        return self.finish(given_by(run_pass(self.settings)))


SETUPS = (
    SetUp(
        "good",
        "good data",
        "Nothing is special: γ is not 1, the variance is not 1, and there are more samples than "
        "features.",
        DEFAULTS,
    ),
    SetUp(
        "gamma-one",
        "γ = 1",
        "A factor of 1 may be missing, or stand there twice.",
        Settings(gamma=1.0),
    ),
    SetUp(
        "unit-variance",
        "σ²+ε = 1",
        "Every power of σ²+ε is 1, so a wrong exponent or a lost root changes nothing.",
        Settings(shift=0.0, scale=1.0),
        _with_unit_spread,
    ),
    SetUp(
        "ones",
        "all ones",
        "All ones arrive, as from a loss that is the sum of y, so the true ∂l/∂x and ∂l/∂γ are "
        "zero.",
        Settings(upstream="ones"),
    ),
    SetUp(
        "square",
        "m = D",
        "As many samples as features: a sum over the wrong axis has the right shape.",
        Settings(m=8, d=8),
    ),
    SetUp(
        "two",
        "m = 2",
        "With two samples far apart x̂ is ±1 and nothing flows back to x, so a factor that is wrong "
        "in all of it does not show.",
        Settings(m=2, scale=100.0),
    ),
    SetUp(
        "one-feature",
        "D = 1",
        "With one feature a sum over everything is a sum over the batch.",
        Settings(d=1),
    ),
    SetUp(
        "large-eps",
        "ε ≫ σ²",
        "ε drowns the variance, so x̂ is small, the path through σ² fades, and what is wrong in it "
        "hides.",
        Settings(eps=0.1, scale=1e-4),
    ),
)
