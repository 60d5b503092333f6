"""Training beside evaluation, and variants of the layer, on the arrays of one pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.derivation import DELTA, EQUATIONS
from bnviz.derivation.modes import INPUT_GRADIENT_EVALUATION, Variant
from bnviz.experiment.layer_pass import Pass
from bnviz.expression import evaluate, find
from bnviz.numerics import relative_error
from bnviz.numerics.modes import Running, evaluate_mode, run_variant, start_running, update_running
from bnviz.scenario import BadData

Array = np.ndarray[Any, Any]

MOST_NUMBERS = 2**24
"""How many numbers batches may hold together that running statistics are taken of."""
_CLOSED_FORM = EQUATIONS[-1]


@dataclass(frozen=True, eq=False)
class Modes:
    """One batch in training and in evaluation mode, with the same ∂l/∂y.

    Attributes
    ----------
    running
        What the layer remembers, after so many batches.
    paths
        The addends of ∂l/∂x in training, and of it in evaluation, by the name of the path.
    evaluation
        ∂l/∂x in evaluation mode (m, D).
    disagreement
        The relative error between that of the kernel and the formula.
    """

    running: Running
    paths: Mapping[str, Array]
    evaluation: Array
    disagreement: float


def most_batches(done: Pass, most: int) -> int:
    """Return how many batches running statistics may be taken of here."""
    return int(np.clip(MOST_NUMBERS // done.inputs.x.size, 1, most))


def compare_modes(done: Pass, momentum: float, batches: int) -> Modes:
    """Run both modes on the batch of a pass.

    Each batch that is remembered has m samples, drawn with replacement from the visitor's own by
    ``numpy.random.default_rng([seed, 3])``.

    Raises
    ------
    BadData
        If the batch has one sample: PyTorch's running variance divides by m − 1.
    """
    given = done.arrays
    x, m = given["x"], int(given["m"])
    if m < 2 and batches:
        raise BadData(
            "The running variance divides by m − 1, so it needs at least two samples: choose a "
            "larger batch."
        )
    rng, running = np.random.default_rng([done.settings.seed, 3]), start_running(x)
    for _ in range(batches):
        running = update_running(running, x[rng.integers(0, m, size=m)], momentum)
    found = evaluate_mode(x, given["gamma"], given["beta"], given["eps"], given["dy"], running)
    known = {**given, "running_mu": running.mean, "running_var": running.var}
    formula = evaluate(INPUT_GRADIENT_EVALUATION.corrected, known)
    staged = EQUATIONS[9].corrected
    paths = {
        name: np.broadcast_to(evaluate(part, given), x.shape)
        for name in ("direct", "var", "mu")
        if (part := find(staged, name)) is not None
    }
    return Modes(running, paths, found.dx, relative_error(formula, found.dx))


@dataclass(frozen=True)
class Change:
    """What a variant does to ∂l/∂x of one batch.

    Attributes
    ----------
    change
        The relative error of ∂l/∂x, were it taken for that of the source's layer.
    mixed
        The relative error of equation 13 as it is for the source's layer, evaluated on the forward
        pass of the variant: what mixing the two costs.
    disagreement
        The relative error between the kernel and the rewritten equation 13.
    """

    change: float
    mixed: float
    disagreement: float


def measure_variant(done: Pass, variant: Variant) -> Change:
    """Run a variant of the layer on the batch of a pass.

    Raises
    ------
    BadData
        If the variant has no gradient here: one sample has no unbiased variance, and √σ² of a
        constant feature no slope.
    """
    given = done.arrays
    if variant.unbiased and given["m"] < 2:
        raise BadData("The unbiased variance divides by m − 1, so it needs at least two samples.")
    x, gamma, beta, eps, dy = (given[name] for name in ("x", "gamma", "beta", "eps", "dy"))
    found = run_variant(x, gamma, beta, eps, dy, unbiased=variant.unbiased, outside=variant.outside)
    if not np.all(np.isfinite(found.dx)):
        raise BadData(
            "With ε outside the root a constant feature has no gradient: √σ² has no slope at zero."
        )
    known = {**given, "var": found.var, "x_hat": found.x_hat}
    known["delta"] = evaluate(variant.of(DELTA).corrected, known)
    scale = (known["delta"],)
    formula = evaluate(variant.of(_CLOSED_FORM).corrected, known)
    mixed = evaluate(_CLOSED_FORM.corrected, known)
    return Change(
        relative_error(given["dx"], found.dx, scale),
        relative_error(mixed, found.dx, scale),
        relative_error(formula, found.dx, scale),
    )
