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
    differences, setups = CHECKS[0], [id_ for id_ in measured if id_ != OWN_SETUP]
    blind = [id_ for id_ in setups if not _is_seen(measured[id_], slip)]
    marks = {id_: measured[id_].mark(slip, differences) for id_ in setups if id_ not in blind}
    sentences = ["; ".join(told) + "."]
    for told_of, ids in (
        ("**Every check misses it** where", blind),
        ("Finite differences miss it where", [i for i, mark in marks.items() if mark == "missed"]),
        (
            "Finite differences miss it in some formulas where",
            [i for i, mark in marks.items() if mark == "partly"],
        ),
    ):
        if ids:
            sentences.append(f"{told_of} {_list([name_of(id_) for id_ in ids])}.")
    if not blind and set(marks.values()) == {"caught"}:
        sentences.append("From finite differences it cannot hide in any of these set-ups.")
    own = measured.get(OWN_SETUP)
    if own is not None and own.mark(slip, differences) == "missed":
        sentences.append("On your own set-up finite differences miss it.")
    return " ".join(sentences)


def _is_seen(column: Column, slip: Slip) -> bool:
    """Return whether any check catches a slip, in whatever formula."""
    return bool(column.catchers(slip) or column.catchers(slip, "partly"))


def _list(names: list[str]) -> str:
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last
