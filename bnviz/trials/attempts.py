"""A backward pass with a slip in it: the arrays that somebody who made it would get."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from bnviz.derivation import DELTA, EQUATIONS, Equation
from bnviz.expression import Expression, evaluate, free_indices
from bnviz.notation import QUANTITIES
from bnviz.slips import FORMS, SLIPS, Slip, in_one_feature
from bnviz.trials.given import Array, Given
from bnviz.trials.loss import flow

OUTPUTS = ("dx", "dgamma", "dbeta")
"""What a backward pass returns."""

_FORWARD = tuple(equation.quantity for equation in EQUATIONS[:4])
# In this order each one finds what it needs: the staged pass, and δ for the closed form.
_STAGES = (*EQUATIONS[4:10], DELTA)


@dataclass(frozen=True)
class Attempt:
    """A slip made in one formula of the backward pass, at every place there where it is made.

    The formula is one of the staged pass, and the others follow from it; or it gives ∂l/∂x, ∂l/∂γ
    or ∂l/∂β by itself, and the others are right.
    """

    slip: Slip
    form: Equation

    @cached_property
    def tree(self) -> Expression:
        """The formula with the slip in it."""
        return self.slip.apply(self.form)[0]


@cache
def attempts(slip: Slip) -> tuple[Attempt, ...]:
    """Return what a slip can make wrong in a backward pass: one attempt for each formula."""
    fits = (form for form in FORMS if form.quantity not in _FORWARD and slip.apply(form))
    return tuple(Attempt(slip, form) for form in fits)


def all_attempts() -> Iterator[Attempt]:
    """Yield the attempts of every slip, in the order of `bnviz.slips.SLIPS`."""
    for slip in SLIPS:
        yield from attempts(slip)


def start(given: Given) -> Mapping[str, Any]:
    """Return what every attempt starts from: the right forward pass, and all right gradients."""
    known = flow(given, {})
    for stage in _STAGES:
        known[stage.quantity] = _shaped(stage, stage.corrected, known)
    return known


def run_attempt(attempt: Attempt, right: Mapping[str, Any]) -> Mapping[str, Array] | None:
    """Return ∂l/∂x, ∂l/∂γ and ∂l/∂β as a backward pass with the slip gives them.

    Parameters
    ----------
    right
        From `start`.

    Returns
    -------
    mapping or None
        None if the pass stops with an error, since its shapes do not fit each other.
    """
    form = attempt.form
    known = dict(right)
    with np.errstate(all="ignore"):
        try:
            known[form.quantity] = _shaped(form, attempt.tree, known)
            for stage in _after(form):
                known[stage.quantity] = _shaped(stage, stage.corrected, known)
        except ValueError:
            return None
    return {name: np.asarray(known[name]) for name in OUTPUTS}


@cache
def _after(form: Equation) -> tuple[Equation, ...]:
    """Return the formulas that follow from a wrong one: δ's the closed form, else the stages'."""
    if form == DELTA:
        return tuple(equation for equation in EQUATIONS if equation.number == "13")
    if form.quantity in OUTPUTS:
        return ()
    place = _STAGES.index(form)
    return _STAGES[place + 1 : -1]


def _shaped(form: Equation, tree: Expression, known: Mapping[str, Any]) -> Array:
    """Return what a right-hand side gives, in the shape in which code would have it."""
    loose = sorted(free_indices(tree) - free_indices(form.left))
    # A sum that lost its index has one sample left over, and code has one axis for it.
    value = np.asarray(evaluate(in_one_feature(tree), known, dict.fromkeys(loose[1:], 0)))
    m, d = known["m"], known["D"]
    whole = (m, d) if QUANTITIES[form.quantity].per_sample else (d,)
    if value.ndim < len(whole):
        return np.broadcast_to(value, whole)
    if len(whole) == 1 and value.shape == (m, 1):
        return value[:, 0]  # a sum with axis=1 leaves a vector
    return value
