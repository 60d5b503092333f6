"""How far two arrays differ, and whether a result is what its dtype can hold."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from .array_libraries import Array, is_array, namespace, to_numpy

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def relative_error(
    actual: Array, expected: Array, scale: Array | tuple[Array, ...] | None = None
) -> float:
    """Return the largest absolute difference over the largest magnitude of the expected array.

    Where the array is a sum whose addends cancel, its own magnitude says nothing about the
    accuracy to be hoped for. Give the addends as scale then: the largest magnitude among the
    expected array and its addends takes the place of the array's.

    Parameters
    ----------
    actual, expected : array, same shape
        Two arrays of any library, which need not be the same one. Lazy arrays are computed.
    scale : array or number, or tuple of them, optional
        The addends, of any shape.

    Returns
    -------
    float
        Zero where there is no difference, 0/0 included; NaN where either array has a NaN or an
        infinity, so that no comparison with a tolerance passes.

    Raises
    ------
    ValueError
        The arrays have different shapes.
    """
    actual, expected = to_numpy(actual), to_numpy(expected)
    if actual.shape != expected.shape:
        raise ValueError(
            f"Only arrays of one shape can be compared, not {actual.shape} and {expected.shape}."
        )
    addends = () if scale is None else scale if isinstance(scale, tuple) else (scale,)
    magnitude = float(np.max([_largest(to_numpy(array)) for array in (expected, *addends)]))
    wide = np.result_type(actual, expected, np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        difference = _largest(actual.astype(wide) - expected.astype(wide))
    if difference == 0:
        return 0.0
    if not (np.isfinite(difference) and np.isfinite(magnitude)):
        return float("nan")
    return difference / magnitude if magnitude else float("inf")


def non_finite(result: "DataclassInstance") -> str | None:
    """Return the name of the first field with a NaN or an infinity, or None if all is finite.

    Parameters
    ----------
    result : Forward, Backward, ClosedForm or ForwardBackward
        A result of a kernel. Lazy arrays are computed.
    """
    for field in fields(result):
        value = getattr(result, field.name)
        if is_array(value):
            xp = namespace(value)
            if not bool(xp.all(xp.isfinite(value))):
                return field.name
    return None


# What may be too small for its dtype, and what shows, for each feature, that it is not zero.
_WITNESSES = {"var": "x_hat_unrounded", "dvar": "dx_through_var"}


def unrepresented(result: "DataclassInstance") -> str | None:
    """Return the name of the first field that its dtype cannot hold, or None if there is none.

    Beside what `non_finite` names, this names a variance that is too small to be told from zero
    although its feature varies, and a gradient with respect to the variance that is.

    Parameters
    ----------
    result : Forward, Backward, ClosedForm or ForwardBackward
        A result of a kernel. Lazy arrays are computed.
    """
    infinite = non_finite(result)
    for field in fields(result):
        if field.name == infinite:
            return infinite
        witness = getattr(result, _WITNESSES.get(field.name, ""), None)
        if witness is not None:
            value = getattr(result, field.name)
            xp = namespace(value)
            if bool(xp.any((value == 0) & xp.any(witness != 0, axis=0))):
                return field.name
    return None


def _largest(values: "np.ndarray[Any, Any]") -> float:
    # In float64 at least: the magnitude of the smallest int8 does not fit into int8.
    wide = values.astype(np.result_type(values, np.float64), copy=False)
    return float(np.max(np.abs(wide), initial=0.0))
