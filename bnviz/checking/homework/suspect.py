"""One suspicion: a slip in a line of the derivation, and the numbers that would come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.checking.homework.batch import OUTPUTS, Array, Batch
from bnviz.checking.homework.routes import ROUTES, Route
from bnviz.derivation import Equation
from bnviz.expression import Expression, evaluate, free_indices, uses
from bnviz.notation import QUANTITIES
from bnviz.slips import in_one_feature

# By number: to hash a whole equation takes as long as to evaluate it.
_RIGHT = {line.number: in_one_feature(line.corrected) for route in ROUTES for line in route}
_MENTIONED = {number: {use.quantity for use in uses(tree)} for number, tree in _RIGHT.items()}

# The trees that stand in the place of an equation's own, by its number.
Changes = Mapping[str, Expression]


@dataclass(frozen=True, eq=False)
class Suspect:
    """One slip, or two together, in one way to work the gradients out.

    Attributes
    ----------
    slips
        Their ids.
    equation
        The first line that is wrong.
    route
        The lines that are worked out, in their order.
    changes
        The wrong lines.
    """

    slips: tuple[str, ...]
    equation: Equation
    route: Route
    changes: Changes

    def outputs(self, batch: Batch) -> Mapping[str, Array]:
        """Return what the gradients, and y, would be; each in the shape that the slip gives it."""
        values, stale = dict(batch.quantities), set[str]()
        for line in self.route:
            tree = self.changes.get(line.number)
            if tree is None:
                if not stale & _MENTIONED[line.number]:
                    continue
                tree = _RIGHT[line.number]
            # An index that the left side lacks becomes an axis, a second one stands for a row.
            loose = sorted(free_indices(tree) - free_indices(line.left))
            value = evaluate(tree, values, dict.fromkeys(loose[1:], 0))
            values[line.quantity] = _spread(value, line.quantity, batch)
            stale.add(line.quantity)
        return {name: np.asarray(values[name], np.float64) for name in OUTPUTS}

    def wrong_lines(self, name: str) -> tuple[Equation, ...]:
        """Return the wrong lines that an output rests on."""
        needed, found = {name}, list[Equation]()
        for line in reversed(self.route):
            if line.quantity in needed:
                needed |= _MENTIONED[line.number]
                if line.number in self.changes:
                    found.insert(0, line)
        return tuple(found)


def run_suspect(suspect: Suspect, batch: Batch) -> dict[str, Array]:
    """Return what a slip makes of a batch's outputs; nothing where it cannot be worked out."""
    try:
        with np.errstate(all="ignore"):
            return dict(suspect.outputs(batch))
    except (ArithmeticError, ValueError, IndexError):
        # A wrong shape that fits nowhere further on: code would have raised there as well.
        return {}


def _spread(value: Any, quantity: str, batch: Batch) -> Array:
    """Return a value with the axes of its quantity, if it has fewer, as code would spread it."""
    array = np.asarray(value, np.float64)
    shape = batch.shape if QUANTITIES[quantity].per_sample else batch.shape[1:]
    return np.broadcast_to(array, shape) if array.ndim < len(shape) else array
