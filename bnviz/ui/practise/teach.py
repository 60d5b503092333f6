"""For teachers: a link to one exercise, and sheets with fresh numbers for each student."""

from functools import partial

import streamlit as st

from bnviz.checking import Exercise
from bnviz.checking.sheets import write_key, write_sheet, write_stack
from bnviz.ui.practise.exercise import choose_exercise, draw_question
from bnviz.ui.practise.links import address_of
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose_here

_PARTS = {"line": "one line", "working": "a derivation"}
# A class; each student takes some tenths of a second.
_MOST_STUDENTS = 60


def draw_teach() -> None:
    """Draw what a teacher hands out."""
    exercise = choose_exercise()
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("A link to one exercise", anchor=False)
        _draw_link(exercise)
    with right:
        st.subheader("A sheet for each student", anchor=False)
        _draw_sheets()


def _draw_link(exercise: Exercise) -> None:
    draw_question(exercise)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = choose_here(
            "The link opens",
            list(_PARTS),
            key="teach-part",
            format_func=_PARTS.__getitem__,
            label_visibility="visible",
        )
        hints = st.toggle("With hints", value=True, key="teach-hints")
    st.code(
        address_of(practice=part, hints=hints, present=False),
        language=None,
        wrap_lines=True,
    )
    st.markdown(
        "Whoever opens it sees this exercise. A wrong answer is drawn on the data that are set up "
        "under *My line*."
    )


def _draw_sheets() -> None:
    seed = session.current().seed
    st.markdown(
        "Small exact numbers, other ones for each student, chosen so that no known slip gives the "
        "right result by accident. The key has every formula proved, and says which wrong numbers "
        "come from which slip. Both are HTML to print, or to print as PDF. For Moodle the same "
        "exercises come as questions for STACK, which name the slip behind a wrong number."
    )
    students = st.number_input(
        "Students", min_value=1, max_value=_MOST_STUDENTS, value=20, step=1, key="teach-students"
    )
    st.markdown(f"Sheet {seed}: the seed in the sidebar names it, and draws it again.")
    with st.container(horizontal=True):
        for label, write, name, kind in (
            ("Sheets", write_sheet, "sheet", "html"),
            ("Key", write_key, "key", "html"),
            ("Moodle questions", write_stack, "moodle", "xml"),
        ):
            st.download_button(
                label,
                partial(write, seed, int(students)),
                file_name=f"{name}-{seed}.{kind}",
                mime=f"text/{kind}",
                icon=":material/download:",
                on_click="ignore",
                key=f"teach-{name}",
            )
