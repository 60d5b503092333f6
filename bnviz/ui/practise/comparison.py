"""A wrong answer on the visitor's own data: its heatmap, the right one, and the difference."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from bnviz.checking import Attempt
from bnviz.expression import Expression, free_indices, walk
from bnviz.figures import Figure, answer_error, draw_board
from bnviz.figures.arrangement import BARE, NARROW
from bnviz.notation import QUANTITIES
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import BadData
from bnviz.ui.board.window import enlargement, window
from bnviz.ui.shell import session
from bnviz.ui.shell.passes import run

# What an answer may take to work out; a larger one is not drawn.
_MOST_CELLS = 4_000_000


def draw_comparison(made: Attempt) -> None:
    """Draw a false answer on the visitor's data, beside what the layer computed."""
    tree = made.judgement.tree
    if made.judgement.verdict != "false" or tree is None:
        return
    settings = session.current()
    if settings.data == "upload" and session.uploaded() is None:
        return
    try:
        done = run(settings, session.uploaded())
        figure = _figure(done.arrays, made.exercise.quantity, tree)
    except (BadData, ConstantFeatureError) as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    text = QUANTITIES[made.exercise.quantity].text
    if figure is None:
        st.markdown("On your data the answer has no value, or takes too long, so nothing is drawn.")
        return
    st.markdown(f"**On your data**, what you wrote minus the true {text} is the error")
    st.plotly_chart(
        figure,
        key="practise-comparison",
        theme=None,
        config={"displayModeBar": False, "responsive": True},
        alt=f"Heatmaps of {text} as you wrote it, of the true values, and of their difference.",
    )


def _figure(arrays: Mapping[str, Any], quantity: str, answer: Expression) -> Figure | None:
    m, d = arrays["x"].shape
    # A sum whose body mentions another sample index, too, has a value for every pair.
    indices = max(len(free_indices(node)) for node in walk(answer))
    if d * m**indices > _MOST_CELLS:
        return None
    try:
        with np.errstate(all="ignore"):
            band = answer_error(arrays, quantity, answer)
    except ZeroDivisionError:
        return None
    if not all(np.isfinite(panel.values).all() for panel in band.panels):
        return None
    times = enlargement()
    # Larger operators take more of the width between the pictures.
    large = replace(BARE.enlarged(times), picture=BARE.picture / times**0.25)
    form = NARROW if window().narrow else large
    return draw_board([band], session.theme(), form).figure
