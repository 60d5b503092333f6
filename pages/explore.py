"""Explore: what flows through the layer, forward and back?"""

import streamlit as st

from bnviz.ui.explore import draw_explore

st.header("What flows through batch normalization, forward and back?")
draw_explore()
