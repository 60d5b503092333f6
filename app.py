"""The app: which pages there are, and what stands around each of them."""

import streamlit as st

from bnviz.ui.controls import draw_controls
from bnviz.ui.session import open_session, save_link
from bnviz.ui.style import ICON, apply_style
from bnviz.ui.welcome import end_welcome

st.set_page_config(page_title="Batch normalization, derived", page_icon=ICON, layout="wide")
page = st.navigation(
    [
        st.Page("pages/explore.py", title="Explore", icon=":material/grid_on:", default=True),
        st.Page("pages/step.py", title="Step", icon=":material/footprint:"),
        st.Page("pages/prove.py", title="Prove", icon=":material/verified:"),
        st.Page("pages/implement.py", title="Implement", icon=":material/speed:"),
    ],
    position="top",
)
open_session()
apply_style()
draw_controls()
if page.url_path:
    end_welcome()
page.run()
save_link()
