"""`bnviz.check`: somebody's own backward pass, run on batches where no slip hides, and judged."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bnviz.checking.homework.autograd_function import AutogradFunction, is_autograd_function
from bnviz.checking.homework.batch import Batch
from bnviz.checking.homework.fixed_eps import find_eps
from bnviz.checking.homework.judging import judge_outcomes
from bnviz.checking.homework.layers import is_layer, open_layer
from bnviz.checking.homework.own_layer import is_own_layer, open_own_layer, say_class, say_missing
from bnviz.checking.homework.partners import LIBRARIES, find_forward, find_library
from bnviz.checking.homework.report import Report
from bnviz.checking.homework.roles import HOW, read_backward, read_forward
from bnviz.checking.homework.running import Code, Outcome
from bnviz.checking.homework.smallest import find_smallest
from bnviz.checking.homework.traps import draw_square, draw_traps
from bnviz.scenario import why_not

# A run that takes longer is worth a word.
_LONG = 2.0
# And no more batches are begun once the code has run as long as this.
_MOST_SECONDS = 30.0


class _Runnable(Protocol):
    def run(self, batch: Batch) -> Outcome: ...


def check(
    backward: Any,
    *,
    forward: Callable[..., Any] | None = None,
    library: str | None = None,
    dtype: str = "float64",
) -> Report:
    """Check a backward pass of batch normalization, and name the slip where it is wrong.

    It is run on batches on which no known slip can hide. What it gives is compared with the
    kernels, and, where it is wrong, with what each slip of `bnviz.SLIPS` would give in each line of
    the derivation. Then the smallest batch is looked for on which it fails.

    Parameters
    ----------
    backward
        One of these:

        - ``batchnorm_backward(dout, cache)`` that returns dx (m, D), dgamma (D,), dbeta (D,), with
          the cache of its own forward pass;
        - a function of x, gamma, beta, eps and dy, in any order if they have their usual names;
        - a layer of PyTorch, as ``torch.nn.BatchNorm1d(8)``;
        - an object of a class of your own with ``forward(x)`` and ``backward(dout)``, which keeps
          γ and β, and returns the gradients or leaves them behind as ``dgamma``, ``gamma.grad`` or
          in ``grads``;
        - a ``torch.autograd.Function`` that is applied to x, gamma, beta and eps.

        It may return the three as a tuple, by their names, or dx alone.
    forward
        The forward pass that makes the cache: ``batchnorm_forward(x, gamma, beta, bn_param)``,
        which returns y and the cache; in the place of ``bn_param`` may stand eps. By default the
        function beside the backward pass whose name says so. Its y is checked, too.
    library
        ``"numpy"``, ``"torch"``, ``"jax"`` or ``"cupy"``: what the arrays are. By default what the
        code mentions.
    dtype
        ``"float64"`` or ``"float32"``. JAX gets float32 unless it was told to know 64 bits.

    Returns
    -------
    Report
        With ``passed``, ``slips``, ``outputs`` and ``raise_for_failure()``. Code that is wrong, or
        raises an exception, makes no exception here.

    Raises
    ------
    TypeError
        What should be checked takes no arguments that could be told, or no forward pass is found.
    ValueError
        There is no such library or dtype, or it cannot be used here.

    Examples
    --------
    >>> import numpy as np
    >>> def backward(x, gamma, beta, eps, dy):
    ...     inv_std = 1 / np.sqrt(x.var(0) + eps)
    ...     x_hat = (x - x.mean(0)) * inv_std
    ...     along = x_hat * (dy * x_hat).mean(0)
    ...     dx = inv_std * (dy - dy.mean(0) - along)
    ...     return dx, (dy * x_hat).sum(0), dy.sum(0)
    >>> report = check(backward)
    >>> report.passed, report.slips[0], report.outputs["dgamma"].is_right
    (False, 'gamma-forgotten', True)
    """
    if dtype not in ("float64", "float32"):
        raise ValueError(f"dtype is float64 or float32, and not {dtype!r}.")
    if is_layer(backward):
        layer = open_layer(backward)
        with layer.borrowed():
            return _check(layer, layer.features, None if layer.takes_eps else layer.eps)
    if is_autograd_function(backward):
        return _check(AutogradFunction(backward), None, None)
    if inspect.isclass(backward):
        raise TypeError(say_class(backward))
    if is_own_layer(backward):
        own = open_own_layer(backward)
        eps = None if own.takes_eps else find_eps(own.run, own.features)
        return _check(own, own.features, eps)
    if not callable(backward):
        raise TypeError(f"There is nothing to check: {say_missing(backward)}. {HOW}")
    code = _with_layout(_read(backward, forward, library, dtype))
    return _check(code, None, None if code.takes_eps else find_eps(code.run))


def _read(
    backward: Callable[..., Any],
    forward: Callable[..., Any] | None,
    library: str | None,
    dtype: str,
) -> Code:
    takes = read_backward(backward)
    if "cache" in takes.roles and forward is None:
        forward = find_forward(backward)
        if forward is None:
            raise TypeError(
                "It takes a cache, and no forward pass that makes one stands beside it: give it, "
                "as in bnviz.check(backward, forward=my_forward)."
            )
    forward_takes = None if forward is None else read_forward(forward)
    library = library or find_library(backward, forward)
    if library not in LIBRARIES:
        raise ValueError(f"There is no library {library!r} here; choose of {', '.join(LIBRARIES)}.")
    reason = why_not(library)
    if reason is not None:
        raise ValueError(f"The code cannot be run: {reason}")
    return Code(backward, takes, forward, forward_takes, library, dtype)


def _with_layout(code: Code) -> Code:
    """Return the code as it wants its arrays: samples down, unless it runs only the other way."""
    batch = draw_traps()[0]
    if code.run(batch).raised is None:
        return code
    turned = replace(code, in_columns=True)
    outcome = turned.run(batch)
    fits = outcome.raised is None and not any(one.problem for one in outcome.outputs.values())
    return turned if fits else code


def _check(code: _Runnable, features: int | None, eps: float | None) -> Report:
    outcomes = _run_all(code, draw_traps(features), eps)
    if all(outcome.raised for outcome in outcomes) and features is None:
        outcomes += _run_all(code, (draw_square(),), eps)
    raised = next((outcome for outcome in outcomes if outcome.raised), None)
    notes = _notes(code, outcomes)
    if all(outcome.raised for outcome in outcomes):
        assert raised is not None  # noqa: S101  there is at least one batch
        where = f" It was run with {raised.batch.say_shape()}."
        sentence = f"{raised.raised}{where}"
        return Report(False, (), {}, sentence, notes, None, None, raised.traceback)
    report = replace(judge_outcomes(outcomes), notes=notes)
    if raised is not None:
        sentence = f"{report.sentence} With {raised.batch.say_shape()}: {raised.raised}"
        report = replace(report, passed=False, sentence=sentence, traceback=raised.traceback)
    if not report.passed:
        report = replace(report, case=find_smallest(code.run, features, eps))
    return report


def _run_all(code: _Runnable, batches: Sequence[Batch], eps: float | None) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for batch in batches:
        outcomes.append(code.run(batch if eps is None else replace(batch, eps=eps)))
        if sum(outcome.seconds for outcome in outcomes) > _MOST_SECONDS:
            break
    return outcomes


def _notes(code: _Runnable, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    notes = dict.fromkeys(note for outcome in outcomes for note in outcome.notes)
    if isinstance(code, Code) and code.in_columns:
        notes[
            "It takes samples that run across, x as (D, m); with x as (m, D) it does not run."
        ] = None
    slowest = max(outcome.seconds for outcome in outcomes)
    if slowest > _LONG:
        notes[f"It takes its time: {slowest:.1f} s for one small batch."] = None
    return tuple(notes)
