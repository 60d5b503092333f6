"""The pages, as one registry: it feeds the navigation, the links, the headings and the tests."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from bnviz.scenario import HIDEABLE, Settings, find_upstream
from bnviz.ui.shell import session
from bnviz.ui.shell.presenting import draw_present_button, present_text, take_presenting_keys

_FOLDER = Path(__file__).resolve().parents[3] / "pages"


def _all(_: Settings) -> Collection[str]:
    return HIDEABLE


def _prove(settings: Settings) -> Collection[str]:
    """Numbers stand beside single lines alone, and β is in no gradient."""
    return set(HIDEABLE) - {"beta", "backend"} if settings.proof == "lines" else ()


def _geometry(settings: Settings) -> Collection[str]:
    """No gradient is in the Jacobian; β moves y alone, and a loss that looks at it."""
    absent: set[str] = set()
    if settings.geometry == "jacobian":
        absent |= {"upstream", "beta"}
        if settings.jacobian != "y":
            absent.add("gamma")
    elif settings.geometry != "invariance" and not find_upstream(settings.upstream).uses_y:
        absent.add("beta")
    return set(HIDEABLE) - absent


def _practise(settings: Settings) -> Collection[str]:
    """On the data a wrong answer is drawn, and no derivation; the seed names the sheets."""
    return {"working": (), "teach": ("seed",)}.get(settings.practice, HIDEABLE)


def _implement(settings: Settings) -> Collection[str]:
    """Code to take away has no data."""
    return () if settings.code == "snippets" else HIDEABLE


def _layer(settings: Settings) -> Collection[str]:
    """Show numbers on the one line that has them; networks and images have data of their own."""
    match settings.layer:
        case "walk":
            return HIDEABLE if settings.line == "bias-is-zero" else ()
        case "training":
            return ("eps", "seed")
        case "images":
            return ("seed",)
    return HIDEABLE


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
    has_stage
        Whether it lays itself out for a projector, with a button for presenter mode in its own
        place. The shell gives one to all other pages, and makes their letters large.
    acting
        Which of the sidebar's controls act on what it shows; the others are not drawn there.
    """

    id: str
    title: str
    question: str
    icon: str
    has_stage: bool = False
    acting: Callable[[Settings], Collection[str]] = _all

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
        has_stage=True,
    ),
    Page(
        "step",
        "Step",
        "Where does each term come from?",
        ":material/footprint:",
        has_stage=True,
    ),
    Page(
        "prove",
        "Prove",
        "Why is it true, and which printed line is not?",
        ":material/verified:",
        acting=_prove,
    ),
    Page("check", "Check", "How do I know that a gradient is right?", ":material/fact_check:"),
    Page(
        "geometry",
        "Geometry",
        "What does it mean?",
        ":material/deployed_code:",
        has_stage=True,
        acting=_geometry,
    ),
    Page(
        "layer",
        "Layer",
        "Where does it sit in a network?",
        ":material/account_tree:",
        has_stage=True,
        acting=_layer,
    ),
    Page(
        "practise",
        "Practise",
        "Can I do it myself?",
        ":material/edit_square:",
        acting=_practise,
    ),
    Page(
        "implement",
        "Implement",
        "How do I code it, and fast?",
        ":material/speed:",
        acting=_implement,
    ),
)
_BY_ID = {page.id: page for page in PAGES}


def find_page(id_: str) -> Page:
    """Return the page with this id."""
    return _BY_ID[id_]


def navigate() -> tuple[Page, StreamlitPage]:
    """Draw the navigation, and return the page that the visitor asks for, ours and Streamlit's."""
    pages = [
        st.Page(page.script, title=page.title, icon=page.icon, default=page is PAGES[0])
        for page in PAGES
    ]
    asked = st.navigation(pages, position="top")
    return find_page(asked.url_path or PAGES[0].id), asked


def open_page(id_: str) -> None:
    """Begin a page: its heading and presenter mode, after app.py has run.

    A folder called ``pages`` means something to Streamlit: until app.py has told it once which
    pages there are, it runs the script of the address asked for by itself. So does a fresh server
    whose first visitor follows a link to a page.
    """
    if not session.is_open():
        # Every page is named, or the browser says that the one asked for does not exist.
        st.navigation([st.Page(page.script) for page in PAGES], position="hidden")
        st.rerun()
    page = find_page(id_)
    with st.container(key="page-title", horizontal=True, vertical_alignment="center"):
        st.header(page.question)
        if not page.has_stage:
            draw_present_button(is_quiet=True)
    if not page.has_stage:
        present_text()
    take_presenting_keys()
