"""Equations as arrays: what a right-hand side gives for the arrays of one pass."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from array_api_compat import array_namespace

from bnviz.derivation.agarwal import DELTA, EQUATIONS
from bnviz.derivation.equation import Equation
from bnviz.expression import Expression, Sum, evaluate, find

Array = Any


# Attributes of `bnviz.forward`'s and `bnviz.backward`'s results that equations mention. The trees
# know the kernels by these names alone.
_FORWARD = ("x", "mu", "var", "x_hat", "y", "gamma", "beta", "eps")
_BACKWARD = ("dy", "dgamma", "dbeta", "dx_hat", "dvar", "dmu", "dx")
ARRAYS = (*(name for name in (*_FORWARD, *_BACKWARD) if name != "eps"), "delta")
"""The ids of the arrays of a pass."""


def equation(number: str) -> Equation:
    """Return Agarwal's equation with this number; ``"δ"`` is his definition of δ.

    Raises
    ------
    KeyError
        If there is no such equation.
    """
    for candidate in (*EQUATIONS, DELTA):
        if candidate.number == number:
            return candidate
    known = ", ".join(e.number for e in EQUATIONS)
    raise KeyError(f"there is no equation {number!r}; the numbers are {known} and δ")


def environment(fwd: Any, bwd: Any) -> Mapping[str, Array]:
    """Return every quantity of one pass by its id, with δ from its own definition.

    Half precision is widened to float32, in which the kernels compute it too; ``precision`` is how
    far the next number from 1 is in the format that the quantities are stored in.
    """
    arrays = {name: _widened(getattr(fwd, name)) for name in _FORWARD}
    arrays |= {name: _widened(getattr(bwd, name)) for name in _BACKWARD}
    arrays["m"], arrays["D"] = fwd.x.shape
    # NumPy follows the standard by itself, and to load its stand-in would delay the first page.
    library = np if type(fwd.x) is np.ndarray else array_namespace(fwd.x)
    arrays["precision"] = float(library.finfo(fwd.x.dtype).eps)
    arrays["delta"] = evaluate(DELTA.corrected, arrays)
    return arrays


def evaluate_equation(
    number: str,
    fwd: Any,
    bwd: Any,
    *,
    printed: bool = False,
    term: str | None = None,
) -> Array:
    """Evaluate the right-hand side of an equation of Agarwal's as it is written.

    Parameters
    ----------
    number
        ``"1"`` to ``"13"``, or ``"δ"``.
    fwd, bwd
        The results of `bnviz.forward` and `bnviz.backward`.
    printed
        Evaluate the form as printed, slips included, instead of the corrected one.
    term
        Evaluate only the part with this tag: ``"direct"``, ``"var"`` or ``"mu"`` in equations 10
        to 13.

    Returns
    -------
    array
        (D,) or (m, D), in the library and dtype of ``fwd.x``. Equation 5 as printed gives (m, D),
        because its sum is missing.

    Raises
    ------
    KeyError
        If there is no such equation, or it has no part with this tag.
    """
    value = evaluate(part(equation(number), printed=printed, term=term), environment(fwd, bwd))
    return array_namespace(value).astype(value, fwd.x.dtype, copy=False)


def _widened(value: Array) -> Array:
    """Return a half-precision array as float32, and anything else as it is."""
    if not str(getattr(value, "dtype", "")).endswith("float16"):
        return value
    xp = array_namespace(value)
    return xp.astype(value, xp.float32)


def column_sum(which: Equation, *, printed: bool) -> Expression:
    """Return the sum of a right-hand side over the batch; that of ∂l/∂x is zero."""
    return Sum("i", which.right(printed=printed))


def part(which: Equation, *, printed: bool, term: str | None) -> Expression:
    """Return the right-hand side of an equation, or one tagged part of it."""
    right = which.right(printed=printed)
    if term is None:
        return right
    found = find(right, term)
    if found is None:
        raise KeyError(f"equation {which.number} has no part tagged {term!r}")
    return found
