"""My code: take data home, run code there, and give its gradients back."""

import streamlit as st

from bnviz.ui.practise.homework.answer import draw_refusal, take_answer
from bnviz.ui.practise.homework.findings import draw_findings
from bnviz.ui.practise.homework.handout import choose_handout
from bnviz.ui.practise.homework.snippets import SNIPPETS, WITHOUT_FILE
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose_here


def draw_code() -> None:
    """Draw both steps, and beside them code to copy or what was found out."""
    with st.container(key="practise-code"):
        left, right = st.columns([38, 62], gap="medium")
        with left, st.container(gap="small"):
            st.markdown("**1. Take the data home**")
            handout = choose_handout()
            if handout is None:
                return
            st.markdown("**2. Run your code, give its gradients back**")
            judged = take_answer(handout)
        with right, st.container(gap="small"):
            draw_refusal()
            if judged is None:
                _draw_snippets()
                return
            if judged.fingerprint == handout.fingerprint:
                draw_findings(judged)
            else:
                st.info(
                    f"{judged.name} is the answer to {judged.batch_name} as it was, another batch. "
                    "Give back the answer to this one, or set up the other one again.",
                    icon=":material/swap_horiz:",
                )
            # A projector has no room for both.
            if not session.current().present:
                with st.expander("Code to copy", icon=":material/code:"):
                    _draw_snippets()


def _draw_snippets() -> None:
    way = choose_here("Code to copy", list(SNIPPETS), key="homework-way")
    # Streamlit colours code too faintly to be read by everybody.
    st.code(SNIPPETS[way], language=None)
    if way in WITHOUT_FILE:
        st.markdown(
            "Nothing to download: where bnviz is installed, it runs your code on batches of its "
            "own, names the slip, and shrinks the batch to the smallest on which your code fails."
        )
    else:
        st.markdown(
            "Your code runs at home, never here. An answer without `dgamma` and `dbeta` is judged "
            "as well, and so is `dx` alone in an `.npy` or a `.csv` file."
        )
