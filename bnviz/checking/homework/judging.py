"""What came back on every batch, judged: right or not, by how much, and by which slip."""

from collections.abc import Container, Sequence
from dataclasses import replace

import numpy as np

from bnviz.checking.homework.batch import OUTPUTS, Batch
from bnviz.checking.homework.explanation import Compared, Explanation, explain, is_same
from bnviz.checking.homework.locating import locate
from bnviz.checking.homework.names import GRADIENTS
from bnviz.checking.homework.report import Output, Report
from bnviz.checking.homework.returned import Returned, shape_of
from bnviz.checking.homework.running import Outcome
from bnviz.checking.homework.sentences import say_explained, say_verdict
from bnviz.checking.homework.suspects import is_searchable
from bnviz.numerics import relative_error
from bnviz.slips import SLIPS


def judge_outcomes(outcomes: Sequence[Outcome]) -> Report:
    """Judge what came back. An outcome that raised is left to the caller.

    The first batch on which something is wrong is the one that is explained and shown.
    """
    ran = [outcome for outcome in outcomes if outcome.raised is None]
    shown = next((one for one in ran if _wrong_in(one)), ran[0])
    names: list[str] = [name for name in OUTPUTS if name in shown.outputs]
    others = [one for one in ran if one is not shown and wrong_numbers(one)]
    swapped = _find_swapped(shown)
    compared = _compare(shown, leave_out=swapped)
    found = explain(compared, [_compare(one, leave_out=swapped) for one in others[:1]])
    outputs = {name: _judge_output(name, shown, ran, found.get(name, ())) for name in names}
    for name, other in swapped.items():
        problem = _say_swapped(name, other)
        outputs[name] = replace(outputs[name], problem=problem, sentence=problem, part=None)
    return Report(
        passed=all(output.is_right for output in outputs.values()),
        slips=_suspected(outputs),
        outputs=outputs,
        sentence=say_verdict(outputs, shown.batch, ran[0].batch),
        batch=shown.batch,
    )


def find_error(returned: Returned, name: str, batch: Batch) -> float | None:
    """Return the relative error of an output, or None where it cannot be compared."""
    if returned.values is None or not np.isfinite(returned.values).all():
        return None
    values, right = np.squeeze(returned.values), np.squeeze(batch.quantities[name])
    if values.shape != right.shape:
        return None
    return relative_error(values, right, batch.magnitudes[name])


def is_wrong(returned: Returned, name: str, batch: Batch) -> bool:
    """Whether an output is wrong, by its numbers or its shape."""
    error = find_error(returned, name, batch)
    return error is None or error > returned.tolerance or returned.problem is not None


def wrong_numbers(outcome: Outcome) -> frozenset[str]:
    """Return the outputs that have the shape they should have, and wrong numbers."""
    return frozenset(
        name
        for name, returned in outcome.outputs.items()
        if returned.values is not None
        and (find_error(returned, name, outcome.batch) or 0) > returned.tolerance
    )


def _wrong_in(outcome: Outcome) -> list[str]:
    return [n for n, one in outcome.outputs.items() if is_wrong(one, n, outcome.batch)]


def _compare(outcome: Outcome, leave_out: Container[str]) -> Compared:
    given = {
        name: one.values
        for name, one in outcome.outputs.items()
        if one.values is not None and name not in leave_out and np.isfinite(one.values).all()
    }
    errors = {name: find_error(outcome.outputs[name], name, outcome.batch) for name in given}
    allowed = {name: outcome.outputs[name].tolerance for name in given}
    wrong = frozenset(n for n, error in errors.items() if error is None or error > allowed[n])
    return Compared(given, wrong, outcome.batch, max(allowed.values(), default=0.0))


def _judge_output(
    name: str, shown: Outcome, ran: Sequence[Outcome], found: tuple[Explanation, ...]
) -> Output:
    here = [(one.outputs[name], one.batch) for one in ran if name in one.outputs]
    errors = [find_error(returned, name, batch) for returned, batch in here]
    known = [error for error in errors if error is not None]
    returned = shown.outputs[name]
    output = Output(
        quantity=name,
        is_right=not any(is_wrong(one, name, batch) for one, batch in here),
        error=max(known) if known else None,
        problem=next((one.problem for one, _ in here if one.problem), None),
        yours=returned.values,
        right=np.asarray(shown.batch.quantities[name]),
    )
    if output.is_right:
        return replace(output, sentence="Right.")
    if found:
        first = found[0]
        others = tuple(dict.fromkeys(s for one in found[1:] for s in one.slips))
        output = replace(
            output,
            slips=first.slips,
            others=tuple(slip for slip in others if slip not in first.slips),
            part=first.lines[0].quantity,
            equations=tuple(line.number for line in first.lines),
        )
        return replace(output, sentence=say_explained(output))
    return _locate(output, shown.batch, returned.tolerance)


def _locate(output: Output, batch: Batch, tolerance: float) -> Output:
    """Say where a wrong dx differs, where no slip gives its numbers."""
    yours = output.yours
    if output.quantity == "dx" and yours is not None and yours.shape == shape_of("dx", batch):
        place = locate(yours, batch, tolerance) if np.isfinite(yours).all() else None
        if place is not None:
            equations = (place.equation,)
            return replace(output, part=place.part, equations=equations, sentence=place.sentence)
    said = say_explained(output, is_searched=is_searchable(batch))
    return replace(output, sentence=said)


def _find_swapped(shown: Outcome) -> dict[str, str]:
    """Return the outputs that have the right numbers of another one, with that one."""
    return {
        name: other
        for name in GRADIENTS
        for other in GRADIENTS
        if name != other and _is(shown, name, other) and not _is(shown, name, name)
    }


def _is(shown: Outcome, name: str, other: str) -> bool:
    """Whether one output has the right numbers of another one."""
    returned = shown.outputs.get(name)
    if returned is None or returned.values is None:
        return False
    allowed = returned.tolerance * shown.batch.magnitudes[other]
    return is_same(returned.values, np.asarray(shown.batch.quantities[other]), allowed)


def _say_swapped(name: str, other: str) -> str:
    return f"What is returned as {name} is {other}: return dx, dgamma, dbeta in this order."


def _suspected(outputs: dict[str, Output]) -> tuple[str, ...]:
    """Return the slips of all outputs: what is likely for one before what is only possible."""
    likely = dict.fromkeys(slip for output in outputs.values() for slip in output.slips)
    other = dict.fromkeys(slip for output in outputs.values() for slip in output.others)
    order = [slip.id for slip in SLIPS]
    share = {s: sum(s in one.slips for one in outputs.values()) for s in likely}
    first = sorted(likely, key=lambda slip: (-share[slip], order.index(slip)))
    return tuple(dict.fromkeys((*first, *other)))
