"""Explore: what flows through the layer, forward and back?"""

import streamlit as st

from bnviz.ui.entry import enter_by_app
from bnviz.ui.explore import draw_explore
from bnviz.ui.welcome import draw_welcome

enter_by_app()
st.header("What flows through batch normalization, forward and back?")
draw_welcome()
draw_explore()
