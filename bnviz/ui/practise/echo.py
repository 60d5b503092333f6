"""What is being written, as it is read: typeset, or where reading stops."""

import streamlit as st

from bnviz.checking import Exercise
from bnviz.checking.attempts import skip_left_side
from bnviz.checking.working import MOST_LINES
from bnviz.expression import Expression
from bnviz.expression.reading import ParseError, parse
from bnviz.ui.practise.exercise import write_claim
from bnviz.ui.practise.verdict import draw_mistake


def draw_echo(exercise: Exercise, text: str) -> None:
    """Draw one line as it is read, or several with their numbers, and the first mistake in them."""
    lines = [line for line in text.splitlines() if line.strip()][:MOST_LINES]
    read = [_read(exercise, line) for line in lines]
    is_one = len(lines) == 1
    shown = [
        write_claim(exercise, one, None if is_one else number)
        for number, one in enumerate(read, start=1)
        if isinstance(one, Expression)
    ]
    with st.container(key="practise-echo", gap="xxsmall"):
        if shown:
            st.markdown(f"This is read as{''.join(shown)}")
        for number, (line, one) in enumerate(zip(lines, read, strict=True), start=1):
            if isinstance(one, ParseError):
                where = "So far" if is_one else f"Line {number}, so far"
                at = skip_left_side(exercise, line) + one.position
                draw_mistake(line, at, f"{where}: {one.sentence}")
                return


def _read(exercise: Exercise, line: str) -> Expression | ParseError:
    try:
        return parse(line[skip_left_side(exercise, line) :])
    except ParseError as error:
        return error
