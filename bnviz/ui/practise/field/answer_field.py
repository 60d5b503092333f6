"""The field in the browser, and what it tells: drafts while somebody writes, and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from bnviz.checking import Exercise
from bnviz.expression import Expression, to_latex, to_typed
from bnviz.notation import QUANTITIES
from bnviz.ui.practise.field.palette import palette, shortcuts
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import heard

_HERE = Path(__file__)
# More than any answer has, so that a larger text is refused with a sentence and not kept whole.
_LONGEST = 30_000
_component = st.components.v2.component(
    "bnviz_answer_field",
    html=_HERE.with_suffix(".html").read_text(encoding="utf-8"),
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Writing:
    """What a visitor writes.

    Attributes
    ----------
    text
        The draft.
    tree
        What it means, where it can be read.
    caret
        Where the mistake of the answer given last stands, and how often an answer was given.
    said
        The verdict on what is written, for who does not see it appear.
    """

    text: str = ""
    tree: Expression | None = None
    caret: tuple[int, int] | None = None
    said: str = ""


def draw_field(
    name: str,
    exercise: Exercise,
    writing: Writing,
    take_draft: Callable[[str], None],
    take_answer: Callable[[str], None],
    *,
    lines: int = 1,
) -> None:
    """Draw a field for an answer.

    Parameters
    ----------
    name
        Tells this field from others, also in what the browser keeps.
    lines
        One for an answer, several for a derivation.
    """
    left = QUANTITIES[exercise.quantity].text
    many = lines > 1
    data = {
        "name": name,
        "label": "Your lines, one below the other" if many else f"{left} =",
        "how": (
            "One formula a line. Enter begins a new line, Ctrl+Enter judges."
            if many
            else "Enter judges. Plain text and LaTeX are both read."
        ),
        "lines": lines,
        "said": writing.said,
        "text": writing.text,
        "read": _read(writing),
        "caret": writing.caret and {"at": writing.caret[0], "serial": writing.caret[1]},
        "palette": palette(exercise),
        "shortcuts": shortcuts(exercise),
        "mathlive": f"{_base()}/app/static/mathlive/",
        "large": session.current().present,
    }
    key = f"field-{name}"
    _component(
        key=key,
        data=data,
        on_draft_change=lambda: _take(key, "draft", take_draft),
        on_answer_change=lambda: _take(key, "answer", take_answer),
    )


def _take(key: str, event: str, take: Callable[[str], None]) -> None:
    told = heard(key, event)
    # An answer comes in a record, so that the same text twice is told twice.
    text = told.get("text") if isinstance(told, Mapping) else told
    if isinstance(text, str):
        take(text[:_LONGEST])


def _read(writing: Writing) -> dict[str, str]:
    """Return a draft as it was read, both ways; what cannot be read stays as it is."""
    if writing.tree is None:
        return dict.fromkeys(("text", "latex", "typed"), writing.text)
    return {
        "text": writing.text,
        "latex": to_latex(writing.tree),
        "typed": to_typed(writing.tree),
    }


def _base() -> str:
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""
