"""Where a slip hides, and from whom, in one paragraph that is computed from the trap matrix."""

from collections.abc import Mapping

from bnviz.scenario import OWN_SETUP
from bnviz.slips import Slip
from bnviz.trials import CHECKS, Column
from bnviz.ui.check.matrix import name_of


def summarize(slip: Slip, measured: Mapping[str, Column]) -> str:
    """Say in which set-ups which checks catch a slip; every word of it is computed."""
    if slip.is_right:
        return "Its value is right, so no check of numbers has anything to catch."
    good = measured["good"]
    caught, partly, missed = (
        _list([check.phrase for check in good.catchers(slip, mark)])
        for mark in ("caught", "partly", "missed")
    )
    told = [f"On good data it is **caught by** {caught or 'nobody'}"]
    if partly:
        told.append(f"in some formulas by {partly}")
    if missed:
        told.append(f"**missed by** {missed}")
    blind = [
        name_of(id_)
        for id_, column in measured.items()
        if id_ != OWN_SETUP and not column.catchers(slip) and not column.catchers(slip, "partly")
    ]
    differences = CHECKS[0]
    hides = [
        name_of(id_)
        for id_, column in measured.items()
        if column.mark(slip, differences) == "missed" and name_of(id_) not in blind
    ]
    sentences = ["; ".join(told) + "."]
    if blind:
        sentences.append(f"**Every check misses it** where {_list(blind)}.")
    if hides:
        sentences.append(f"Finite differences miss it where {_list(hides)}.")
    if not blind and not hides:
        sentences.append("From finite differences it cannot hide in any of these set-ups.")
    return " ".join(sentences)


def _list(names: list[str]) -> str:
    return (
        names[0]
        if len(names) == 1
        else ", ".join(names[:-1]) + " and " + names[-1]
        if names
        else ""
    )
