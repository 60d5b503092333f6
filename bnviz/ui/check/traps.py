"""What hides where: slips and set-ups as a matrix, for the check that is chosen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from bnviz.experiment import Pass
from bnviz.notation import ROLES
from bnviz.scenario import DEFAULTS, OWN_SETUP
from bnviz.slips import SLIPS, Slip
from bnviz.trials import CHECKS, Check, Column
from bnviz.ui.check.cell import draw_cell, draw_formulas
from bnviz.ui.check.matrix import columns, find_check, find_slip, name_of, own_column
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose, heard

_HERE = Path(__file__)
_table = st.components.v2.component(
    "bnviz_traps", js=_HERE.with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)
_KEY = "check-traps"
_SHORT = 6
_LEGEND = (
    "**✓** caught in every formula in which it can be made, **4/7** in 4 of 7, **✗** missed in "
    "all, **·** nothing is wrong with it. Below a set-up: for how many of the wrong ones it is ✓."
)

_BRIEF = "**✓** caught, **4/7** in 4 of 7 formulas, **✗** missed, **·** nothing is wrong with it."


def draw_traps(done: Pass | None) -> None:
    """Draw the matrix, and the cell that is picked beside it."""
    settings = session.current()
    measured = dict(columns())
    own = own_column(done) if done is not None else None
    if own is not None:
        measured[OWN_SETUP] = own
    check = find_check(settings.test)
    slip = find_slip(settings.slip)
    if slip is None:
        st.warning(
            f"There is no slip called {settings.slip}; the forgotten γ is shown.",
            icon=":material/link_off:",
        )
        slip = find_slip(DEFAULTS.slip)
        assert slip is not None  # noqa: S101  it is in the list
    setup = settings.setup if settings.setup in measured else DEFAULTS.setup
    told = "**Which check catches which mistake**, in which set-up? "
    if not settings.present:
        told += "Rows are known mistakes, columns are set-ups to test with. "
    st.markdown(told + check.sentence)
    with st.container(horizontal=True, vertical_alignment="center", key="check-tests"):
        _choose_check(check)
        only = st.toggle("Only what it misses somewhere", key="check-missed")
    left, right = st.columns([64, 36] if settings.present else [60, 40], gap="medium")
    with left:
        _draw_table(measured, check, slip, setup, only=only)
        st.markdown(_BRIEF if settings.present else _LEGEND)
        if done is not None and own is None:
            st.markdown(":material/info: Your data are too large for a column of their own.")
    with right:
        attempt = draw_cell(done, measured, slip, setup)
    with left:
        draw_formulas(attempt)


def _choose_check(check: Check) -> None:
    names = {one.id: one.name for one in CHECKS}
    choose("Check", list(names), check.id, "test", key="check-test", format_func=names.__getitem__)


def _draw_table(
    measured: Mapping[str, Column], check: Check, picked: Slip, setup: str, *, only: bool
) -> None:
    shown = [slip for slip in SLIPS if not only or _hides(slip, measured, check)]
    data = {
        "label": f"Slips and set-ups, by {check.name}",
        "colour": ROLES["wrong"].colour(session.theme()),
        "columns": [
            {
                "id": id_,
                "name": _unbroken(name_of(id_)),
                "tally": "/".join(map(str, column.tally(check))),
            }
            for id_, column in measured.items()
        ],
        "rows": [
            {
                "id": slip.id,
                "name": slip.name,
                "marks": [_mark(column, slip, check) for column in measured.values()],
            }
            for slip in shown
        ],
        "picked": {"slip": picked.id, "setup": setup},
    }
    _table(key=_KEY, data=data, on_picked_change=_take_cell)


def _unbroken(name: str) -> str:
    """Keep a short name on one line, since columns are narrow."""
    return name.replace(" ", "\u00a0") if len(name) <= _SHORT else name


def _hides(slip: Slip, measured: Mapping[str, Column], check: Check) -> bool:
    return any(column.mark(slip, check) in ("missed", "partly") for column in measured.values())


def _mark(column: Column, slip: Slip, check: Check) -> dict[str, Any]:
    mark = column.mark(slip, check)
    caught, made = column.count(slip, check)
    text, words = {
        "caught": ("✓", "caught"),
        "partly": (f"{caught}/{made}", f"caught in {caught} of {made} formulas"),
        "missed": ("✗", "missed"),
        "right": ("·", "nothing is wrong with it"),
    }[mark]
    return {"mark": mark, "text": text, "words": words}


def _take_cell() -> None:
    picked = heard(_KEY, "picked")
    if picked is not None:
        slip = str(picked["slip"])
        place = session.current().place if slip == session.current().slip else None
        session.change(slip=slip, setup=str(picked["setup"]), place=place)
