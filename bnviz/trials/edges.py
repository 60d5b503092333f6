"""What happens at the edges: few samples, a constant feature, every size of ε, narrow formats."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bnviz.implementations import compute_exactly
from bnviz.notation import QUANTITIES
from bnviz.numerics import (
    Backward,
    ConstantFeatureError,
    Forward,
    backward,
    forward,
    non_finite,
    relative_error,
)
from bnviz.scenario import DEFAULTS, DTYPES
from bnviz.scenario.numerals import write_power
from bnviz.trials.given import Array, Given

EPSILONS = (0.0, 1e-5, 1e-3, 0.1, 1.0)


@dataclass(frozen=True)
class Edge:
    """One row: what was tried, what the kernels gave, and why.

    Attributes
    ----------
    id, name
        A stable slug, and what was tried.
    sentence
        What happens and why: of what was computed, or why nothing could be.
    x_hat, dx, share
        The largest magnitudes of x̂ and ∂l/∂x, and the share of the latter in that of δ. None where
        nothing could be computed.
    error
        The relative error of ∂l/∂x against long double.
    """

    id: str
    name: str
    sentence: str
    x_hat: float | None = None
    dx: float | None = None
    share: float | None = None
    error: float | None = None

    @property
    def is_refused(self) -> bool:
        """Whether nothing could be computed."""
        return self.dx is None


def find_edges(given: Given) -> tuple[Edge, ...]:
    """Run the kernels at every edge of a set-up, given in float64."""
    return (*_few_samples(given), *_constant(given), *_epsilons(given), *_formats(given))


@dataclass(frozen=True, eq=False)
class _Ran:
    given: Given
    fwd: Forward
    bwd: Backward
    delta: Array

    @property
    def spread(self) -> Array:
        """σ²+ε of each feature, in float64."""
        return np.asarray(self.fwd.var, np.float64) + self.given.eps


def _run(given: Given) -> _Ran:
    fwd = forward(given.x, given.gamma, given.beta, given.eps)
    bwd = backward(fwd, given.dy)
    return _Ran(given, fwd, bwd, np.asarray(bwd.dx_direct, np.float64))


def _row(id_: str, name: str, ran: _Ran, sentence: str) -> Edge:
    given = ran.given
    exact = compute_exactly(given.x, given.gamma, given.beta, given.eps, given.dy)
    true = next(result for result in exact if result.name == "dx")
    dx, delta = _largest(ran.bwd.dx), _largest(ran.delta)
    return Edge(
        id_,
        name,
        sentence,
        _largest(ran.fwd.x_hat),
        dx,
        dx / delta if delta else 0.0,
        relative_error(ran.bwd.dx, true.value, true.addends),
    )


def _largest(values: Any) -> float:
    return float(np.max(np.abs(np.asarray(values, np.float64))))


def _few_samples(given: Given) -> Iterator[Edge]:
    eps = given.eps or DEFAULTS.eps
    first = _run(replace(given, x=given.x[:1], dy=given.dy[:1], eps=eps))
    yield _row(
        "one-sample",
        "m = 1",
        first,
        "One sample is its own mean, so x̂ is 0 and y is β, whatever x is: ∂l/∂x is "
        f"{_zero(_largest(first.bwd.dx))}. Nothing can be learned below this layer.",
    )
    if given.shape[0] < 2:
        yield Edge("two-samples", "m = 2", "Your data have one sample, so there is no pair.")
        return
    two = _run(replace(given, x=given.x[:2], dy=given.dy[:2], eps=eps))
    passes = float(np.max(eps / two.spread))
    yield _row(
        "two-samples",
        "m = 2",
        two,
        "Two samples lie equally far from their mean, so x̂ is nearly ±1 whatever they are. Only "
        f"the share ε/(σ²+ε), here at most {write_power(passes, 1)}, of what δ differs by gets "
        "back to x.",
    )


def _zero(value: float) -> str:
    return "exactly 0" if value == 0 else f"at most {write_power(value, 0)}"


def _plain(value: float) -> str:
    return f"{value:.3g}" if value < 1e3 else write_power(value, 2)


def _constant(given: Given) -> Iterator[Edge]:
    x = given.x.copy()
    x[:, 0] = x[0, 0]
    eps = given.eps or DEFAULTS.eps
    ran = _run(replace(given, x=x, eps=eps))
    yield _row(
        "constant",
        f"feature 1 constant, ε\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{eps:g}",
        ran,
        f"Its variance is 0, so x̂ is 0 there and 1/√(σ²+ε) is 1/√ε = {eps**-0.5:.4g}. What "
        f"arrives is multiplied by that: ∂l/∂x reaches {_plain(_largest(ran.bwd.dx[:, 0]))} "
        "in feature 1.",
    )
    name = "feature 1 constant, ε\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0"
    try:
        _run(replace(given, x=x, eps=0.0))
    except ConstantFeatureError as refusal:
        yield Edge("constant-no-eps", name, f"x̂ would be 0/0. The kernels refuse: “{refusal}”")


def _epsilons(given: Given) -> Iterator[Edge]:
    for eps in EPSILONS:
        id_, name = f"eps-{eps:g}", f"ε = {eps:g}"
        try:
            ran = _run(replace(given, eps=eps))
        except ConstantFeatureError as refusal:
            yield Edge(id_, name, f"The kernels refuse: “{refusal}”")
            continue
        passes = np.max(eps / ran.spread)
        deviation = np.sqrt(np.min(np.asarray(ran.fwd.var) / ran.spread))
        told = (
            "Without ε, x̂ has standard deviation 1, and ∂l/∂x has no part along x̂ at all."
            if eps == 0
            else f"x̂ has standard deviation σ/√(σ²+ε), down to {deviation:.6g}; of δ along x̂ the "
            f"share ε/(σ²+ε) passes, up to {write_power(passes, 1)}."
        )
        yield _row(id_, name, ran, told)


def _formats(given: Given) -> Iterator[Edge]:
    eps = given.eps or DEFAULTS.eps
    for dtype in DTYPES:
        with np.errstate(over="ignore"):
            rounded = replace(given, eps=eps).to(np.dtype(dtype))
        if not all(np.isfinite(values).all() for values in (rounded.x, rounded.dy)):
            yield Edge(dtype, dtype, f"Your data have numbers that {dtype} cannot hold.")
            continue
        ran = _run(rounded)
        lost = non_finite(ran.fwd) or non_finite(ran.bwd)
        if lost:
            text = QUANTITIES[lost].text if lost in QUANTITIES else lost
            yield Edge(dtype, dtype, f"{text} leaves the range of {dtype}.")
            continue
        yield _row(dtype, dtype, ran, _say_format(dtype))


def _say_format(dtype: str) -> str:
    about = np.finfo(dtype)
    told = (
        f"Numbers of {about.bits} bits, {write_power(float(about.eps), 0)} apart near 1, up to "
        f"{write_power(float(about.max), 1)}."
    )
    if dtype == "float16":
        told += " The layer computes in float32 and rounds at the end."
    return told + " The error is that of ∂l/∂x, for x as rounded to this format."
