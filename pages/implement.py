"""Implement: how do I code it, and fast?"""

import streamlit as st

from bnviz.ui.entry import enter_by_app
from bnviz.ui.implement import draw_implement

enter_by_app()
st.header("How do I code it, and fast?")
draw_implement()
