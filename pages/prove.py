"""Prove: why is it true, and which printed line is not?"""

import streamlit as st

from bnviz.ui.entry import enter_by_app
from bnviz.ui.prove import draw_prove

enter_by_app()
st.header("Why is it true, and which printed line is not?")
draw_prove()
