"""What one visitor has set up: kept in the session, read from the link, written to the link."""

import os
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from bnviz.notation import Theme
from bnviz.scenario import (
    BadData,
    Limits,
    Problem,
    Settings,
    Uploaded,
    fit_to_shape,
    from_query,
    limits_from_environment,
    read_upload,
    shape_of,
    to_query,
)

_SETTINGS, _PROBLEMS, _LINK, _UPLOADED = "settings", "problems", "link", "uploaded"
_CHANGED = "changed"


def limits() -> Limits:
    """Return how large this server lets arrays be."""
    return limits_from_environment(os.environ)


def open_session() -> Settings:
    """Return the visitor's settings, from the link when it is new or was edited."""
    link = st.query_params.to_dict()
    # A change that was made before the browser took over our last link arrives with an older one.
    is_stale = st.session_state.get(_CHANGED, False)
    is_known = _SETTINGS in st.session_state and (is_stale or link == st.session_state[_LINK])
    if not is_known:
        settings, problems = from_query(link, limits())
        st.session_state[_SETTINGS] = settings
        st.session_state[_PROBLEMS] = problems
        st.session_state[_LINK] = link
    return current()


def is_open() -> bool:
    """Return whether `open_session` has run for this visitor."""
    return _SETTINGS in st.session_state


def current() -> Settings:
    """Return the visitor's settings."""
    return cast(Settings, st.session_state[_SETTINGS])


def uploaded() -> Uploaded | None:
    """Return the visitor's own data, if a file was read."""
    return cast("Uploaded | None", st.session_state.get(_UPLOADED))


def problems() -> tuple[Problem, ...]:
    """Return what was wrong with the link or with the file given last."""
    return cast("tuple[Problem, ...]", st.session_state.get(_PROBLEMS, ()))


def change(**values: Any) -> None:
    """Change some settings; what no longer fits the new shape is made to fit."""
    st.session_state[_CHANGED] = True
    settings = replace(current(), **values)
    st.session_state[_SETTINGS] = fit_to_shape(settings, shape_of(settings, uploaded()))
    st.session_state[_PROBLEMS] = ()


def settle(**values: Any) -> None:
    """Fill in what the link left open. Unlike a change it gives way to the next link."""
    st.session_state[_SETTINGS] = replace(current(), **values)


def accept_file(name: str, payload: bytes) -> None:
    """Read a file of the visitor's; a bad one changes nothing and leaves a sentence."""
    try:
        st.session_state[_UPLOADED] = read_upload(name, payload, limits())
    except BadData as refusal:
        change()
        st.session_state[_PROBLEMS] = (Problem("file", str(refusal)),)
    else:
        change(data="upload")


def save_link() -> None:
    """Write the settings into the address, beside parameters that are not ours."""
    before = st.query_params.to_dict()
    ours = Settings.__dataclass_fields__.keys()
    link = {k: v for k, v in before.items() if k not in ours} | to_query(current())
    if not link == before == st.session_state[_LINK]:
        st.query_params.from_dict(link)
    st.session_state[_LINK] = link
    st.session_state[_CHANGED] = False


def theme() -> Theme:
    """Return the theme that the visitor sees."""
    return "dark" if st.context.theme.type == "dark" else "light"
