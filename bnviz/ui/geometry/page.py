"""The Geometry page: what the derivative of the normalization does to a gradient."""

from functools import partial
from pathlib import Path

import streamlit as st

from bnviz.experiment import Pass
from bnviz.experiment.column import Column, take_column
from bnviz.scenario import Settings, Uploaded
from bnviz.ui.board.window import window
from bnviz.ui.geometry.choices import chosen_feature, draw_choices
from bnviz.ui.geometry.invariance import draw_invariance
from bnviz.ui.geometry.jacobian import draw_jacobian
from bnviz.ui.geometry.space import draw_space_part
from bnviz.ui.geometry.sweeps import draw_sweeps
from bnviz.ui.shell import session
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.passes import run, run_or_say
from bnviz.ui.shell.presenting import TAKES_AWAY
from bnviz.ui.shell.widgets import draw_parts

_HERE = Path(__file__)
_PRESENT = _HERE.with_name("present.css").read_text(encoding="utf-8")


def draw_geometry() -> None:
    """Draw the page for the visitor's settings; only the part that is open is computed."""
    st.html(_HERE.with_suffix(".css"))
    if session.current().present:
        times = f":root {{ --times: {window().screen}; }}"
        st.html(f"<style>{times}\n{TAKES_AWAY}{_PRESENT}</style>")
    draw_problems()
    taken = run_or_say(_take)
    if taken is None:
        return
    done, column = taken
    with st.container(key="geometry", gap="small"):
        draw_choices(done)
        draw_parts(
            "geometry",
            {
                "space": ("What a gradient loses", partial(draw_space_part, done, column)),
                "jacobian": ("The Jacobian", partial(draw_jacobian, done, column)),
                "invariance": ("Shift and stretch", partial(draw_invariance, done, column)),
                "sweeps": ("Sweeps", partial(draw_sweeps, done, column)),
            },
        )


def _take(settings: Settings, file: Uploaded | None) -> tuple[Pass, Column]:
    done = run(settings, file)
    return done, take_column(done, chosen_feature())
