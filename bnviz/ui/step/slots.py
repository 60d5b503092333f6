"""Three slots on the page: the step that is shown, and the two to which a press may lead.

A press then needs no trip to the server: the browser shows the slot that holds the step, and the
server prepares the next one meanwhile. See lesson_view.js.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bnviz.ui.step.position import Place, here, name_of_place, neighbours

SHOWN = "step-slot-shown"
"""The key of the session's state under which the number of the slot on the screen stands."""

_KEY = "step-slots"
_COUNT = 3


def allot(
    slots: Sequence[Place | None], needed: Sequence[Place], shown: int
) -> tuple[Place | None, ...]:
    """Return which place each slot holds next; what it holds already stays where it is.

    Parameters
    ----------
    slots
        What they held before, or None for nothing.
    needed
        Not more places than there are slots; the first one is waited for.
    shown
        The slot on the screen, which is filled last: it stays as it is until another can be shown.
    """
    kept = [place if place in needed else None for place in slots]
    free = [number for number, place in enumerate(kept) if place is None]
    free.sort(key=lambda number: number == shown)
    for place in needed:
        if place not in kept:
            kept[free.pop(0)] = place
    return tuple(kept)


def open_slots() -> list[tuple[Place, DeltaGenerator, int]]:
    """Return places to draw, the shown one first, each with its container and its number."""
    needed = (here(), *neighbours(here()))
    shown = st.session_state.get(SHOWN, 0)
    slots = allot(st.session_state.get(_KEY, (None,) * _COUNT), needed, shown)
    st.session_state[_KEY] = slots
    # Unless the browser says otherwise with its next press.
    st.session_state[SHOWN] = slots.index(here())
    containers = [st.container(key=f"step-slot-{number}", gap=None) for number in range(_COUNT)]
    numbers = [slots.index(place) for place in needed]
    return [(p, containers[n], n) for p, n in zip(needed, numbers, strict=True)]


def mark_still() -> None:
    """Mark a slot that has no heatmaps to wait for."""
    st.html("<span data-still></span>")


def mark(place: Place) -> None:
    """Mark the beginning or the end of a slot: between two marks for one place all is there."""
    st.html(f'<span data-place="{name_of_place(place)}"></span>')
