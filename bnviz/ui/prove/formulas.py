"""Formulas of the Prove page: in role colours, misprints marked, quantities unfolded on request."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from bnviz.derivation import Equation, formula, unfold, unfoldable
from bnviz.derivation.unfolding import DEFINITIONS
from bnviz.expression import (
    Colours,
    Expression,
    find,
    to_latex,
    to_lines,
)
from bnviz.notation import QUANTITIES, path_colours, quantity_colours
from bnviz.ui.board.slip_marks import UNDERLINED, mark_slips, slip_colours
from bnviz.ui.shell import session

# How much LaTeX of a formula fits beside another one, and alone, on a projector; and of one addend
# beside another.
_NARROW, _ROOMY = 210, 430
_WIDEST_ADDEND = 230
# In presenter mode nothing stands beside a formula: at 28 pixels equation 12 fills four fifths of a
# line, and what more is unfolded than that does not fit.
_PROJECTED = 500


def write_equation(
    line: Equation, *, printed: bool = False, is_narrow: bool = False, compared: bool = False
) -> str:
    """Return an equation as a displayed formula in role colours.

    The wrong part of a misprint is red and underlined, a slip of the pen is ink and underlined; so
    that both can be compared, the correction of a misprint is underlined too. Each addend stands on
    a line of its own where the whole does not fit: there is less room for what ``is_narrow``, with
    something beside it.
    """
    theme, present = session.theme(), session.current().present
    room = _PROJECTED if present else _NARROW if is_narrow else _ROOMY
    marked = mark_slips(line, theme)
    has_slip = compared and find(marked.printed, "slip") is not None
    colours = Colours(
        {} if line.has_paths else quantity_colours(theme),
        path_colours(theme) | slip_colours(theme),
        UNDERLINED | ({"fix"} if has_slip else set()),
    )
    one_line = len(to_latex(line.right(printed=printed))) <= room
    return display(formula(marked, printed=printed, colours=colours, one_line=one_line))


def fits_beside(line: Equation) -> bool:
    """Whether both forms of a line, an addend under the other, fit beside each other."""
    if session.current().present:
        return False
    written = (*to_lines(line.printed), *to_lines(line.corrected))
    return max(map(len, written)) <= _WIDEST_ADDEND


def write(*sides: Expression, sign: str = "=") -> str:
    """Return one formula, or several with a sign between them, displayed in role colours."""
    colours = Colours(quantity_colours(session.theme()))
    return display(f" {sign} ".join(to_latex(side, colours) for side in sides))


def display(latex: str) -> str:
    """Return LaTeX as a formula on a line of its own, in Markdown."""
    return f"\n\n$$\n{latex}\n$$\n\n"


def choose_unfolding(line: Equation) -> Equation:
    """Draw the choice of what to unfold, and return the line with it unfolded.

    What a definition brings in can be unfolded in its turn.
    """
    key, chosen_key = f"unfold-{line.id}", f"unfolded-{line.id}"
    chosen: Sequence[str] = st.session_state.get(chosen_key, ())
    unfolded = _unfolded(line, chosen)
    mentioned = {*unfoldable(unfolded.corrected), *unfoldable(unfolded.printed)}
    offered = [q for q in tuple(DEFINITIONS)[::-1] if q in {*mentioned, *chosen}]
    if not offered:
        return line

    def take() -> None:
        st.session_state[chosen_key] = _still_there(line, st.session_state[key])

    # Other options make a new widget of it, which would forget what is chosen.
    st.session_state[key] = list(chosen)
    st.markdown("Unfold", width="content")
    st.pills(
        "Unfold into its definition",
        offered,
        selection_mode="multi",
        key=key,
        format_func=lambda quantity: QUANTITIES[quantity].text,
        on_change=take,
        label_visibility="collapsed",
        width="content",
    )
    return unfolded


def _unfolded(line: Equation, chosen: Sequence[str]) -> Equation:
    taken = line.left.index or ""
    return replace(
        line,
        printed=unfold(line.printed, chosen, taken),
        corrected=unfold(line.corrected, chosen, taken),
    )


def _still_there(line: Equation, chosen: Sequence[str]) -> tuple[str, ...]:
    """Leave out what nothing brings in any more, once the quantity around it is folded."""
    kept: tuple[str, ...] = ()
    while True:
        unfolded = _unfolded(line, kept)
        mentioned = {*unfoldable(unfolded.corrected), *unfoldable(unfolded.printed)}
        more = tuple(q for q in chosen if q in mentioned or q in kept)
        if more == kept:
            return kept
        kept = more
