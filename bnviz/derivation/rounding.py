"""What is rounding and nothing else: the one rule by which a value is shown as zero.

A value that is no larger than what rounding may have done to it, on the way from what was given,
may as well be zero, and its sign and its digits mean nothing. It is written as 0 with the word
*rounding*, and painted as zero. The limit follows from the addends that the value was made of, see
`bnviz.expression.rounding`, and from the number format; a small value that is a product, or the
sum of small ones, stays what it is. The browser has the same limits, from the same formulas.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from bnviz.derivation.agarwal import DELTA, EQUATIONS
from bnviz.expression import Expression, evaluate, name_rounding, rounding
from bnviz.notation import QUANTITIES

Array = np.ndarray[Any, Any]

ROUNDINGS = 4.0
"""By how many times what rounding may do by itself a value must be larger, to be one."""

# Where several equations give a quantity, the first is how the kernels find it.
_GIVEN_BY = {e.quantity: e.corrected for e in reversed((*EQUATIONS, DELTA))}
_GIVEN = QUANTITIES.keys() - _GIVEN_BY.keys()


def settle(values: Array, limits: Array | float) -> Array:
    """Return values with zero in the place of what is not above its limit."""
    # Adding zero takes the sign off a negative zero.
    return np.where(np.abs(values) <= limits, 0.0, values + 0.0)


def settled(value: float, limit: float) -> float:
    """Return a number, or zero where it is not above its limit."""
    return 0.0 if abs(value) <= limit else value + 0.0


@cache
def rounding_of(expression: Expression) -> Expression:
    """Return what rounding may do to a formula of the quantities of the layer."""
    return rounding(expression, _GIVEN)


class Roundings:
    """The limits below which the values of one pass are rounding.

    Parameters
    ----------
    arrays
        Every quantity by its id, as NumPy arrays, from `bnviz.derivation.environment`; or one
        feature's column of each.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        eps = float(np.finfo(arrays["x"].dtype).eps)
        self._limit = ROUNDINGS * eps
        self._computed = _Computed(arrays)
        # Half precision is computed in single: what stands in an array was rounded once more.
        self._stored = _Stored(self._computed, arrays.get("precision", eps) / eps)

    def of_quantity(self, name: str) -> Array:
        """Return the limits of an array that a kernel computed."""
        return self._finite(self._computed[name_rounding(name)])

    def of(self, formula: Expression, at: Mapping[str, int] | None = None) -> Array:
        """Return the limits of what a formula gives for the arrays, see `evaluate`."""
        return self._finite(_read(formula, self._stored, at))

    def _finite(self, roundings: Any) -> Array:
        # What cannot be said is no reason to hide a value.
        return np.asarray(self._limit * np.where(np.isfinite(roundings), roundings, 0.0))


class _Computed(dict[str, Any]):
    """Quantities in double precision, and what rounding did to each; found when asked for."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        super().__init__()
        self.arrays = arrays

    def __missing__(self, key: str) -> Any:
        name = key.removeprefix(name_rounding(""))
        if name == key:
            value = self.arrays[key]
            found = value if np.ndim(value) == 0 else np.asarray(value, np.float64)
        else:
            found = _read(_GIVEN_BY[name], self, None) if name in _GIVEN_BY else 0.0
        self[key] = found
        return found


class _Stored(dict[str, Any]):
    """The same for quantities that were rounded again, so many roundings at once."""

    def __init__(self, computed: _Computed, times: float) -> None:
        super().__init__()
        self.computed = computed
        self.times = times

    def __missing__(self, key: str) -> Any:
        found = self.computed[key]
        name = key.removeprefix(name_rounding(""))
        if name != key and self.times > 1:
            found = found + self.times * np.abs(self.computed[name])
        self[key] = found
        return found


def _read(formula: Expression, known: Mapping[str, Any], at: Mapping[str, int] | None) -> Any:
    # Where a value overflows, so may this; see `Roundings`.
    with np.errstate(all="ignore"):
        return evaluate(rounding_of(formula), known, at)
