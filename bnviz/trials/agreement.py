"""Every intermediate by everybody who can compute it: exact, approximate, largest difference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.derivation import DELTA, EQUATIONS, Equation, summands
from bnviz.experiment import Pass
from bnviz.expression import evaluate
from bnviz.implementations import has_jax, has_torch, jax_layer, torch_layer
from bnviz.numerics import (
    KERNELS,
    Kernel,
    backward_closed_form,
    forward,
    relative_error,
)
from bnviz.trials.differences import CENTRAL, COMPLEX, GRADIENTS, Method, differentiate, good_step
from bnviz.trials.given import Array, Given, given_by

QUANTITIES = tuple("mu var x_hat y dgamma dbeta dx_hat dvar dmu delta dx".split())
"""What is compared, in the order of the equations."""

APPROXIMATE = 1e-6
"""The relative difference up to which two arrays agree approximately, in float64."""
# Differences take copies of all features for each sample that is moved.
_MOST_COPIES, _MOST_ROWS, _MOST_NUMBERS = 2**18, 64, 2**16
# A complex step subtracts nothing, so it may be as small as it likes.
_IMAGINARY = 1e-20
_FUSED = ("cupy", "numba")
_RESULTS = ("y", "dx", "dgamma", "dbeta")

Found = Mapping[str, Array]
Layer = Callable[..., Callable[[], tuple[Array, ...]]]


@dataclass(frozen=True)
class Comparison:
    """How far one array is from another.

    Attributes
    ----------
    exact
        Whether every bit is the same.
    approximate
        Whether the relative difference is as small as the number format allows.
    largest, relative
        The largest difference, and the same as a relative error.
    """

    exact: bool
    approximate: bool
    largest: float
    relative: float


@dataclass(frozen=True)
class Witness:
    """Somebody who computes the layer.

    Attributes
    ----------
    id, name
        A stable slug, and the heading of the column.
    obstacle
        Why it is not here, in a sentence, or None.
    comparisons
        By the id of the quantity; what it does not compute is left out.
    rows
        Of how many samples (m, D) gradients were computed, or None for all.
    """

    id: str
    name: str
    obstacle: str | None
    comparisons: Mapping[str, Comparison]
    rows: int | None = None


def compare_all(done: Pass) -> tuple[Witness, ...]:
    """Compare everybody but compiled kernels with the arrays of a pass, those of the staged one."""
    given = _arguments(done)
    return (
        _witness("equations", "Trees", _by_trees(done), done),
        _witness("closed-form", "Closed form", _by_closed_form(given), done),
        *_by_all_differences(done),
        _by_library("torch", "PyTorch", torch_layer if has_torch() else None, given, done),
        _by_library("jax", "JAX", jax_layer if has_jax() else None, given, done),
    )


def compare_compiled(done: Pass) -> tuple[Witness, ...]:
    """Compare the fused kernels: to compile one takes seconds when it first meets a dtype."""
    given = _arguments(done)
    return tuple(_by_kernel(kernel, given, done) for kernel in KERNELS if kernel.name in _FUSED)


def _arguments(done: Pass) -> tuple[Any, ...]:
    inputs = done.inputs
    dy = np.asarray(done.arrays["dy"]).astype(inputs.x.dtype)
    return inputs.x, inputs.gamma, inputs.beta, inputs.eps, dy


def _witness(
    id_: str, name: str, found: Found, done: Pass, rows: list[int] | None = None
) -> Witness:
    comparisons = {
        quantity: _comparison(quantity, found[quantity], done, rows)
        for quantity in QUANTITIES
        if quantity in found
    }
    return Witness(id_, name, None, comparisons, None if rows is None else len(rows))


def _by_all_differences(done: Pass) -> tuple[Witness, ...]:
    if done.inputs.x.size > _MOST_NUMBERS:
        sentence = f"Differences are left out: x has more than {_MOST_NUMBERS} numbers."
        return tuple(Witness(m.id, m.name, sentence, {}) for m in (CENTRAL, COMPLEX))
    given = given_by(done)
    rows = _some_rows(given)
    return tuple(
        _witness(m.id, m.name, _by_differences(given, m, rows), done, rows)
        for m in (CENTRAL, COMPLEX)
    )


def _some_rows(given: Given) -> list[int] | None:
    """Return the samples to move: all, or some of a large batch, evenly."""
    m, d = given.shape
    most = max(1, min(_MOST_ROWS, _MOST_COPIES // (m * d)))
    return None if m <= most else np.unique(np.linspace(0, m - 1, most).astype(int)).tolist()


def _by_trees(done: Pass) -> Found:
    known = {name: done.arrays[name] for name in ("x", "gamma", "beta", "eps", "dy", "m", "D")}
    for equation in (*EQUATIONS[:10], DELTA):
        known[equation.quantity] = evaluate(equation.corrected, known)
    return {name: known[name] for name in QUANTITIES}


def _by_closed_form(given: tuple[Any, ...]) -> Found:
    *inputs, dy = given
    found = backward_closed_form(forward(*inputs), dy)
    return {name: getattr(found, name) for name in ("dgamma", "dbeta", "delta", "dx")}


def _by_kernel(kernel: Kernel, given: tuple[Any, ...], done: Pass) -> Witness:
    name = f"Kernel {kernel.name}"
    obstacle = kernel.obstacle(given[0])
    if obstacle:
        return Witness(kernel.name, name, f"The kernel {kernel.name} is left out: {obstacle}.", {})
    found = kernel.run(*given)
    results = {quantity: getattr(found, quantity) for quantity in _RESULTS}
    return _witness(kernel.name, name, results, done)


def _by_library(
    id_: str, name: str, layer: Layer | None, given: tuple[Any, ...], done: Pass
) -> Witness:
    if layer is None:
        return Witness(id_, name, f"{name} is not installed here.", {})
    # Half precision is computed in float32, as everywhere.
    x, gamma, beta, eps, dy = given
    wide = np.result_type(x, np.float32)
    run = layer(*(values.astype(wide) for values in (x, gamma, beta)), eps, dy.astype(wide))
    return _witness(id_, name, dict(zip(_RESULTS, run(), strict=True)), done)


def _by_differences(given: Given, method: Method, rows: list[int] | None) -> Found:
    return {
        name: differentiate(
            given, name, method, _IMAGINARY if method is COMPLEX else good_step(given, name), rows
        )
        for name in GRADIENTS
    }


def _comparison(name: str, value: Any, done: Pass, rows: list[int] | None) -> Comparison:
    addends = tuple(
        np.asarray(evaluate(s, done.arrays)) for s in summands(_equation(name).corrected)
    )
    found, true = np.asarray(value), np.asarray(done.arrays[name])
    if rows is not None and true.ndim == 2:
        true = true[rows]
    largest = float(np.max(np.abs(found.astype(np.float64) - true.astype(np.float64))))
    relative = relative_error(found, true, addends)
    tolerance = max(APPROXIMATE, 64 * float(np.finfo(done.inputs.x.dtype).eps))
    return Comparison(bool(np.array_equal(found, true)), relative <= tolerance, largest, relative)


def _equation(name: str) -> Equation:
    return next(e for e in (*EQUATIONS, DELTA) if e.quantity == name)
