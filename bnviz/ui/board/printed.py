"""The one switch for misprints: which equations the pages show, and compute, as printed."""

from collections.abc import Sequence

import streamlit as st

from bnviz.derivation import EQUATIONS, SOURCE
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow

PRINT = ":material/print:"
"""What stands for the paper as it was printed; words would make formulas small."""
MISPRINTED = tuple(e.number for e in EQUATIONS if e.misprinted)


def choose_printed(offered: Sequence[str] = MISPRINTED) -> None:
    """Draw the switch for some equations; the others stay as they are on all pages."""
    st.markdown(
        f"{PRINT} As printed:",
        width="content",
        help=f"{SOURCE}. Choose equations to see them with their misprints, here and on the other "
        "pages; on Explore their heatmaps get a dashed frame.",
    )
    chosen = session.current().printed
    follow("printed", [number for number in chosen if number in offered])
    st.pills(
        "Show as printed",
        offered,
        selection_mode="multi",
        key="printed",
        on_change=_take,
        args=(tuple(number for number in chosen if number not in offered),),
        label_visibility="collapsed",
        width="content",
    )


def _take(others: tuple[str, ...]) -> None:
    session.change(printed=(*others, *st.session_state["printed"]))
