"""Derivatives by differences: the loss here, the loss a small step further, and no formula."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from bnviz.trials.given import Array, Given
from bnviz.trials.loss import flow, losses

Step = float | Array
"""One step for all features, or one for each (D,)."""
Along = Callable[[Any], Array]
"""The loss (D,) after a step, which may be imaginary."""


@dataclass(frozen=True)
class Method:
    """One way to make a derivative of differences.

    Attributes
    ----------
    id, name, sentence
        A stable slug, what it is called, and how it works.
    order
        The power of the step that its truncation error grows with.
    cancels
        Whether it subtracts two losses that are nearly equal, so that rounding is divided by the
        step.
    quotient
        The difference quotient, from the loss along a direction and the step.
    """

    id: str
    name: str
    sentence: str
    order: int
    cancels: bool
    quotient: Callable[[Along, Step], Array]


def _one_sided(along: Along, step: Step) -> Array:
    return (along(step) - along(0.0)) / step


def _central(along: Along, step: Step) -> Array:
    return (along(step) - along(-step)) / (2 * step)


def _complex(along: Along, step: Step) -> Array:
    return np.imag(along(1j * step)) / step


METHODS = (
    Method(
        "one-sided",
        "One-sided",
        "The loss a step further, minus the loss here, divided by the step.",
        order=1,
        cancels=True,
        quotient=_one_sided,
    ),
    Method(
        "central",
        "Central",
        "The loss a step further, minus the loss a step back, divided by two steps.",
        order=2,
        cancels=True,
        quotient=_central,
    ),
    Method(
        "complex-step",
        "Complex step",
        "The step is taken in the imaginary direction, and the imaginary part is divided by it; "
        "nothing is subtracted.",
        order=2,
        cancels=False,
        quotient=_complex,
    ),
)
CENTRAL, COMPLEX = METHODS[1:]

# What is moved for each gradient, and which later quantities stay where they are meanwhile.
_MOVED: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "dbeta": ("beta", ()),
        "dgamma": ("gamma", ()),
        "dx_hat": ("x_hat", ()),
        "dvar": ("var", ()),
        "dmu": ("mu", ()),
        "delta": ("x", ("mu", "var")),
        "dx": ("x", ()),
    }
)
GRADIENTS = tuple(_MOVED)
"""The ids of what can be differentiated: δ is ∂l/∂x while μ and σ² stay where they are."""


def differentiate(
    given: Given, gradient: str, method: Method, step: Step, rows: Sequence[int] | None = None
) -> Array:
    """Return a gradient of the loss by differences.

    Parameters
    ----------
    gradient
        One of `GRADIENTS`.
    step
        How far to go. It is not checked: one too small or too large gives what it gives.
    rows
        The samples to differentiate by, counted from 0; all by default. Only for gradients of shape
        (m, D).

    Returns
    -------
    array
        (len(rows), D), or (D,) for a quantity without samples; in the dtype of ``given``.
    """
    name, held = _MOVED[gradient]
    here = flow(given, {})
    start = np.asarray(here[name])
    if start.ndim == 1:
        kept = {quantity: here[quantity] for quantity in held}
        return _quotient(given, name, start, np.ones_like(start), kept, method, step)
    m, d = given.shape
    rows = range(m) if rows is None else rows
    # Features do not know each other, so each sample is moved in a copy of all features of its own.
    copies = np.tile(np.arange(d), len(rows))
    direction = np.zeros((m, len(copies)), start.dtype)
    direction[np.repeat(rows, d), np.arange(len(copies))] = 1
    kept = {quantity: here[quantity][..., copies] for quantity in held}
    each = step[copies] if isinstance(step, np.ndarray) else step
    quotient = _quotient(given.take(copies), name, start[:, copies], direction, kept, method, each)
    return quotient.reshape(len(rows), d)


def good_step(given: Given, gradient: str) -> Array:
    """Return the steps (D,) at which central differences of float64 err about least.

    A step is a share of what the quantity changes by: for x and μ that is √(σ²+ε), for σ² it is
    σ²+ε, and for all others 1.
    """
    var = np.mean((given.x - given.x.mean(axis=0)) ** 2, axis=0) + given.eps
    scale = {"x": np.sqrt(var), "mu": np.sqrt(var), "var": var}
    best = float(np.cbrt(np.finfo(np.float64).eps))
    return np.asarray(best * scale.get(_MOVED[gradient][0], np.ones_like(var)))


def _quotient(
    given: Given,
    name: str,
    start: Array,
    direction: Array,
    kept: Mapping[str, Any],
    method: Method,
    step: Step,
) -> Array:
    def along(way: Step) -> Array:
        return losses(given, {**kept, name: start + way * direction})

    with np.errstate(all="ignore"):
        return method.quotient(along, step)
