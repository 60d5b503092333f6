"""Where a visitor is in the lesson, and what is still to be guessed there."""

import streamlit as st

from bnviz.lesson import STEPS, Step, find_step
from bnviz.ui import session

_REVEALED = "step-revealed"


def position() -> int:
    """Return the position of the step that is shown, counted from 0."""
    return find_step(session.current().step)


def hides_result(step: Step) -> bool:
    """Return whether a step has something to guess, and the visitor wants to."""
    return session.current().predict and bool(step.question) and step.result is not None


def is_revealed() -> bool:
    """Return whether the result of the step that is shown was asked for."""
    return st.session_state.get(_REVEALED) == STEPS[position()].id


def is_hidden(step: Step) -> bool:
    """Return whether the result of the step that is shown is still to be guessed."""
    return hides_result(step) and not is_revealed()


def go_to(target: int, *, revealed: bool = False) -> None:
    """Show the step at a position; the first or the last one for a position beyond them."""
    step = STEPS[min(max(target, 0), len(STEPS) - 1)]
    session.change(step=step.id)
    st.session_state[_REVEALED] = step.id if revealed else None
