"""One pass through the layer, forward and back, for the visitor's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from math import isnan
from types import MappingProxyType
from typing import Any

import numpy as np

from bnviz.derivation import DELTA, EQUATIONS, Equation, environment, summands
from bnviz.expression import evaluate
from bnviz.notation import QUANTITIES
from bnviz.numerics import (
    Backward,
    Forward,
    backward,
    backward_closed_form,
    forward,
    non_finite,
    relative_error,
    unrepresented,
)
from bnviz.scenario import (
    DEFAULTS,
    BadData,
    Inputs,
    Settings,
    Uploaded,
    make_inputs,
    to_backend,
    to_host,
    upstream,
)

Array = np.ndarray[Any, Any]

# To evaluate each equation beside the kernels takes ten times as long as they do.
_MOST_COMPARED = 2**16  # cells

# What only changes the view: it must not make the layer run again.
_SHOWN = (
    "focus printed equation proof code check h test slip setup place off rate geometry jacobian "
    "hidden weights layer entry line variant practice quantity hints step present predict own hide"
)
_VIEW = {name: getattr(DEFAULTS, name) for name in _SHOWN.split()}


@dataclass(frozen=True, eq=False)
class Pass:
    """All arrays of one forward and backward pass.

    Attributes
    ----------
    settings, uploaded
        What the arrays were made from; choices that only change the view are at their defaults.
    inputs
        What went in, with the names of features and samples.
    arrays
        Every quantity by its id: read-only NumPy arrays, and Python numbers for m and ε.
    disagreement
        The largest relative error between a kernel's array and the equation that gives it.
    worst
        The number of the equation with that error.
    misprints
        How far each misprinted equation is off here, by its number: a relative error, or None where
        even the shape is wrong.
    compared
        The number of features in which these errors were looked for: all, unless they are many.
    vanished
        Quantities of which some value is too small for the dtype, and shows as zero.
    """

    settings: Settings
    uploaded: Uploaded | None
    inputs: Inputs
    arrays: Mapping[str, Any]
    disagreement: float
    worst: str
    misprints: Mapping[str, float | None]
    compared: int
    vanished: tuple[str, ...]

    @cached_property
    def fingerprint(self) -> str:
        """What tells one pass from another, in few characters: caches ask for it on every rerun."""
        name = repr((self.settings, self.uploaded and self.uploaded.fingerprint))
        return blake2b(name.encode(), digest_size=16).hexdigest()

    @property
    def nbytes(self) -> int:
        """The memory that its arrays take."""
        inputs = (self.inputs.x, self.inputs.gamma, self.inputs.beta)
        arrays = [a for a in (*self.arrays.values(), *inputs) if isinstance(a, np.ndarray)]
        # A view and what it shows are one piece of memory.
        owners = {id(owner): owner.nbytes for owner in map(_owner, arrays)}
        return sum(owners.values())

    @property
    def shape(self) -> tuple[int, int]:
        """The (m, D) of the batch."""
        m, d = self.inputs.x.shape
        return m, d


def plain(settings: Settings, uploaded: Uploaded | None) -> tuple[Settings, Uploaded | None]:
    """Return what a pass depends on: choices that only change the view are at their defaults."""
    cell = settings.cell if settings.upstream == "one-hot" else None
    return replace(settings, cell=cell, **_VIEW), uploaded if settings.data == "upload" else None


def run_pass(settings: Settings, uploaded: Uploaded | None = None) -> Pass:
    """Run the layer forward and back.

    Parameters
    ----------
    settings
        The set-up.
    uploaded
        The visitor's file, used when ``settings.data`` is ``"upload"``.

    Raises
    ------
    BadData
        If the data cannot be used or a result overflows.
    ConstantFeatureError
        If ε is 0 and a feature is constant.
    """
    settings, uploaded = plain(settings, uploaded)
    inputs = make_inputs(settings, uploaded)
    x, gamma, beta = (
        to_backend(a, settings.backend) for a in (inputs.x, inputs.gamma, inputs.beta)
    )
    fwd = forward(x, gamma, beta, inputs.eps)
    _refuse_overflow(fwd, settings)
    dy = to_backend(upstream(settings, to_host(fwd.y)), settings.backend)
    bwd, closed = backward(fwd, dy), backward_closed_form(fwd, dy)
    _refuse_overflow(bwd, settings)
    arrays = {name: _on_host(value) for name, value in environment(fwd, bwd).items()}
    every = -(-arrays["x"].size // _MOST_COMPARED)
    compared = {name: _features(value, every) for name, value in arrays.items()}
    disagreement, worst = _compare(compared, _features(_on_host(closed.dx), every))
    misprints = {e.number: _misprint(e, compared) for e in EQUATIONS if e.misprinted}
    return Pass(
        settings,
        uploaded,
        inputs,
        MappingProxyType(arrays),
        disagreement,
        worst,
        MappingProxyType(misprints),
        compared["x"].shape[1],
        tuple(filter(None, (unrepresented(fwd), unrepresented(bwd)))),
    )


def _owner(array: Array) -> Array:
    return array if array.base is None else _owner(np.asarray(array.base))


def _features(value: Any, every: int) -> Any:
    """Return every so many features of an array; no feature depends on another."""
    return value if isinstance(value, int | float) else value[..., ::every]


def _misprint(equation: Equation, arrays: Mapping[str, Any]) -> float | None:
    as_printed, true = evaluate(equation.printed, arrays), evaluate(equation.corrected, arrays)
    if as_printed.shape != true.shape:
        return None
    return relative_error(as_printed, true, _scale(equation, arrays))


def _scale(equation: Equation, arrays: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what the equation adds up, whose magnitude a total that cancels does not have."""
    return tuple(evaluate(summand, arrays) for summand in summands(equation.corrected))


def _on_host(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    array = np.asarray(to_host(value)).view()
    array.setflags(write=False)
    return array


def _refuse_overflow(result: Forward | Backward, settings: Settings) -> None:
    name = non_finite(result)
    if name is not None:
        text = QUANTITIES[name].text if name in QUANTITIES else name
        raise BadData(
            f"{text} overflows in {settings.dtype}: choose a wider number format, smaller values, "
            "or a larger ε."
        )


def _compare(arrays: Mapping[str, Any], dx: Array) -> tuple[float, str]:
    """Return the largest relative error of an equation, and its number."""
    found = [(_error(equation, arrays), equation.number) for equation in (*EQUATIONS, DELTA)]
    scale = _scale(EQUATIONS[-1], arrays)
    found.append((relative_error(dx, arrays["dx"], scale), "13"))
    # What is not a number compares with nothing; here it is the worst of all.
    return max(found, key=lambda error: float("inf") if isnan(error[0]) else error[0])


def _error(equation: Equation, arrays: Mapping[str, Any]) -> float:
    value = evaluate(equation.corrected, arrays)
    return relative_error(value, arrays[equation.quantity], _scale(equation, arrays))
