"""The pages, as one registry: it feeds the navigation, the links, the headings and the tests."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from bnviz.ui.shell import session

_FOLDER = Path(__file__).resolve().parents[3] / "pages"


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    id
        The name of its script in ``pages/``, and its address, but for the first page, whose address
        is the app's own.
    title
        Its name in the navigation.
    question
        What a visitor asks of it: its heading.
    icon
        Its Material icon.
    """

    id: str
    title: str
    question: str
    icon: str

    @property
    def script(self) -> Path:
        """The file that Streamlit runs for it."""
        return _FOLDER / f"{self.id}.py"

    @property
    def address(self) -> str:
        """The path of its address."""
        return "/" if self is PAGES[0] else f"/{self.id}"


PAGES = (
    Page(
        "explore",
        "Explore",
        "What flows through batch normalization, forward and back?",
        ":material/grid_on:",
    ),
    Page("step", "Step", "Where does each term come from?", ":material/footprint:"),
    Page("prove", "Prove", "Why is it true, and which printed line is not?", ":material/verified:"),
    Page("practise", "Practise", "Can I do it myself?", ":material/edit_square:"),
    Page("implement", "Implement", "How do I code it, and fast?", ":material/speed:"),
)
_BY_ID = {page.id: page for page in PAGES}


def find_page(id_: str) -> Page:
    """Return the page with this id."""
    return _BY_ID[id_]


def navigate() -> StreamlitPage:
    """Draw the navigation, and return the page that the visitor asks for."""
    pages = [
        st.Page(page.script, title=page.title, icon=page.icon, default=page is PAGES[0])
        for page in PAGES
    ]
    return st.navigation(pages, position="top")


def open_page(id_: str) -> None:
    """Begin a page: its heading, after app.py has run.

    A folder called ``pages`` means something to Streamlit: until app.py has told it once which
    pages there are, it runs the script of the address asked for by itself. So does a fresh server
    whose first visitor follows a link to a page.
    """
    if not session.is_open():
        # Every page is named, or the browser says that the one asked for does not exist.
        st.navigation([st.Page(page.script) for page in PAGES], position="hidden")
        st.rerun()
    with st.container(key="page-title"):
        st.header(find_page(id_).question)
