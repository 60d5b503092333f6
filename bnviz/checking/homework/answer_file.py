"""A file with the gradients that somebody worked out at home, read and judged. It is never run."""

from dataclasses import replace
from pathlib import PurePath

import numpy as np

from bnviz.checking.homework.batch import Array, Batch, tolerance_of
from bnviz.checking.homework.explanation import find_blind_spots
from bnviz.checking.homework.judging import judge_outcomes
from bnviz.checking.homework.names import GRADIENTS, find_output
from bnviz.checking.homework.report import Report
from bnviz.checking.homework.returned import Returned, read_output
from bnviz.checking.homework.running import Outcome
from bnviz.checking.homework.sentences import name_slip
from bnviz.checking.homework.suspects import is_searchable
from bnviz.notation import QUANTITIES
from bnviz.scenario import BadData, Limits, understand
from bnviz.scenario.npy_file import MAGIC, read_npy
from bnviz.scenario.npz_file import list_arrays, read_member
from bnviz.scenario.problem import quote

ANSWER_ENDINGS = ("npz", "npy", "csv", "tsv", "txt")
"""The endings of files that an answer may have."""

_ZIP = b"PK\x03\x04"
_CODE = ("py", "ipynb", "m", "jl", "r", "js")
_HOW = 'numpy.savez("answer.npz", dx=dx, dgamma=dgamma, dbeta=dbeta)'
# Text with so few decimals says little; with more than this it is as good as the numbers.
_FEWEST_DECIMALS, _MOST_DECIMALS = 2, 8


def judge_file(name: str, payload: bytes, batch: Batch, limits: Limits | None = None) -> Report:
    """Judge the gradients in a file, as `bnviz.check` judges what code returns.

    Parameters
    ----------
    name
        The name of the file.
    payload
        An NPZ file with dx, and dgamma and dbeta if they are there, under these or like names; or
        an NPY file or a table with dx alone.
    batch
        What the gradients are of.

    Raises
    ------
    BadData
        With one sentence, if the file cannot be used: it is too large, damaged, no numbers, NaN,
        pickled, code, or has arrays of other names.
    """
    # Numbers may be as large as they like: what overflows is infinitely wrong.
    with np.errstate(over="ignore", invalid="ignore"):
        outputs, notes = read_answer(name, payload, batch, limits or Limits())
        report = judge_outcomes([Outcome(batch, outputs)])
    return replace(report, notes=(*notes, *_say_limits(report, batch)))


def read_answer(
    name: str, payload: bytes, batch: Batch, limits: Limits
) -> tuple[dict[str, Returned], tuple[str, ...]]:
    """Return the gradients in a file by their ids, and what was done with it, in sentences.

    Raises
    ------
    BadData
        See `judge_file`.
    """
    ending = PurePath(name).suffix.lower().lstrip(".")
    if len(payload) > limits.max_upload_bytes:
        raise BadData(
            f"The file has {len(payload)} bytes, and at most {limits.max_upload_bytes} are "
            "allowed, so save the gradients alone."
        )
    if ending in _CODE:
        raise BadData(
            f"Code is never run here: run it where you wrote it, and bring what it gives, {_HOW}."
        )
    if payload.startswith(_ZIP) and ending != "xlsx":
        return _read_archive(payload, batch, limits)
    if payload.startswith(MAGIC):
        return {"dx": _returned(_read_array("dx", payload, limits), "dx", batch)}, ()
    taken = understand(name, payload, limits).take()
    tolerance = _tolerance_of_text(taken.x, batch)
    returned = replace(read_output(taken.x, "dx", batch), tolerance=tolerance)
    return {"dx": returned}, (taken.note,) if taken.note else ()


def _read_archive(
    payload: bytes, batch: Batch, limits: Limits
) -> tuple[dict[str, Returned], tuple[str, ...]]:
    found: dict[str, str] = {}
    others = []
    for name in list_arrays(payload):
        output = find_output(name)
        if output is not None and output not in found:
            found[output] = name
        elif name not in QUANTITIES:
            others.append(name)
    if not found:
        held = ", ".join(quote(name) for name in list_arrays(payload)[:4])
        raise BadData(f"The file holds {held}, and no gradient; name them as in {_HOW}.")
    outputs = {}
    for output in GRADIENTS:
        if output in found:
            member = read_member(payload, found[output], limits)
            outputs[output] = _returned(_read_array(output, member, limits), output, batch)
    left_out = ", ".join(quote(name) for name in others[:4])
    return outputs, (f"Left out, since it is no gradient: {left_out}.",) if others else ()


def _read_array(name: str, payload: bytes, limits: Limits) -> Array:
    try:
        values, _, has_gaps = read_npy(payload, limits)
    except BadData as error:
        raise BadData(f"{name} cannot be read. {error}") from None
    if has_gaps:
        raise BadData(
            f"{name} holds NaN, so look for a division by zero or the root of a negative number."
        )
    return values


def _returned(values: Array, name: str, batch: Batch) -> Returned:
    if name != "dx" and 1 in values.shape:
        values = values.ravel()
    narrow = values.astype(np.float32)
    # All are numbers of 32 bits, so that is what they were worked out in.
    is_narrow = bool((narrow == values).all())
    tolerance = tolerance_of(narrow.dtype if is_narrow else values.dtype)
    return replace(read_output(values, name, batch), tolerance=tolerance)


def _tolerance_of_text(values: Array, batch: Batch) -> float:
    """Return the relative error that comes of writing numbers with so many decimals."""
    least = tolerance_of(values.dtype)
    for decimals in range(_FEWEST_DECIMALS, _MOST_DECIMALS):
        if np.allclose(values, np.round(values, decimals), rtol=0, atol=1e-12):
            rounded = 0.51 * 10.0**-decimals / batch.magnitudes["dx"]
            return min(max(least, rounded), tolerance_of(np.dtype(np.float16)))
    return least


def _say_limits(report: Report, batch: Batch) -> tuple[str, ...]:
    """Say what these data cannot show, where the answer is right on them."""
    if not is_searchable(batch):
        say = "The batch is too large to look for slips on it: a smaller one names them."
        return () if report.passed else (say,)
    hidden = find_blind_spots(batch, 1e-6) if report.passed else ()
    if not hidden:
        return ()
    named = "; ".join(map(name_slip, hidden))
    return (f"These data cannot show: {named}. The trap data show every slip.",)
