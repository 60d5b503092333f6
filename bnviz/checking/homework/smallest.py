"""The smallest batch on which code fails: few samples, few features, small whole numbers."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from time import perf_counter

import numpy as np

from bnviz.checking.homework.batch import Batch
from bnviz.checking.homework.judging import is_wrong
from bnviz.checking.homework.report import Case
from bnviz.checking.homework.running import Outcome

# Nobody waits longer than this for a nicer example.
_MOST_SECONDS = 3.0
# x of a feature with the values of ε that make √(σ²+ε) a plain number: 2 and 5/2, for instance.
_TWO = (((0, 2), 3.0), ((0, 4), 2.25), ((1, 5), 5.0))
_THREE = (((0, 3, 3), 2.0), ((1, 1, 4), 7.0))
_ARRIVING = {2: ((1, 0), (1, 2)), 3: ((1, 0, 0), (0, 1, 2))}
# γ = 1 and β = 0 are the easiest numbers to work with, and hide the most.
_PARAMETERS = ((1.0, 0.0), (2.0, 0.0), (2.0, 1.0))


def find_smallest(
    run: Callable[[Batch], Outcome], features: int | None = None, eps: float | None = None
) -> Case | None:
    """Return the first of the small batches on which an output has wrong numbers, or None.

    Parameters
    ----------
    run
        Runs the code on a batch.
    features, eps
        What the code fixes, or None.
    """
    start = perf_counter()
    for batch in small_batches(features, eps):
        outcome = run(batch)
        yours = {
            name: one.values
            for name, one in outcome.outputs.items()
            if one.values is not None and is_wrong(one, name, outcome.batch)
        }
        if yours:
            right = {name: np.asarray(outcome.batch.quantities[name]) for name in yours}
            return Case(outcome.batch, yours, right)
        if perf_counter() - start > _MOST_SECONDS:
            break
    return None


@cache
def small_batches(features: int | None = None, eps: float | None = None) -> tuple[Batch, ...]:
    """Return the batches that are tried, the smallest first."""
    return tuple(_draw(features, eps))


def _draw(features: int | None, eps: float | None) -> Iterator[Batch]:
    for d, kinds in product((1, 2) if features is None else (features,), (_TWO, _THREE)):
        for (gamma, beta), (x, own_eps) in product(_PARAMETERS, kinds):
            for dy in _ARRIVING[len(x)]:
                # The features differ: else a sum over all of them looks like a factor D.
                columns = np.arange(d)
                yield Batch(
                    np.array(x, float)[:, np.newaxis] + columns,
                    np.full(d, gamma) + columns,
                    np.full(d, beta) + columns * bool(beta),
                    own_eps if eps is None else eps,
                    np.array(dy, float)[:, np.newaxis] + columns,
                )
