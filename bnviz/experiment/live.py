"""The layer as JavaScript, written from the formulas: what follows a hand in the browser."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bnviz.derivation import (
    ARRAYS,
    DELTA,
    EQUATIONS,
    ROUNDINGS,
    Equation,
    column_sum,
    rounding_of,
)
from bnviz.derivation.dependencies import is_backward
from bnviz.experiment.layer_pass import Pass
from bnviz.expression import (
    Expression,
    Reference,
    Tag,
    ceiling,
    name_rounding,
    walk,
    write_function,
)
from bnviz.scenario import UPSTREAMS, find_dataset, find_upstream, resize
from bnviz.scenario.datasets import draw_data
from bnviz.scenario.losses import PULLED, Loss

# Tags of parts that the board draws nowhere: what is misprinted, and both paths to the mean.
_UNDRAWN = ("slip", "fix", "normalized", "vanishing")

Formulas = list[tuple[str, Expression]]


def write_model() -> str:
    """Return JavaScript that defines ``MODEL``, the layer for arrays of ``bnviz.experiment.live``.

    ``MODEL.forward`` gives equations 1 to 4, ``MODEL.losses[id]`` the loss and ∂l/∂y, and
    ``MODEL.backward`` equations 5 to 13 with all their addends, in the corrected form;
    ``MODEL.printed[number]`` gives what an equation says as printed. Each is a function of an
    object with the arrays so far, m and D, see `bnviz.expression.write_function`. Names of parts
    come from `name_part`; what a quantity's first equation gives has the quantity's id.
    ``MODEL.roundings`` gives, by the same names after a ±, what rounding may do to each of them
    (see `bnviz.derivation.rounding`), and ``MODEL.printedRoundings[number]`` to a printed form;
    ``MODEL.ceilings`` gives how much that is at most in a column.
    """
    forward = [one for one in EQUATIONS if not is_backward(one)]
    backward = [one for one in EQUATIONS if is_backward(one)]
    # δ is used by equation 13, which comes last.
    backward.insert(-1, DELTA)
    parts = {
        "forward": write_function(_all(forward)),
        "backward": write_function(_all(backward)),
        "printed": _object(
            {e.number: write_function(_parts(e, printed=True)) for e in EQUATIONS if e.misprinted}
        ),
        "ceilings": write_function(
            (name, ceiling(formula))
            for name, formula in _roundings([*_all(forward), *_all(backward)])
        ),
        "roundings": write_function(_roundings([*_all(forward), *_all(backward)])),
        "printedRoundings": _object(
            {
                e.number: write_function(_roundings(_parts(e, printed=True)))
                for e in EQUATIONS
                if e.misprinted
            }
        ),
        "losses": write_losses(),
        "pulled": write_function([("pulled", PULLED)]),
        "pull": write_function([("dy", Reference("dy", "i") + Reference("pull", "i"))]),
    }
    constants = f"const ROUNDINGS = {ROUNDINGS}, ARRAYS = {json.dumps(ARRAYS)};\n"
    return f"{constants}const MODEL = {_object(parts)};\n"


def name_part(number: str, term: str | None = None, *, printed: bool = False) -> str:
    """Return the name of what an equation gives, or one tagged part of it."""
    return f"{number}{'p' if printed else ''}{f'.{term}' if term else ''}"


def _roundings(formulas: Iterable[tuple[str, Expression]]) -> Iterator[tuple[str, Expression]]:
    return ((name_rounding(name), rounding_of(formula)) for name, formula in formulas)


def _object(parts: dict[str, str]) -> str:
    return "{" + ",".join(f"{json.dumps(name)}:{text}" for name, text in parts.items()) + "}"


def write_losses() -> str:
    """Return a JavaScript object with the loss and the gradient ∂l/∂y of each `Upstream`."""
    return _object({one.id: _losses(one.formulas) for one in UPSTREAMS})


def _losses(formulas: Loss) -> str:
    before = list(formulas.before)
    return _object(
        {
            "loss": write_function([*before, ("loss", formulas.loss)]),
            "gradient": write_function([*before, ("dy", formulas.gradient)]),
        }
    )


def _all(equations: list[Equation]) -> Formulas:
    """Return the corrected forms by quantity, and by number where a quantity is given again."""
    found: dict[str, Expression] = {}
    for one in equations:
        whole, *parts = _parts(one, printed=False)
        found.update([whole if one.quantity in found else (one.quantity, one.corrected), *parts])
    return list(found.items())


def _parts(one: Equation, *, printed: bool) -> Iterator[tuple[str, Expression]]:
    """Yield a right-hand side and the parts of it that have a name of their own."""
    right = one.right(printed=printed)
    yield name_part(one.number, printed=printed), right
    if one.number == "13":
        yield name_part("13", "sum_dx", printed=printed), column_sum(one, printed=printed)
    for node in walk(right):
        if isinstance(node, Tag) and node.name not in _UNDRAWN:
            yield name_part(one.number, node.name, printed=printed), node


MOST_LIVE = 2**16
"""The most cells that a browser follows a hand with."""
UNPACKING = Path(__file__).with_name("live_arrays.js").read_text(encoding="utf-8")
"""JavaScript that unpacks what the server gives, which every live layer begins with."""
_LAYER = UNPACKING + Path(__file__).with_name("live_layer.js").read_text(encoding="utf-8")


def write_layer() -> str:
    """Return JavaScript that runs the layer in a browser: the model, and ``live_layer.js``."""
    return write_model() + _LAYER


def give(done: Pass) -> dict[str, Any]:
    """Return what ``openLayer`` in ``live_layer.js`` takes: the layer before any hand.

    Arrays are base64 of float64 in rows; everything can be written as JSON.
    """
    settings = done.settings
    bare = replace(settings, edit=())
    m, d = done.shape
    arrays = {"x": draw_data(bare, done.uploaded).x}
    if find_dataset(settings.data).uses_scale:
        # x is shift + scale · unit.
        arrays["unit"] = draw_data(replace(bare, shift=0.0, scale=1.0), done.uploaded).x
    given = find_upstream(settings.upstream).give(settings, done.shape)
    return {
        "m": m,
        "d": d,
        "arrays": {name: _encode(array) for name, array in (arrays | dict(given)).items()},
        "given": tuple(given),
        "gamma": resize(settings.gamma, d),
        "beta": resize(settings.beta, d),
        "eps": settings.eps,
        "shift": settings.shift,
        "scale": settings.scale,
        "loss": settings.upstream,
        "dtype": settings.dtype,
        "rounding": float(np.finfo(done.arrays["x"].dtype).eps),
        "edits": tuple((e.target, e.sample, e.feature, e.values) for e in settings.edit),
    }


def _encode(array: Any) -> str:
    return b64encode(np.ascontiguousarray(array, dtype=np.float64).tobytes()).decode()
