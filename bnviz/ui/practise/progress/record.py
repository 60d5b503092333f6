"""The bridge to the record in the browser: the server tells what was judged, and forgets it."""

from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from bnviz.checking import EXERCISES
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
class Entry:
    """One answer, as the record keeps it.

    Attributes
    ----------
    exercise, part
        What was asked, and in which part of the page.
    text, latex
        The answer as it was typed and as it was read.
    solved, verdict, sentence
        What was found out.
    hints
        How many hints were taken before.
    """

    exercise: str
    part: str
    text: str
    latex: str
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
