"""How exact each implementation is on the visitor's data."""

from collections.abc import Callable
from math import isfinite
from operator import attrgetter
from typing import Any

import numpy as np
import streamlit as st

from bnviz.experiment import Pass
from bnviz.implementations import (
    LADDER,
    Array,
    Exact,
    compute_exactly,
    has_compiler,
    runnable,
)
from bnviz.numerics import relative_error

Given = tuple[Array, Array, Array, float, Array]

# A loop that is not compiled takes microseconds for each number; compiling it takes a second.
_MOST_INTERPRETED = 4096
_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {Pass: attrgetter("fingerprint")}


def arguments(done: Pass) -> Given:
    """Return x, gamma, beta, eps and dy as a rung takes them: copies, in float32 at least.

    A compiler makes other code for arrays that are read-only.
    """
    inputs = done.inputs
    x, gamma, beta, dy = (
        np.array(values, dtype_of(done))
        for values in (inputs.x, inputs.gamma, inputs.beta, done.arrays["dy"])
    )
    return x, gamma, beta, inputs.eps, dy


def dtype_of(done: Pass) -> "np.dtype[Any]":
    """Return the dtype that the rungs compute in: float16 is computed in float32."""
    return np.result_type(done.inputs.x, np.float32)


def can_run(cells: int, *, is_loop: bool) -> bool:
    """Return whether a rung gets through so many numbers in a bearable time here."""
    return not is_loop or has_compiler() or cells <= _MOST_INTERPRETED


@st.cache_resource(max_entries=64, show_spinner="Comparing with the oracle…", hash_funcs=_HASHES)
def measure_error(done: Pass, rung_id: str) -> float | None:
    """Return the largest relative error of a rung's results, or None where it cannot run here.

    As everywhere, an error is relative to the largest magnitude of the array or of its addends.
    """
    rung = next(rung for rung in LADDER if rung.id == rung_id)
    if not can_run(done.inputs.x.size, is_loop=rung.is_loop):
        return None
    is_small = done.inputs.x.size <= _MOST_INTERPRETED
    run = rung.function if is_small else runnable(rung)
    found = run(*arguments(done))
    return max(
        relative_error(value, exact.value, exact.addends)
        for value, exact in zip(found, _oracle(done), strict=True)
    )


# Long doubles are large, and only the set-up at hand needs them.
@st.cache_resource(max_entries=1, show_spinner=False, hash_funcs=_HASHES)
def _oracle(done: Pass) -> tuple[Exact, ...]:
    return compute_exactly(*arguments(done))


def say_error(error: float | None) -> str:
    """Say how far a rung is from the oracle."""
    if error is None:
        return "error not measured"
    return f"error {error:.0e}" if isfinite(error) else "overflows here"
