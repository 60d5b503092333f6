"""What came back, as arrays by their ids; and for each that is none, a sentence that says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.checking.homework.batch import Array, Batch, tolerance_of
from bnviz.checking.homework.names import GRADIENTS, find_output
from bnviz.notation import QUANTITIES
from bnviz.scenario import to_host

_ORDER = "return dx, dgamma, dbeta in this order"


@dataclass(frozen=True, eq=False)
class Returned:
    """One output: its numbers, and what is wrong with it apart from them.

    Attributes
    ----------
    values
        float64, or None where there are no numbers that can be compared.
    tolerance
        The relative error up to which they count as right.
    problem
        A sentence, or None.
    """

    values: Array | None
    tolerance: float
    problem: str | None = None


def read_returned(result: Any, batch: Batch, *, in_columns: bool = False) -> dict[str, Returned]:
    """Return the outputs in what a backward pass returned.

    Parameters
    ----------
    result
        A tuple or a list of dx, dgamma and dbeta, something with these names, or dx alone.
    in_columns
        Whether samples run across, so that dx is (D, m) and dgamma (D, 1).
    """
    return {
        name: read_output(value, name, batch, in_columns=in_columns)
        for name, value in _parts(result).items()
    }


def read_output(value: Any, name: str, batch: Batch, *, in_columns: bool = False) -> Returned:
    """Return one output as an array, or say why it is none."""
    nothing = tolerance_of(np.dtype(np.float64))
    if value is None:
        return Returned(None, nothing, f"{name} is None: nothing was returned for it; {_ORDER}.")
    try:
        array = np.asarray(to_host(value))
    except (TypeError, ValueError, RuntimeError):
        return Returned(None, nothing, f"{name} is a {_kind(value)} and no array of numbers.")
    if array.dtype.kind == "c":
        return Returned(None, nothing, f"{name} is complex, and a gradient is real.")
    if array.dtype.kind not in "fiub":
        return Returned(None, nothing, f"{name} is a {_kind(value)} and no array of numbers.")
    tolerance = tolerance_of(array.dtype) if array.dtype.kind == "f" else nothing
    array = array.astype(np.float64)
    if in_columns:
        array = array.T if name in ("dx", "y") else array.ravel() if array.ndim > 1 else array
    return Returned(
        array, tolerance, _say_bad_number(array, name) or _say_shape(array, name, batch)
    )


def shape_of(name: str, batch: Batch) -> tuple[int, ...]:
    """Return the shape that an output has to have."""
    return batch.shape if QUANTITIES[name].per_sample else batch.shape[1:]


def _parts(result: Any) -> dict[str, Any]:
    if isinstance(result, Mapping):
        named = {find_output(str(key)): value for key, value in result.items()}
        found = {name: named[name] for name in GRADIENTS if name in named}
        return found or {"dx": None}
    if hasattr(result, "dx"):
        return {name: getattr(result, name, None) for name in GRADIENTS}
    if isinstance(result, tuple) or (isinstance(result, list) and len(result) <= 5):
        # What follows the three, as the None of PyTorch for ε, is for others.
        parts = (*result, None, None, None)[: len(GRADIENTS)]
        return dict(zip(GRADIENTS, parts, strict=True))
    return {"dx": result}


def _say_bad_number(array: Array, name: str) -> str | None:
    bad = np.argwhere(~np.isfinite(array))
    if not len(bad):
        return None
    what = "NaN" if np.isnan(array[tuple(bad[0])]) else "infinite"
    axes = ("sample", "feature")[-array.ndim :] if array.ndim in (1, 2) else ()
    place = ", ".join(f"{axis} {i + 1}" for axis, i in zip(axes, bad[0], strict=False))
    count = "" if len(bad) == 1 else f", and {len(bad) - 1} more like it"
    return f"{name} is {what}{' at ' if place else ''}{place}{count}."


def _say_shape(array: Array, name: str, batch: Batch) -> str | None:
    wanted = shape_of(name, batch)
    if array.shape == wanted:
        return None
    meaning = "(m, D), as x" if len(wanted) == 2 else "(D,), one number for each feature"
    if len(wanted) == 2 and array.shape == wanted[::-1]:
        meaning += ": samples run down"
    return (
        f"{name} has the shape {array.shape} and should have {wanted}, which is {meaning}, "
        f"for {batch.say_shape()}."
    )


def _kind(value: object) -> str:
    return type(value).__name__
