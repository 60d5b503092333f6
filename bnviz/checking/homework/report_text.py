"""A report as text, for a terminal and for the message of a failed test."""

from textwrap import fill

import numpy as np

from bnviz.checking.homework.batch import Array
from bnviz.checking.homework.report import Case, Output, Report
from bnviz.checking.homework.sentences import name_slip, say_all, say_state

_WIDTH = 96
_INDENT = " " * 11
# Numbers of one row that are written out.
_FEW = 12


def write_text(report: Report) -> str:
    """Return a report as lines of text."""
    blocks = [_fill(report.sentence)]
    if report.outputs:
        lines = (_write_output(output, same) for output, same in without_repeats(report))
        blocks.append("\n".join(lines))
    if report.case is not None:
        blocks.append(_write_case(report.case))
    if report.traceback is not None:
        blocks.append(report.traceback.rstrip())
    if report.notes:
        blocks.append("\n".join(map(_fill, report.notes)))
    return "\n\n".join(blocks)


def without_repeats(report: Report) -> list[tuple[Output, Output | None]]:
    """Return each output with the one before it that has the same slip, which needs no repeating.

    The place may be another one.
    """
    seen: dict[tuple[str, ...], Output] = {}
    found = []
    for output in report.outputs.values():
        found.append((output, seen.get(output.slips) if output.slips else None))
        seen.setdefault(output.slips, output)
    return found


def _write_output(output: Output, same: Output | None) -> str:
    lines = [f"  {output.quantity:<7}{output.symbol:<7}{say_state(output)}"]
    if not output.is_right:
        named = " + ".join(f"{name_slip(slip)} [{slip}]" for slip in output.slips)
        parts = (named, *say_all(output, same)) if named else say_all(output, same)
        lines += [_fill(part, _INDENT) for part in parts]
    return "\n".join(lines)


def _write_case(case: Case) -> str:
    batch = case.batch
    lines = [
        f"The smallest batch on which it fails, {batch.say_shape()}:",
        f"  x = {write_array(batch.x)}, dy = {write_array(batch.dy)}",
        f"  gamma = {write_array(batch.gamma)}, beta = {write_array(batch.beta)}",
        f"  eps = {batch.eps:g}",
    ]
    for name, yours in case.yours.items():
        lines.append(
            f"  {name:<7}yours {write_array(yours)}   right {write_array(case.right[name])}"
        )
    return "\n".join(lines)


def _fill(text: str, indent: str = "") -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def write_array(values: Array) -> str:
    """Return an array in one line; a matrix with one feature as the list of its samples."""
    if values.ndim == 2 and values.shape[1] == 1:
        return f"({_row(values[:, 0])})ᵀ"
    if values.ndim == 2:
        return "[" + ", ".join(f"({_row(row)})" for row in values) + "]"
    return f"({_row(np.atleast_1d(values))})"


def _row(values: Array) -> str:
    shown = [f"{value:.4g}" for value in values.ravel()[:_FEW]]
    return ", ".join([*shown, "…"] if values.size > _FEW else shown)
