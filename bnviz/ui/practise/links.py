"""Links to other pages, and to an exercise, that keep the visitor's set-up."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from bnviz.lesson import STEPS
from bnviz.scenario import to_query
from bnviz.ui.shell import session
from bnviz.ui.shell.pages import find_page


def link_to_page(page: str, label: str, icon: str, **changes: Any) -> None:
    """Draw a link to another page of the app."""
    query = to_query(replace(session.current(), **changes))
    st.page_link(find_page(page).script, label=label, icon=icon, query_params=query)


def find_step(number: str, quantity: str) -> str | None:
    """Return the id of the step of the lesson that completes a line, or None if none does."""
    steps = [step for step in STEPS if step.number == number]
    # A step that writes its result in another way has only come to the line.
    complete = (
        step
        for step in steps
        if step.result and step.result.quantity == quantity and step.written is None
    )
    found = next(complete, steps[-1] if steps else None)
    return None if found is None else found.id


def address_of(**changes: Any) -> str:
    """Return the address of this page with some settings changed."""
    here = urlsplit(st.context.url or "")
    query = urlencode(to_query(replace(session.current(), **changes)), safe=",")
    return urlunsplit((here.scheme, here.netloc, here.path, query, ""))
