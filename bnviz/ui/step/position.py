"""Where a visitor is in the lesson, where a press leads, and what is still to be guessed."""

from dataclasses import dataclass

import streamlit as st

from bnviz.lesson import STEPS, Step, find_step
from bnviz.ui.shell import session

_REVEALED = "step-revealed"


@dataclass(frozen=True)
class Place:
    """A step, counted from 0, and whether its hidden result was asked for."""

    position: int
    is_revealed: bool = False

    @property
    def step(self) -> Step:
        """The step at this place."""
        return STEPS[self.position]


def here() -> Place:
    """Return the place of the visitor."""
    position = find_step(session.current().step)
    return Place(position, st.session_state.get(_REVEALED) == STEPS[position].id)


def neighbours(place: Place) -> tuple[Place, ...]:
    """Return the places to which *next* and *back* lead from a place."""
    if is_hidden(place):
        after = Place(place.position, is_revealed=True)
    else:
        after = Place(place.position + 1)
    before = Place(place.position - 1)
    return tuple(near for near in (after, before) if 0 <= near.position < len(STEPS))


def hides_result(step: Step) -> bool:
    """Return whether a step has something to guess, and the visitor wants to."""
    return session.current().predict and bool(step.question) and step.result is not None


def is_hidden(place: Place) -> bool:
    """Return whether the result of the step at a place is still to be guessed."""
    return hides_result(place.step) and not place.is_revealed


def name_of_place(place: Place) -> str:
    """Return the name by which the browser knows what is to be seen at a place."""
    return f"{place.position}:{int(is_hidden(place))}"


def is_over(place: Place) -> bool:
    """Return whether nothing comes after a place."""
    return place.position == len(STEPS) - 1 and not is_hidden(place)


def go_to(target: int, *, revealed: bool = False) -> None:
    """Show the step at a position; the first or the last one for a position beyond them."""
    step = STEPS[min(max(target, 0), len(STEPS) - 1)]
    session.change(step=step.id)
    st.session_state[_REVEALED] = step.id if revealed else None
