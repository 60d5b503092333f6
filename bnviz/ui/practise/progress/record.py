"""The bridge to the record in the browser: the server tells what was judged, and forgets it."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from latex2mathml.converter import convert

from bnviz.checking import EXERCISES, Exercise
from bnviz.expression import Expression, to_latex
from bnviz.notation import QUANTITIES
from bnviz.ui.shell import session

_HERE = Path(__file__)
_component = st.components.v2.component(
    "bnviz_progress",
    html=_HERE.with_suffix(".html").read_text(encoding="utf-8"),
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Written:
    """One line of an answer.

    Attributes
    ----------
    text
        As it was typed.
    latex, math
        As it was read, with what it claims to be, also as MathML; empty where it was not read.
    verdict
        What was found out about it.
    """

    text: str
    latex: str
    math: str
    verdict: str


def written(exercise: Exercise, tree: Expression | None, text: str, verdict: str) -> Written:
    """Return a line for the record; a browser prints its MathML with nothing else to load."""
    if tree is None:
        return Written(text, "", "", verdict)
    latex = f"{to_latex(exercise.form.left)} = {to_latex(tree)}"
    return Written(text, latex, _math(latex), verdict)


@lru_cache(maxsize=256)
def _math(latex: str) -> str:
    return convert(rf"\displaystyle {latex}")


@dataclass(frozen=True)
class Entry:
    """One answer, as the record keeps it.

    Attributes
    ----------
    exercise, part
        What was asked, and in which part of the page.
    text, lines
        The answer as it was typed, and line by line.
    solved, verdict, sentence
        What was found out.
    hints
        How many hints were taken before.
    """

    exercise: str
    part: str
    text: str
    lines: tuple[Written, ...]
    solved: bool
    verdict: str
    sentence: str
    hints: int


def draw_progress(part: str, entry: Entry | None) -> None:
    """Draw the record of this browser, with an answer added to it.

    Parameters
    ----------
    part
        The part of the page that is open, to tell the records of two parts apart.
    entry
        What was just judged. The same answer twice in a row is one.
    """
    titles = tuple(
        {
            "id": exercise.id,
            "title": f"{QUANTITIES[exercise.quantity].text} {exercise.title}".strip(),
        }
        for exercise in EXERCISES
    )
    _component(
        key=f"progress-{part}",
        data={
            "exercises": titles,
            "entry": None if entry is None else asdict(entry),
            "large": session.current().present,
        },
    )
