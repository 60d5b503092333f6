"""The one switch for scales: paths that add up share one, or each has its own."""

import streamlit as st

from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow

_SAID = "own-scales-said"
# What a change of scales is announced with.
_SCALES = {
    True: "Own scales: at ×2 the colours are twice as strong.",
    False: "One scale again: a small path looks small.",
}


def choose_own_scales(key: str) -> None:
    """Draw the switch, and say what it did; S presses it by its key, and its toast explains it."""
    follow(key, session.current().own)
    st.toggle("Own scales", key=key, on_change=_take, args=(key,))
    if (said := st.session_state.pop(_SAID, None)) is not None:
        st.toast(_SCALES[said], icon=":material/straighten:")


def _take(key: str) -> None:
    own = bool(st.session_state[key])
    st.session_state[_SAID] = own
    session.change(own=own)
