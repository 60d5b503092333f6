"""Passes through hidden layers, shared by all visitors, bounded in bytes."""

from threading import Condition

import streamlit as st
from cachetools import LRUCache, cached

from bnviz.experiment.hidden_layer_pass import HiddenLayerPass, plain_layer, run_hidden_layer
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import DEFAULTS, BadData, Settings, Uploaded
from bnviz.ui.shell import session

_MOST_BYTES = 200 * 2**20


def _key(settings: Settings, uploaded: Uploaded | None) -> tuple[Settings, str | None]:
    return settings, None if uploaded is None else uploaded.fingerprint


# Who asks for a pass that another visitor waits for waits with them.
@cached(LRUCache(_MOST_BYTES, getsizeof=lambda done: done.nbytes), key=_key, condition=Condition())
def _run(settings: Settings, uploaded: Uploaded | None) -> HiddenLayerPass:
    return run_hidden_layer(settings, uploaded)


def run_or_say() -> HiddenLayerPass | None:
    """Return the pass for the visitor's settings, or say why there is none."""
    settings, uploaded = session.current(), session.uploaded()
    if settings.data == "upload" and uploaded is None:
        st.info("Choose a file in the sidebar.", icon=":material/upload_file:")
        return None
    try:
        return _run(*plain_layer(settings, uploaded))
    except BadData as refusal:
        st.error(str(refusal), icon=":material/error:")
    except ConstantFeatureError as refusal:
        st.error(str(refusal), icon=":material/error:")
        st.button(
            f"Set ε to {DEFAULTS.eps:g}", on_click=session.change, kwargs={"eps": DEFAULTS.eps}
        )
    return None
