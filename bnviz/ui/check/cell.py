"""One cell of the trap matrix: the slip, its formula, every check, and the gradient it gives."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from bnviz.derivation import Equation, formula
from bnviz.experiment import Pass
from bnviz.expression import Colours, to_latex
from bnviz.figures import draw_gradients
from bnviz.notation import QUANTITIES, path_colours, quantity_colours
from bnviz.scenario import OWN_SETUP
from bnviz.slips import Slip
from bnviz.trials import (
    CHECKS,
    OUTPUTS,
    SETUPS,
    Attempt,
    Check,
    Column,
    attempts,
    find_truth,
    run_attempt,
    start,
)
from bnviz.ui.check.matrix import make_setup, name_of, say_of
from bnviz.ui.check.stage import fit, is_projected
from bnviz.ui.check.summary import summarize
from bnviz.ui.check.tables import write_number
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose

_PLAIN = {"displayModeBar": False, "responsive": True}
_ROOM = 210  # LaTeX of a formula that fits into the column


def draw_cell(done: Pass | None, measured: Mapping[str, Column], slip: Slip, setup: str) -> Attempt:
    """Draw what a slip does in a set-up, and return where it was made."""
    is_brief = session.current().present
    st.markdown(f"#### {slip.name}")
    st.markdown(slip.sentence if is_brief else f"{slip.sentence} *{slip.source}.*")
    st.markdown(summarize(slip, measured))
    if not is_brief:
        st.markdown(f"**Here: {name_of(setup)}.** {say_of(setup)}")
    made = attempts(slip)
    attempt = _choose_place(made)
    errors = measured[setup].errors[slip.id, attempt.form.id]
    # On a projector the gradient itself, and of the checks what the matrix says.
    if not is_brief:
        st.markdown("  \n".join(_line(check, errors[check.id], slip) for check in CHECKS))
    _draw_heatmaps(done, attempt, setup)
    if setup != OWN_SETUP and not is_brief:
        _offer(setup)
    return attempt


def _choose_place(made: tuple[Attempt, ...]) -> Attempt:
    forms = {attempt.form.id: attempt.form for attempt in made}
    wanted = session.current().place
    # The shortest formula shows the slip best.
    shortest = min(forms.values(), key=lambda one: (_is_thoreys(one), len(to_latex(one.corrected))))
    chosen = wanted if wanted in forms else shortest.id
    if len(made) > 1:
        choose(
            "Made in",
            list(forms),
            chosen,
            "place",
            key="check-place",
            make=st.pills,
            label_visibility="visible",
            format_func=lambda id_: _name(forms[id_]),
        )
    return next(attempt for attempt in made if attempt.form.id == chosen)


def _is_thoreys(form: Equation) -> bool:
    return form.number == form.id


def _name(form: Equation) -> str:
    text = QUANTITIES[form.quantity].text
    return f"Thorey's {text}" if _is_thoreys(form) else f"({form.number})"


def _line(check: Check, error: float, slip: Slip) -> str:
    if slip.is_right:
        return f":material/check: {check.name}: nothing to catch"
    if check.id == "shapes":
        found = "" if error == 0 else ", they differ"
    else:
        found = f", error {write_number(error)}" if np.isfinite(error) else ", it cannot compare"
    if check.catches(error):
        return f":material/verified: {check.name}: caught{found}"
    return f":material/visibility_off: {check.name}: **missed**{found}"


def draw_formulas(attempt: Attempt) -> None:
    """Draw the formula with the slip in it, and the right one."""
    wrong = replace(attempt.form, corrected=attempt.tree)
    st.markdown(
        f"**{attempt.slip.name}**, in {_name(attempt.form)}{_write(wrong)}"
        f"and as it should be{_write(attempt.form)}"
    )


def _write(form: Equation) -> str:
    theme = session.theme()
    colours = Colours(
        {} if form.has_paths else quantity_colours(theme), path_colours(theme), frozenset()
    )
    one_line = len(to_latex(form.corrected)) <= _ROOM
    return f"\n\n$$\n{formula(form, printed=False, colours=colours, one_line=one_line)}\n$$\n\n"


def _draw_heatmaps(done: Pass | None, attempt: Attempt, setup: str) -> None:
    given = make_setup(setup, done)
    if given is None:
        return
    right = start(given)
    found = run_attempt(attempt, right)
    if found is None:
        st.markdown(
            ":material/block: A pass with this slip stops with an error here: its shapes do not "
            "fit each other."
        )
        return
    name = attempt.form.quantity if attempt.form.quantity in OUTPUTS else "dx"
    addends: Any = find_truth(given).addends[name][0]
    figure = draw_gradients(
        name,
        found[name],
        np.asarray(right[name]),
        addends,
        "with the slip",
        session.theme(),
        large=is_projected(),
    )
    st.plotly_chart(
        fit(figure),
        key="check-attempt",
        theme=None,
        config=_PLAIN,
        alt=f"Heatmaps of {QUANTITIES[name].text} with the slip, of the right one, and of their "
        "difference, on one scale.",
    )


def _offer(setup: str) -> None:
    settings = next(one.settings for one in SETUPS if one.id == setup)
    names = "m d gamma beta eps data scale shift seed upstream dtype".split()
    st.button(
        "Use this set-up on every page",
        icon=":material/input:",
        key="check-use",
        on_click=session.change,
        kwargs={name: getattr(settings, name) for name in names} | {"edit": ()},
    )
