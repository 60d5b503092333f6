"""What a newcomer sees first: one sentence, and the way into the lesson."""

import streamlit as st

from bnviz.lesson import LESSON_DATA
from bnviz.scenario import Settings
from bnviz.ui.shell import session
from bnviz.ui.shell.pages import find_page

_SEEN = "welcome-seen"


def draw_welcome() -> None:
    """Greet a newcomer on the first page of a visit; the lesson, once opened, ends the greeting."""
    if st.session_state.get(_SEEN):
        return
    with st.container(key="welcome", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            "See every number of a batch normalization layer, forward and back, and where each "
            "term of its gradient comes from.",
            width="content",
        )
        if st.button("Start the lesson", icon=":material/play_arrow:", key="start-lesson"):
            end_welcome()
            if session.current() == Settings():
                session.change(**LESSON_DATA)
            st.switch_page(find_page("step").script)


def end_welcome() -> None:
    """Greet no more in this session."""
    st.session_state[_SEEN] = True
