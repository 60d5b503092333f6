"""Step: where does each term come from?"""

import streamlit as st

from bnviz.ui.entry import enter_by_app
from bnviz.ui.step import draw_step

enter_by_app()
with st.container(key="page-title"):
    st.header("Where does each term come from?")
draw_step()
