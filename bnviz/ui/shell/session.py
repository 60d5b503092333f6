"""What one visitor has set up: kept in the session, read from the link, written to the link."""

import os
from dataclasses import replace
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

import streamlit as st

from bnviz.notation import Theme
from bnviz.scenario import (
    DEFAULTS,
    BadData,
    Limits,
    Problem,
    Settings,
    Uploaded,
    fit_to_limits,
    fit_to_shape,
    from_query,
    limits_from_environment,
    make_inputs,
    shape_of,
    to_query,
    why_not,
)

_SETTINGS, _PROBLEMS, _LINK, _UPLOADED = "settings", "problems", "link", "uploaded"
_CHANGED, _FILE_NAME, _PAGE, _WRITTEN = "changed", "file-name", "page", "written"
# Seconds that a link may take to the browser. Who goes back sooner than that stays.
_ON_ITS_WAY = 1.0


def limits() -> Limits:
    """Return how large this server lets arrays be."""
    return limits_from_environment(os.environ)


def open_session() -> Settings:
    """Return the visitor's settings, from the link when it is new or was edited."""
    link = st.query_params.to_dict()
    if _turned_page(link):
        st.session_state[_CHANGED] = True
    # A press that was made before the browser took over our last link arrives with an older one.
    is_stale = st.session_state.get(_CHANGED, False) or _is_overtaken(link)
    is_known = is_open() and (is_stale or link == st.session_state.get(_LINK))
    if not is_known:
        settings, problems = from_query(link, limits())
        settings, more = _with_working_backend(settings)
        # A link knows nothing of the visitor's file.
        st.session_state[_SETTINGS] = fit_to_shape(settings, shape_of(settings, uploaded()))
        st.session_state[_PROBLEMS] = problems + more
        st.session_state[_LINK] = link
    return current()


def _with_working_backend(settings: Settings) -> tuple[Settings, tuple[Problem, ...]]:
    """Fall back to NumPy, with a sentence, where the array library does not work here."""
    reason = why_not(settings.backend)
    if reason is None:
        return settings, ()
    problem = Problem("backend", f"{reason} NumPy runs instead.")
    return replace(settings, backend=DEFAULTS.backend), (problem,)


def _turned_page(link: dict[str, str]) -> bool:
    """Return whether the visitor came from another page, to which Streamlit gives no parameters."""
    page = urlsplit(st.context.url or "").path
    is_other = page != st.session_state.setdefault(_PAGE, page)
    st.session_state[_PAGE] = page
    return is_other and not Settings.__dataclass_fields__.keys() & link.keys()


def _is_overtaken(link: dict[str, str]) -> bool:
    """Return whether this is the link before the one that is on its way to the browser."""
    before, at = st.session_state.get(_WRITTEN, (None, 0.0))
    return bool(link == before) and monotonic() - at < _ON_ITS_WAY


def is_open() -> bool:
    """Return whether `open_session` has run for this visitor."""
    return _SETTINGS in st.session_state


def current() -> Settings:
    """Return the visitor's settings."""
    # A control may report before the page has run: the server forgot the session meanwhile.
    if not is_open():
        open_session()
    return cast(Settings, st.session_state[_SETTINGS])


def uploaded() -> Uploaded | None:
    """Return the visitor's own data, if a file was read."""
    return cast("Uploaded | None", st.session_state.get(_UPLOADED))


def problems() -> tuple[Problem, ...]:
    """Return what was wrong with the link or with the file given last."""
    return cast("tuple[Problem, ...]", st.session_state.get(_PROBLEMS, ()))


def is_told(name: str) -> bool:
    """Return whether the page has something to say about this parameter, or about the file."""
    return any(problem.parameter == name for problem in problems())


def say(name: str, sentence: str) -> None:
    """Add a sentence to what the page has to say, until the next change."""
    st.session_state[_PROBLEMS] = (*problems(), Problem(name, sentence))


def change(**values: Any) -> None:
    """Change some settings; what no longer fits the new shape is made to fit."""
    st.session_state[_CHANGED] = True
    settings, problems = _with_working_backend(replace(current(), **values))
    fitted = _fitted(settings, uploaded())
    lost = len(settings.edit) - len(fitted.edit)
    if lost:
        sentence = f"The batch no longer has {lost} of the places that were changed by hand."
        problems = (*problems, Problem("edit", sentence))
    st.session_state[_SETTINGS] = fitted
    st.session_state[_PROBLEMS] = problems


def _fitted(settings: Settings, file: Uploaded | None) -> Settings:
    settings = fit_to_limits(settings, shape_of(settings, file), limits().max_cells)
    return fit_to_shape(settings, shape_of(settings, file))


def settle(**values: Any) -> None:
    """Fill in what the link left open. Unlike a change it gives way to the next link."""
    st.session_state[_SETTINGS] = replace(current(), **values)


def accept_file(name: str, file: Uploaded) -> bool:
    """Take a visitor's data and return whether they can be used; if not, a sentence says why."""
    try:
        make_inputs(_fitted(replace(current(), data="upload"), file), file)
    except BadData as refusal:
        refuse_file(str(refusal))
        return False
    st.session_state[_UPLOADED] = file
    st.session_state[_FILE_NAME] = name
    change(data="upload")
    return True


def refuse_file(sentence: str) -> None:
    """Say what is wrong with a file; it changes nothing."""
    change()
    say("file", sentence)


def file_name() -> str | None:
    """Return the name of the visitor's file, if one was read."""
    return cast("str | None", st.session_state.get(_FILE_NAME))


def save_link() -> None:
    """Write the settings into the address, beside parameters that are not ours."""
    before = st.query_params.to_dict()
    ours = Settings.__dataclass_fields__.keys()
    link = {k: v for k, v in before.items() if k not in ours} | to_query(current())
    if not link == before == st.session_state[_LINK]:
        st.query_params.from_dict(link)
        st.session_state[_WRITTEN] = (before, monotonic())
    st.session_state[_LINK] = link
    st.session_state[_CHANGED] = False


def theme() -> Theme:
    """Return the theme that the visitor sees."""
    return "dark" if st.context.theme.type == "dark" else "light"
