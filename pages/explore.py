"""Explore: what flows through the layer, forward and back?"""

import streamlit as st

st.title("Explore")
