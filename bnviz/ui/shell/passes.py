"""The passes that visitors look at, in a memory that all share and that has a bound."""

from threading import Condition

import streamlit as st
from cachetools import LRUCache, cached
from streamlit.runtime.scriptrunner import get_script_run_ctx

from bnviz.experiment import Pass, plain, run_pass
from bnviz.scenario import Settings, Uploaded

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
