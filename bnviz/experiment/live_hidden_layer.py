"""The hidden layer as JavaScript, written from its formulas: for a hand at its inputs."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bnviz.derivation import ROUNDINGS
from bnviz.derivation.hidden_layer import RULES, Rule
from bnviz.derivation.hidden_layer_xray import GIVEN
from bnviz.experiment.hidden_layer_pass import HiddenLayerPass, draw_layer
from bnviz.experiment.live import UNPACKING, write_losses
from bnviz.expression import name_rounding, rounding, write_indexed_function
from bnviz.scenario import find_upstream, make_inputs

MOST_LIVE_PRODUCTS = 2**18
"""The most products N · D · H that a browser follows a hand with."""
_SCRIPT = UNPACKING + Path(__file__).with_name("live_hidden_layer.js").read_text(encoding="utf-8")
_FORWARD = tuple(rule for rule in RULES if not rule.id.startswith("d"))
_BACKWARD = tuple(rule for rule in RULES if rule.id.startswith("d"))


def write_hidden_layer() -> str:
    """Return JavaScript that runs the layer in a browser: formulas, and ``live_hidden_layer.js``.

    ``HIDDEN.forward`` gives h to a, ``HIDDEN.losses[id]`` the loss, written for y in the place of
    a, ``HIDDEN.backward`` all gradients, and ``HIDDEN.roundings`` what rounding may do to each of
    these arrays, by their names after a ±.
    """
    parts = {
        "forward": _write(_FORWARD),
        "backward": _write(_BACKWARD),
        "losses": write_losses(),
        "roundings": write_indexed_function(
            (name_rounding(rule.id), rule.indices, rounding(rule.right, GIVEN)) for rule in RULES
        ),
    }
    text = ",".join(f"{name}:{function}" for name, function in parts.items())
    return f"const ROUNDINGS = {ROUNDINGS}, HIDDEN = {{{text}}};\n{_SCRIPT}"


def _write(rules: Iterable[Rule]) -> str:
    return write_indexed_function((rule.id, rule.indices, rule.right) for rule in rules)


def follows_hand(done: HiddenLayerPass) -> bool:
    """Return whether a browser can follow a hand that moves a layer of this size."""
    n, d, h = done.shape
    return n * d * h <= MOST_LIVE_PRODUCTS


def give_hidden_layer(done: HiddenLayerPass) -> dict[str, Any]:
    """Return what ``openLayer`` in ``live_hidden_layer.js`` takes: the layer before any hand.

    Arrays are base64 of float64 in rows; everything can be written as JSON.
    """
    settings = done.settings
    cells = tuple(edit for edit in settings.edit if edit.target == "x")
    bare = replace(
        settings,
        edit=tuple(edit for edit in settings.edit if edit.target != "x"),
        gamma=1.0,
        beta=0.0,
    )
    x = make_inputs(bare, done.uploaded).x
    n, d, h = done.shape
    arrays = {"X": x, **draw_layer(replace(settings, weights=()), x)}
    given = find_upstream(settings.upstream).give(done.loss_settings, (n, h))
    changes = [("X", edit.sample, edit.feature, edit.values) for edit in cells]
    changes += [(one.target, one.down, one.across, (one.value,)) for one in settings.weights]
    return {
        "m": n,
        "D": d,
        "H": h,
        "eps": float(done.arrays["eps"]),
        "arrays": {name: _encode(array) for name, array in (arrays | dict(given)).items()},
        "given": tuple(given),
        "loss": settings.upstream,
        "dtype": settings.dtype,
        "rounding": float(done.arrays["precision"]),
        "edits": tuple(changes),
    }


def _encode(array: Any) -> str:
    return b64encode(np.ascontiguousarray(array, dtype=np.float64).tobytes()).decode()
