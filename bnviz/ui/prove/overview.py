"""All verdicts at a glance, and the choice of the line to look at."""

from typing import TYPE_CHECKING

import streamlit as st

from bnviz.derivation import DELTA, Equation, equation
from bnviz.ui.prove.proofs import LINES, proofs_as_printed
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose

if TYPE_CHECKING:
    from bnviz.proof.verdicts import Verdict

# The colour, icon and meaning of each verdict. Colour is never the only cue.
VERDICTS: "dict[Verdict, tuple[str, str, str]]" = {
    "holds": ("gray", ":material/check:", "both sides are equal"),
    "notation": ("gray", ":material/edit:", "equal, with a slip of the pen"),
    "ill-formed": ("red", ":material/block:", "they cannot be compared"),
    "false": ("red", ":material/close:", "they differ, and numbers show it"),
}


def choose_equation() -> Equation:
    """Draw every line's verdict, and return the line that the visitor looks at."""
    # On a projector that is said below.
    if not session.current().present:
        say_who_judges()
    slug = session.current().equation
    slugs = [_slug(line) for line in LINES]
    choose(
        "Equation",
        slugs,
        slug,
        "equation",
        key="prove-equation",
        format_func=_label,
        width="stretch",
    )
    meanings = (f"{icon} **{word}**: {meaning}" for word, (_, icon, meaning) in VERDICTS.items())
    with st.container(key="prove-legend"):
        st.markdown(" &ensp; ".join(meanings))
    return find_line(slug)


def say_who_judges() -> None:
    """Say where the verdicts come from."""
    st.markdown(
        "SymPy, a computer-algebra program, differentiates equations 1 to 4 for any batch size m, "
        "and judges each line as Agarwal (2017) printed it."
    )


def find_line(slug: str) -> Equation:
    """Return the line that a link names."""
    return equation(DELTA.number if slug == DELTA.id else slug)


def link_to(line: Equation, place: str) -> None:
    """Draw a button that opens a line; ``place`` tells buttons for the same line apart."""
    st.button(
        f"({line.number})",
        key=f"open-{place}-{line.id}",
        type="tertiary",
        on_click=_open,
        args=(_slug(line),),
        help=f"Look at equation {line.number}.",
    )


def badge(verdict: "Verdict") -> str:
    """Return a verdict as a badge with its icon and its word."""
    colour, icon, _ = VERDICTS[verdict]
    return f":{colour}-badge[{icon} {verdict}]"


def say_time(milliseconds: float, *, just_now: bool = False) -> str:
    """Return how long a proof took, quietly."""
    when = "decided just now" if just_now else "decided"
    return f":small[:gray[{when} in {milliseconds:.1f} ms]]"


def _slug(line: Equation) -> str:
    return line.id if line == DELTA else line.number


def _label(slug: str) -> str:
    line = find_line(slug)
    verdict = proofs_as_printed()[line.number].verdict
    colour, icon, _ = VERDICTS[verdict]
    return f":{colour}[{icon}] **{line.number}** *{verdict}*"


def _open(slug: str) -> None:
    session.change(equation=slug)
