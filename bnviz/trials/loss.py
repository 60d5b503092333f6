"""The loss as one layer sees it, and how it moves with any of its quantities."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnviz.derivation import EQUATIONS
from bnviz.expression import Reference, Sum, evaluate
from bnviz.trials.given import Array, Given

LOSS = Sum("i", Reference("dy", "i") * Reference("y", "i"))
"""What arrives, times what left. Its gradients are those of the true loss at the point where ∂l/∂y
was taken, which is held; of each feature alone, since no feature depends on another."""

_FORWARD = EQUATIONS[:4]


def flow(given: Given, changed: Mapping[str, Array]) -> dict[str, Any]:
    """Return every quantity of the forward pass, some of them put in place of what they would be.

    The formulas are equations 1 to 4 as they are written, in any arithmetic that the arrays are
    in: also complex, since they take no magnitude and no conjugate.
    """
    known = given.environment | dict(changed)
    for equation in _FORWARD:
        if equation.quantity not in changed:
            known[equation.quantity] = evaluate(equation.corrected, known)
    return known


def losses(given: Given, changed: Mapping[str, Array]) -> Array:
    """Return the loss of each feature (D,), with some quantities changed."""
    return np.asarray(evaluate(LOSS, flow(given, changed)))
