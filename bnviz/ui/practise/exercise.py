"""Which line is practised, and the question that it asks."""

import streamlit as st

from bnviz.checking import EXERCISES, Exercise, find_exercise
from bnviz.expression import Colours, Expression, to_latex
from bnviz.notation import QUANTITIES, quantity_colours
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose


def choose_exercise() -> Exercise:
    """Draw the choice of an exercise, and return the one that is open."""
    chosen = session.current().quantity
    choose(
        "Which line do you want to write?",
        [exercise.id for exercise in EXERCISES],
        chosen,
        "quantity",
        key="practise-exercise",
        format_func=_label,
    )
    return find_exercise(chosen)


def draw_question(exercise: Exercise, *, is_short: bool = False) -> None:
    """Draw what is asked for and, but for a short one, what an answer may use."""
    about = QUANTITIES[exercise.quantity]
    left = write(exercise.form.left, flat=True)
    if is_short:
        st.markdown(f"**Complete {left}** ({_lower(about.meaning)}).")
        return
    ask = f"**Write {left}** ({_lower(about.meaning)}), for a batch of any size."
    known = " &ensp; ".join(f"${_symbol(quantity)}$" for quantity in exercise.known)
    with st.container(key="practise-question", gap="xxsmall"):
        st.markdown(f"{ask} {exercise.rule}")
        st.markdown(f"Known by now: {known}")


def write(tree: Expression, *, flat: bool = False) -> str:
    """Return a formula in role colours, as Markdown within a line; a flat one is no higher."""
    latex = to_latex(tree, Colours(quantity_colours(session.theme())))
    return f"${latex}$" if flat else f"$\\displaystyle {latex}$"


def write_claim(exercise: Exercise, tree: Expression, number: int | None = None) -> str:
    """Return what an answer claims as a displayed formula; of several lines each has its number."""
    colours = Colours(quantity_colours(session.theme()))
    left, right = (to_latex(side, colours) for side in (exercise.form.left, tree))
    before = "" if number is None else rf"\textbf{{{number}}}\quad "
    return f"\n\n$$\n{before}{left} = {right}\n$$\n\n"


def _symbol(quantity: str) -> str:
    about = QUANTITIES[quantity]
    index = "i" if about.per_sample else None
    return rf"\textcolor{{{quantity_colours(session.theme())[quantity]}}}{{{about.latex(index)}}}"


def _label(id_: str) -> str:
    exercise = find_exercise(id_)
    return f"{QUANTITIES[exercise.quantity].text} {exercise.title}".strip()


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")
