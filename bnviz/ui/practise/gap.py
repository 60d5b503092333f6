"""Fill the gap: a formula with one factor missing, to choose or to type. Made for phones."""

from string import ascii_lowercase

import streamlit as st

from bnviz.checking import Attempt, Exercise, Gap, gaps
from bnviz.expression import Expression
from bnviz.expression.reading import ParseError, parse
from bnviz.ui.practise.exercise import write, write_claim
from bnviz.ui.practise.judging import judged_tree
from bnviz.ui.practise.verdict import draw_mistake


def draw_gap(exercise: Exercise) -> Attempt | None:
    """Draw one gap of an exercise, and return what came of what was put in, if anything was."""
    count_key = f"gap-{exercise.id}"
    number = int(st.session_state.get(count_key, 0)) % len(gaps(exercise))
    gap = gaps(exercise)[number]
    key = f"{count_key}-{number}"
    st.markdown(f"Which factor is missing?{write_claim(exercise, gap.shown)}")
    chosen = st.radio(
        "What stands in the box?",
        range(len(gap.choices)),
        # A letter, since a formula alone names no button to a screen reader.
        format_func=lambda place: f"**{ascii_lowercase[place]}** {write(gap.choices[place])}",
        index=None,
        horizontal=True,
        key=f"{key}-choice",
    )
    typed = st.text_input("or type it", key=f"{key}-typed", placeholder="such as var + eps")
    st.button(
        f"Another gap ({number + 1} of {len(gaps(exercise))})",
        icon=":material/refresh:",
        key=f"{key}-next",
        on_click=_turn,
        args=(count_key, number + 1),
    )
    part = _read(typed) if typed.strip() else _chosen(gap, chosen)
    return None if part is None else judged_tree(exercise.id, gap.filled(part))


def _chosen(gap: Gap, place: int | None) -> Expression | None:
    return None if place is None else gap.choices[place]


def _read(text: str) -> Expression | None:
    try:
        return parse(text)
    except ParseError as error:
        draw_mistake(text, error.position, error.sentence)
        return None


def _turn(key: str, number: int) -> None:
    st.session_state[key] = number
