"""How to read the pictures: the colours of the signs, where they end, and the marks of cells."""

from functools import cache

import streamlit as st

from bnviz.figures.colour_maps import colour_map
from bnviz.notation import SIGNS, Theme


def draw_legend(slot: int, theme: Theme) -> None:
    """Draw the legend: one line above the formula, and on a phone below the picture."""
    with st.container(key=f"step-legend-{slot}"):
        st.html(_legend(theme))


@cache
def _legend(theme: Theme) -> str:
    stops = ", ".join(
        f"{colour} {100 * float(at):g}%" for at, colour in colour_map(theme, signed=True)
    )
    signs = [
        f'<span><i style="background: {sign.colour(theme)}"></i> {sign.name}: {sign.meaning}</span>'
        for sign in SIGNS.values()
    ]
    bar = f'<i class="scale" style="background: linear-gradient(to right, {stops})"></i>'
    marks = [
        f"<span>{bar} ± value: where the colours end</span>",
        '<span><i class="picked"></i> picked cell</span>',
        '<span><i class="read"></i> what it is made of</span>',
        '<span><i class="focus"></i> this step’s part</span>',
    ]
    return f'<div class="step-legend">{"".join([*signs, *marks])}</div>'
