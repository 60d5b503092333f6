"""Links to other pages, and to an exercise, that keep the visitor's set-up."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from bnviz.scenario import to_query
from bnviz.ui.shell import session
from bnviz.ui.shell.pages import find_page


def link_to_page(page: str, label: str, icon: str, **changes: Any) -> None:
    """Draw a link to another page of the app."""
    query = to_query(replace(session.current(), **changes))
    st.page_link(find_page(page).script, label=label, icon=icon, query_params=query)


def address_of(**changes: Any) -> str:
    """Return the address of this page with some settings changed."""
    here = urlsplit(st.context.url or "")
    query = urlencode(to_query(replace(session.current(), **changes)), safe=",")
    return urlunsplit((here.scheme, here.netloc, here.path, query, ""))
