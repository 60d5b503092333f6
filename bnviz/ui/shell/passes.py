"""The passes that visitors look at, in a memory that all share and that has a bound."""

from collections.abc import Callable
from threading import Condition
from typing import TypeVar

import streamlit as st
from cachetools import LRUCache, cached
from streamlit.runtime.scriptrunner import get_script_run_ctx

from bnviz.experiment import Pass, plain, run_pass
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import DEFAULTS, BadData, Settings, Uploaded
from bnviz.ui.shell import session

# A pass over a million cells holds about 90 MB, and one over 16 × 8 some 20 kB: bytes are counted,
# not passes, so that a class with data of its own finds each pass again.
_MOST_BYTES = 400 * 2**20
# Below so many cells the pass is over before a notice could be read.
_LARGE = 2**16


def _key(settings: Settings, uploaded: Uploaded | None) -> tuple[Settings, str | None]:
    return settings, None if uploaded is None else uploaded.fingerprint


# Who asks for a pass that another visitor waits for waits with them.
@cached(LRUCache(_MOST_BYTES, getsizeof=lambda done: done.nbytes), key=_key, condition=Condition())
def _run(settings: Settings, uploaded: Uploaded | None) -> Pass:
    shape = uploaded.x.shape if uploaded is not None else (settings.m, settings.d)
    if shape[0] * shape[1] < _LARGE or get_script_run_ctx() is None:
        return run_pass(settings, uploaded)
    with st.spinner("Running the layer, forward and back…"):
        return run_pass(settings, uploaded)


Result = TypeVar("Result")


def run_or_say(
    make: Callable[[Settings, Uploaded | None], Result],
    ask: str = "Choose a file in the sidebar.",
) -> Result | None:
    """Return what is made of the visitor's settings and file, or say why that cannot be.

    Parameters
    ----------
    make
        `run`, or whatever raises what it raises.
    ask
        What to say where the visitor's own data are wanted and there is no file yet.
    """
    settings, file = session.current(), session.uploaded()
    if settings.data == "upload" and file is None:
        st.info(ask, icon=":material/upload_file:")
        return None
    try:
        return make(settings, file)
    except BadData as refusal:
        st.error(str(refusal), icon=":material/error:")
    except ConstantFeatureError as refusal:
        st.error(str(refusal), icon=":material/error:")
        st.button(
            f"Set ε to {DEFAULTS.eps:g}", on_click=session.change, kwargs={"eps": DEFAULTS.eps}
        )
    return None


def run(settings: Settings, uploaded: Uploaded | None) -> Pass:
    """Run the layer, or return the pass of equal settings that ran before: not to be changed.

    Whoever keeps a pass beyond one rerun keeps its arrays in memory: keep the settings, and ask
    again.

    Raises
    ------
    BadData
        If the data cannot be used or a result overflows.
    ConstantFeatureError
        If ε is 0 and a feature is constant.
    """
    return _run(*plain(settings, uploaded))
