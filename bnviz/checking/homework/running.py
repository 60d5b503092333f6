"""Running code of somebody else's on one batch. Whatever it does, the answer is an outcome."""

import io
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

import numpy as np

from bnviz.checking.homework.batch import Array, Batch
from bnviz.checking.homework.returned import Returned, read_output, read_returned
from bnviz.checking.homework.roles import Signature
from bnviz.scenario import to_backend

_HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of one run.

    Attributes
    ----------
    batch
        What it was run on.
    outputs
        What came back, by id.
    raised
        The sentence about an exception, or None.
    traceback
        The part of the traceback that lies in the code that was run.
    seconds
        How long it ran.
    notes
        What else is worth knowing: inputs that were changed, lines that were printed.
    """

    batch: Batch
    outputs: dict[str, Returned] = field(default_factory=dict)
    raised: str | None = None
    traceback: str | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """A backward pass, and the forward pass that made its cache, where it takes one.

    Attributes
    ----------
    library, dtype
        What the arrays are that it is given.
    in_columns
        Whether samples run across: x is (D, m), gamma and beta are (D, 1).
    """

    backward: Callable[..., Any]
    takes: Signature
    forward: Callable[..., Any] | None
    forward_takes: Signature | None
    library: str
    dtype: str
    in_columns: bool = False

    @property
    def takes_eps(self) -> bool:
        """Whether ε is given to it, and not written in its code."""
        signatures = (self.takes, self.forward_takes)
        return any(s and {"eps", "param"} & set(s.roles) for s in signatures)

    def run(self, batch: Batch) -> Outcome:
        """Run it on a batch. Nothing that it raises gets through, nor what it prints."""
        given = lift_batch(batch, self.library, self.dtype, in_columns=self.in_columns)
        notes: list[str] = []
        start = perf_counter()
        try:
            with watched(given, notes):
                y, result = self._call(given)
        # Code of somebody else's may raise anything, sys.exit() included.
        except (Exception, SystemExit) as error:  # noqa: BLE001
            sentence, trace = describe(error)
            return Outcome(batch, {}, sentence, trace, perf_counter() - start)
        seconds = perf_counter() - start
        outputs = read_returned(result, batch, in_columns=self.in_columns)
        if y is not None:
            outputs["y"] = read_output(y, "y", batch, in_columns=self.in_columns)
        return Outcome(batch, outputs, None, None, seconds, tuple(notes))

    def _call(self, given: dict[str, Any]) -> tuple[Any, Any]:
        y = None
        if self.forward is not None and self.forward_takes is not None:
            made = self.forward_takes.call(self.forward, given)
            y, given["cache"] = split_made(made)
        return y, self.takes.call(self.backward, given)


def lift_batch(batch: Batch, library: str, dtype: str, *, in_columns: bool) -> dict[str, Any]:
    """Return what code is given for each role: arrays of its library, new ones."""
    here = _dtype_here(library, dtype)

    def lift(values: Array) -> Any:
        turned = np.ascontiguousarray(values, here)
        if library == "jax":
            # Not by `to_backend`, which would switch the whole session to 64 bits.
            return import_module("jax.numpy").asarray(turned)
        return to_backend(turned.copy(), library)

    return {
        "x": lift(batch.x.T if in_columns else batch.x),
        "dy": lift(batch.dy.T if in_columns else batch.dy),
        "gamma": lift(batch.gamma[:, np.newaxis] if in_columns else batch.gamma),
        "beta": lift(batch.beta[:, np.newaxis] if in_columns else batch.beta),
        "eps": batch.eps,
        "param": {"mode": "train", "eps": batch.eps, "momentum": 0.9},
        "training": True,
    }


@contextmanager
def watched(given: dict[str, Any], notes: list[str]) -> Iterator[None]:
    """Keep what code prints off the screen, and note it, and what it writes into its inputs."""
    before = {name: np.array(value, copy=True) for name, value in _arrays(given)}
    printed = io.StringIO()
    with redirect_stdout(printed):
        yield
    changed = [n for n, v in _arrays(given) if not np.array_equal(before[n], v)]
    notes += _notes(changed, printed.getvalue())


def _arrays(given: dict[str, Any]) -> list[tuple[str, Array]]:
    return [(n, given[n]) for n in ("x", "gamma", "beta", "dy") if type(given[n]) is np.ndarray]


def describe(error: BaseException) -> tuple[str, str]:
    """Return a sentence about an exception of somebody else's code, and its own traceback."""
    own = error.__traceback__
    while own is not None and Path(own.tb_frame.f_code.co_filename).is_relative_to(_HERE):
        own = own.tb_next
    message = " ".join(str(error).split())
    said = f"{type(error).__name__}{': ' if message else ''}{message[:300]}"
    trace = "".join(traceback.format_exception(type(error), error, own))
    sentence = f"The code raised {said}{_place(own)}."
    # Code may raise the same object again, and then this would stand in its traceback, too.
    error.__traceback__ = None
    return sentence, trace


def _place(own: TracebackType | None) -> str:
    """Return the last line that is not of a library, as the end of a sentence."""
    if own is None:
        return ""
    first = own.tb_frame.f_code.co_filename
    lines = [f for f in traceback.extract_tb(own) if f.filename == first]
    return f", in line {lines[-1].lineno} of {Path(first).name}"


def _dtype_here(library: str, dtype: str) -> str:
    """Return the dtype that arrays have: JAX knows no 64 bits unless it was told to."""
    if library == "jax" and not import_module("jax").config.jax_enable_x64:
        return "float32" if dtype == "float64" else dtype
    return dtype


def split_made(made: Any) -> tuple[Any, Any]:
    """Return y and the cache of what a forward pass returned."""
    if not isinstance(made, tuple | list) or len(made) < 2:
        raise TypeError("the forward pass returned no cache; it has to return y, cache")
    if len(made) == 2 or isinstance(made[1], tuple | list | dict):
        return made[0], made[1]
    return made[0], tuple(made[1:])


def _notes(changed: list[str], printed: str) -> list[str]:
    notes = []
    if changed:
        what = " and ".join("dout" if name == "dy" else name for name in changed)
        notes.append(f"It writes into what it is given: {what} had other numbers afterwards.")
    if printed:
        count = len(printed.splitlines())
        notes.append(f"It printed {count} {'line' if count == 1 else 'lines'}, left out here.")
    return notes
