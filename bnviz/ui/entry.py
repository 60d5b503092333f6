"""Coming in by a page's own address."""

from pathlib import Path

import streamlit as st

from bnviz.ui import session

_PAGES = Path(__file__).resolve().parents[2] / "pages"


def enter_by_app() -> None:
    """Let app.py run first, if Streamlit ran a page's script alone.

    A folder called ``pages`` means something to Streamlit: until app.py has told it once which
    pages there are, it runs the script of the address asked for by itself. So does a fresh server
    whose first visitor follows a link to a page.
    """
    if not session.is_open():
        # Every page is named, or the browser says that the one asked for does not exist.
        st.navigation([st.Page(path) for path in sorted(_PAGES.glob("*.py"))], position="hidden")
        st.rerun()
