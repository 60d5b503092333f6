"""One number for a formula: formulas with different ones are different, and equal ones are proved.

It is the value on a fixed batch that has no regularity, worked out by the array reading.
"""

from functools import cache
from math import sqrt
from typing import Any

import numpy as np

from bnviz.derivation import ARRAYS
from bnviz.expression import Expression, Sum, evaluate, free_indices
from bnviz.proof.exact import ExactPass
from bnviz.proof.exact_numbers import Arithmetic

_SAMPLES, _FEATURES, _EPS = 5, 2, 0.7
# Relative to its own size: far above rounding, far below what two formulas differ by in practice.
TOLERANCE = 1e-9
# Each sum inside another one multiplies the work by the number of samples.
DEEPEST = 5


def fingerprint(expression: Expression, left_index: str | None) -> float | None:
    """Return the number of a right-hand side, or None where it has no value on the batch.

    Nor has it one here if more than `DEEPEST` sums stand inside each other.

    Parameters
    ----------
    left_index
        The sample index on the left. Other free indices are told apart by their order alone.
    """
    if _depth(expression) > DEEPEST:
        return None
    loose = sorted(free_indices(expression) - {left_index})
    at = {name: row % _SAMPLES for row, name in enumerate(loose, 1)}
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(evaluate(expression, _batch(), at))
    except ArithmeticError:
        return None
    if value.dtype.kind == "c":
        return None
    number = float((np.broadcast_to(value, (_SAMPLES, _FEATURES)) * _weights()).sum())
    # A loose index makes another formula of it, whatever its value.
    return number + 1e3 * len(loose) if np.isfinite(number) else None


def _depth(node: Expression) -> int:
    return isinstance(node, Sum) + max(map(_depth, node.children), default=0)


@cache
def _weights() -> Any:
    return np.random.default_rng(13).uniform(0.5, 1.5, size=(_SAMPLES, _FEATURES))


@cache
def _batch() -> dict[str, Any]:
    """Return every quantity of a batch, its gradients found by dual numbers."""
    draw = np.random.default_rng(2017)
    passes = [
        ExactPass(
            {
                "x": tuple(draw.normal(1.5, 2, _SAMPLES)),
                "dy": tuple(draw.normal(0.3, 1, _SAMPLES)),
                "gamma": draw.uniform(0.5, 2),
                "beta": draw.uniform(0.5, 2),
                "eps": _EPS,
                "m": float(_SAMPLES),
                "D": float(_FEATURES),
            },
            Arithmetic(float, sqrt),
        )
        for _ in range(_FEATURES)
    ]
    batch = {name: np.stack([np.asarray(one[name]) for one in passes], -1) for name in ARRAYS}
    # NumPy's numbers warn where Python's would raise.
    numbers = {"m": _SAMPLES, "D": _FEATURES, "eps": _EPS}
    return batch | {name: np.float64(number) for name, number in numbers.items()}
