"""The ways in which people test a gradient, each as something that runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from bnviz.numerics import backward_closed_form, forward, relative_error
from bnviz.trials.attempts import OUTPUTS
from bnviz.trials.differences import CENTRAL, differentiate, good_step
from bnviz.trials.given import Array, Given

Outputs = Mapping[str, Array]

FORGIVEN = 1e-6
"""The relative error that a check by differences lets pass, as usual gradient checks do."""
ROUNDING = 1e-10
"""The relative error that a check in exact terms lets pass."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What a backward pass is compared with, worked out once for each set-up.

    Attributes
    ----------
    differences, closed_form
        ∂l/∂x, ∂l/∂γ and ∂l/∂β by central differences, and by the closed form.
    addends
        What each is a sum of: its magnitude is what errors are relative to.
    """

    differences: Outputs
    closed_form: Outputs
    addends: Mapping[str, tuple[Array, ...]]


def find_truth(given: Given) -> Truth:
    """Return what the gradients of a set-up are, in two ways that do not know each other."""
    fwd = forward(given.x, given.gamma, given.beta, given.eps)
    closed = backward_closed_form(fwd, given.dy)
    return Truth(
        {name: differentiate(given, name, CENTRAL, good_step(given, name)) for name in OUTPUTS},
        {name: np.asarray(getattr(closed, name)) for name in OUTPUTS},
        {
            "dx": (np.asarray(closed.delta),),
            "dgamma": (given.dy * np.asarray(fwd.x_hat),),
            "dbeta": (given.dy,),
        },
    )


@dataclass(frozen=True)
class Check:
    """One way to test a backward pass.

    Attributes
    ----------
    id, name, phrase
        A stable slug, what it is called, and what it is called in a sentence.
    sentence
        What it does, and what it lets pass.
    tolerance
        The largest error that passes.
    measure
        The error that it finds: infinite where it cannot even compare.
    """

    id: str
    name: str
    phrase: str
    sentence: str
    tolerance: float
    measure: Callable[[Outputs, Truth], float]

    def catches(self, error: float) -> bool:
        """Return whether an error is too large; what is not a number never passes."""
        return not error <= self.tolerance


def _against(reference: str, names: tuple[str, ...]) -> Callable[[Outputs, Truth], float]:
    def measure(found: Outputs, truth: Truth) -> float:
        true: Outputs = getattr(truth, reference)
        return max(_difference(found[name], true[name], truth.addends[name]) for name in names)

    return measure


def _difference(found: Array, true: Array, addends: tuple[Array, ...]) -> float:
    try:
        # NumPy subtracts whatever it can stretch to one shape, and so do such checks.
        one, other = np.broadcast_arrays(found, true)
    except ValueError:
        return float("inf")
    return relative_error(one, other, addends)


def _column_sums(found: Outputs, truth: Truth) -> float:
    dx = found["dx"]
    return relative_error(dx.sum(axis=0), np.zeros(dx.shape[1:]), (*truth.addends["dx"], dx))


def _shapes(found: Outputs, truth: Truth) -> float:
    wrong = any(found[name].shape != truth.closed_form[name].shape for name in OUTPUTS)
    return float("inf") if wrong else 0.0


CHECKS = (
    Check(
        "differences",
        "Finite differences",
        "finite differences",
        f"∂l/∂x, ∂l/∂γ and ∂l/∂β against central differences of the loss; {FORGIVEN:g} passes.",
        FORGIVEN,
        _against("differences", OUTPUTS),
    ),
    Check(
        "sums",
        "Column sums",
        "column sums",
        f"Whether ∂l/∂x adds up to zero over the batch, in each feature; {FORGIVEN:g} passes.",
        FORGIVEN,
        _column_sums,
    ),
    Check(
        "shapes",
        "Shapes",
        "shapes",
        "Whether each gradient has the shape of what it belongs to.",
        0.0,
        _shapes,
    ),
    Check(
        "closed-form",
        "Closed form",
        "the closed form",
        f"All three against equation 13, 5 and 6 as they should be; {ROUNDING:g} passes.",
        ROUNDING,
        _against("closed_form", OUTPUTS),
    ),
    Check(
        "parameters",
        "Only ∂l/∂γ, ∂l/∂β",
        "a look at ∂l/∂γ and ∂l/∂β alone",
        f"The gradients of γ and β against differences, and no look at ∂l/∂x; {FORGIVEN:g} passes.",
        FORGIVEN,
        _against("differences", ("dgamma", "dbeta")),
    ),
)


def measure_all(found: Outputs | None, truth: Truth) -> dict[str, float]:
    """Return the error that each check finds; all are infinite where a pass does not run."""
    if found is None:
        return dict.fromkeys((check.id for check in CHECKS), float("inf"))
    return {check.id: check.measure(found, truth) for check in CHECKS}
