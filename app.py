"""The app: which pages there are, and under which addresses."""

import streamlit as st

st.set_page_config(page_title="Batch normalization, derived", layout="wide")
st.navigation([st.Page("pages/explore.py", title="Explore", default=True)], position="top").run()
