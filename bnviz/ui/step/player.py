"""Moving through the lesson: next and back, jumping, predicting first, playing by itself."""

from typing import Any

import streamlit as st

from bnviz.lesson import STEPS, first_of_chapter
from bnviz.ui.board.own_scales import choose_own_scales
from bnviz.ui.shell import session
from bnviz.ui.shell.presenting import draw_present_button
from bnviz.ui.shell.widgets import follow
from bnviz.ui.step.lesson_link import open_lesson_link
from bnviz.ui.step.position import Place, go_to, here, is_hidden, is_over

_PACE, _PLAYING = "step-pace", "step-playing"
_PACES = (3, 5, 8, 12, 20)
_KEYS = (
    ("→ or PageDown", "next"),
    ("← or PageUp", "back"),
    ("Home, End", "first, last step"),
    ("H", "hide results until the next press"),
    ("S", "each path on its own scale, or all on that of their sum"),
    ("A", "play by itself, or stop"),
    ("P", "presenter mode, and out of it"),
    ("F", "full screen"),
    ("L", "make a lesson link"),
    ("?", "show these keys"),
)


def pace() -> float:
    """Return after how many seconds the lesson goes on by itself, or 0."""
    if is_over(here()):
        st.session_state[_PLAYING] = False
    is_playing = st.session_state.get(_PLAYING, False)
    return float(st.session_state.get(_PACE, _PACES[1])) if is_playing else 0.0


def draw_player(place: Place) -> None:
    """Draw the controls that move through the lesson."""
    position, last = place.position, len(STEPS) - 1
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="step-player"
    ):
        _button("first", "First step", "first_page", go_to, 0, disabled=position == 0)
        _button("back", "Step back", "chevron_left", _back, disabled=position == 0)
        _button("next", "Next step", "chevron_right", _next, disabled=is_over(place))
        _button("last", "Last step", "last_page", go_to, last, disabled=position == last)
        st.markdown(f"{position + 1} / {len(STEPS)}", width="content")
        _jump(place)
        st.space("stretch")
        follow("step-predict", session.current().predict)
        st.toggle(
            "Predict first",
            key="step-predict",
            on_change=_take_predict,
        )
        choose_own_scales("step-own")
        _autoplay()
        draw_present_button()
        if _button("link", "Make a lesson link", "qr_code_2"):
            open_lesson_link()
        with st.popover("Keys", icon=":material/keyboard:", help="Keys (?)", key="step-keys"):
            st.markdown("\n".join(f"- **{key}** {what}" for key, what in _KEYS))


def _button(
    name: str, label: str, icon: str, action: Any = None, *args: object, disabled: bool = False
) -> bool:
    return st.button(
        label,
        icon=f":material/{icon}:",
        key=f"step-{name}",
        on_click=action,
        args=args,
        help=label,
        disabled=disabled,
    )


def _next() -> None:
    place = here()
    if is_hidden(place):
        go_to(place.position, revealed=True)
    else:
        go_to(place.position + 1)


def _back() -> None:
    go_to(here().position - 1)


def _jump(place: Place) -> None:
    chapters = list(dict.fromkeys(step.chapter for step in STEPS))
    follow("step-jump", place.step.chapter)
    st.selectbox(
        "Equation",
        chapters,
        key="step-jump",
        on_change=_take_jump,
        label_visibility="collapsed",
        width=128,
    )


def _take_jump() -> None:
    go_to(first_of_chapter(st.session_state["step-jump"]))


def _take_predict() -> None:
    session.change(predict=st.session_state["step-predict"])


def _autoplay() -> None:
    is_playing = pace() > 0
    _button(
        "autoplay", "Stop" if is_playing else "Play", "pause" if is_playing else "play_arrow", _play
    )
    st.selectbox(
        "Pace",
        _PACES,
        index=1,
        key=_PACE,
        format_func=lambda seconds: f"{seconds} s",
        label_visibility="collapsed",
        width=84,
    )


def _play() -> None:
    st.session_state[_PLAYING] = not pace() > 0
