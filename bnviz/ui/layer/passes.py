"""Passes through hidden layers, shared by all visitors, bounded in bytes."""

from threading import Condition

from cachetools import LRUCache, cached

from bnviz.experiment.hidden_layer_pass import HiddenLayerPass, plain_layer, run_hidden_layer
from bnviz.scenario import Settings, Uploaded
from bnviz.ui.shell.passes import run_or_say

_MOST_BYTES = 200 * 2**20


def _key(settings: Settings, uploaded: Uploaded | None) -> tuple[Settings, str | None]:
    return settings, None if uploaded is None else uploaded.fingerprint


# Who asks for a pass that another visitor waits for waits with them.
@cached(LRUCache(_MOST_BYTES, getsizeof=lambda done: done.nbytes), key=_key, condition=Condition())
def _run(settings: Settings, uploaded: Uploaded | None) -> HiddenLayerPass:
    return run_hidden_layer(settings, uploaded)


def run_layer_or_say() -> HiddenLayerPass | None:
    """Return the pass for the visitor's settings, or say why there is none."""
    return run_or_say(lambda settings, uploaded: _run(*plain_layer(settings, uploaded)))
