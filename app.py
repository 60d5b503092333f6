"""The app: which pages there are, and what stands around each of them."""

import streamlit as st

from bnviz.ui.shell.controls import draw_controls
from bnviz.ui.shell.pages import navigate
from bnviz.ui.shell.reconnection import survive_restarts
from bnviz.ui.shell.session import open_session, save_link
from bnviz.ui.shell.style import ICON, apply_style
from bnviz.ui.shell.welcome import end_welcome

st.set_page_config(page_title="Batch normalization, derived", page_icon=ICON, layout="wide")
page, script = navigate()
open_session()
apply_style()
survive_restarts()
draw_controls(page)
if script.url_path:
    end_welcome()
script.run()
save_link()
