"""Hints in three grades, and the answer with the step of the lesson at the end."""

import streamlit as st

from bnviz.checking import Exercise, gaps
from bnviz.derivation import EQUATIONS, equation, unfold
from bnviz.derivation.dependencies import is_backward
from bnviz.expression import uses, walk
from bnviz.lesson import STEPS, first_of_chapter
from bnviz.notation import QUANTITIES
from bnviz.ui.practise.exercise import write, write_claim
from bnviz.ui.practise.links import find_step, link_to_page
from bnviz.ui.shell import session

_GRADES = 3
# The lines in which a quantity is put in by its definition, for the exercises that ask for that.
_STAGED = "10"


def draw_hints(exercise: Exercise, after: str) -> None:
    """Draw the hints that were asked for, and the button that asks for the next one.

    Parameters
    ----------
    after
        Tells the hints of one part of the page from those of another.
    """
    if not session.current().hints:
        return
    key = f"hints-{after}-{exercise.id}"
    grade = int(st.session_state.get(key, 0))
    with st.container(key=f"practise-hints-{after}", gap="small"):
        for number in range(1, min(grade, _GRADES) + 1):
            st.markdown(f"**Hint {number}.** {_hint(exercise, number)}")
        if grade > _GRADES:
            _show(exercise)
            return
        label = f"Hint {grade + 1} of {_GRADES}" if grade < _GRADES else "Show me"
        st.button(
            label,
            icon=":material/lightbulb:",
            key=f"ask-{key}",
            on_click=_more,
            args=(key, grade + 1),
        )


def _more(key: str, grade: int) -> None:
    st.session_state[key] = grade


def hints_taken(exercise: Exercise, after: str) -> int:
    """Return how many hints of an exercise were asked for."""
    return int(st.session_state.get(f"hints-{after}-{exercise.id}", 0))


def _hint(exercise: Exercise, grade: int) -> str:
    if grade == 1:
        return (
            f"From the lesson: {STEPS[first_of_chapter(f'Equation {_number(exercise)}')].narration}"
        )
    if grade == 2:
        return _where_it_starts(exercise)
    gap = max(gaps(exercise), key=lambda one: len(list(walk(one.right))))
    return f"One factor is missing here:{write_claim(exercise, gap.shown)}"


def _where_it_starts(exercise: Exercise) -> str:
    """Say what is differentiated, or put in: the lines that the answer begins with."""
    if exercise.without:
        stages = unfold(equation(_STAGED).corrected, ("dvar", "dmu"), ("i",))
        return (
            "Begin with the three paths, and put in what the gradients of σ² and μ are. Then "
            f"gather factors:{write_claim(exercise, stages)}"
        )
    name = exercise.quantity.removeprefix("d")
    forward = [
        line
        for line in EQUATIONS
        if not is_backward(line) and name in {use.quantity for use in uses(line.corrected)}
    ]
    shown = " and ".join(f"{write(line.left)} = {write(line.corrected)}" for line in forward)
    text = QUANTITIES[name].text
    return (
        f"{text} is used in {shown}. Differentiate {'this' if len(forward) == 1 else 'each'} by "
        f"{text}, multiply by the gradient that arrives there, and add up where one {text} "
        "reaches several samples."
    )


def _number(exercise: Exercise) -> str:
    """Return the number of the equation that the lesson comes to; Thorey's form is the last."""
    number = exercise.form.number
    return number if number.isdigit() else EQUATIONS[-1].number


def _show(exercise: Exercise) -> None:
    st.markdown(f"**This is it.**{write_claim(exercise, exercise.form.corrected)}")
    link_to_page(
        "step",
        "See where each factor comes from",
        ":material/footprint:",
        step=find_step(_number(exercise), exercise.quantity),
    )
