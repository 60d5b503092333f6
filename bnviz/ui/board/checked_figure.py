"""Figures that Plotly checks once, and not again on every rerun of a page."""

import numpy as np
import orjson
import plotly.graph_objects as go
import streamlit as st

from bnviz.figures import Figure


def _written(figure: Figure) -> bytes:
    # Views that skip numbers are not orjson's to read.
    return orjson.dumps(figure, default=np.ndarray.tolist, option=orjson.OPT_SERIALIZE_NUMPY)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={dict: _written})
def checked(figure: Figure) -> go.Figure:
    """Return a Plotly figure; of an equal one that was checked before, the same, not to be changed.

    Streamlit lets Plotly check a figure that is a dictionary whenever the page runs, which takes
    longer than everything else that the server does for the page.

    Raises
    ------
    ValueError
        If Plotly does not know a property.
    """
    return go.Figure(figure)
