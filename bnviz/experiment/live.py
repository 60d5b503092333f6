"""The layer as JavaScript, written from the formulas: what follows a hand in the browser."""

import json
from collections.abc import Iterator

from bnviz.derivation import DELTA, EQUATIONS, Equation
from bnviz.derivation.dependencies import is_backward
from bnviz.expression import Expression, Reference, Tag, walk, write_function
from bnviz.scenario import UPSTREAMS
from bnviz.scenario.losses import PULLED, Loss

# Tags that say which part of an equation is misprinted, and name nothing that is drawn.
_CORRECTIONS = ("slip", "fix")

Formulas = list[tuple[str, Expression]]


def write_model() -> str:
    """Return JavaScript that defines ``MODEL``, the layer for arrays of ``bnviz.experiment.live``.

    ``MODEL.forward`` gives equations 1 to 4, ``MODEL.losses[id]`` the loss and ∂l/∂y, and
    ``MODEL.backward`` equations 5 to 13 with all their addends, in the corrected form;
    ``MODEL.printed[number]`` gives what an equation says as printed. Each is a function of an
    object with the arrays so far, m and D, see `bnviz.expression.write_function`. Names of parts
    come from `name_part`; what a quantity's first equation gives has the quantity's id.
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
        "losses": _object({u.id: _losses(u.formulas) for u in UPSTREAMS}),
        "pulled": write_function([("pulled", PULLED)]),
        "pull": write_function([("dy", Reference("dy", "i") + Reference("pull", "i"))]),
    }
    return f"const MODEL = {_object(parts)};\n"


def name_part(number: str, term: str | None = None, *, printed: bool = False) -> str:
    """Return the name of what an equation gives, or one tagged part of it."""
    return f"{number}{'p' if printed else ''}{f'.{term}' if term else ''}"


def _object(parts: dict[str, str]) -> str:
    return "{" + ",".join(f"{json.dumps(name)}:{text}" for name, text in parts.items()) + "}"


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
    for node in walk(right):
        if isinstance(node, Tag) and node.name not in _CORRECTIONS:
            yield name_part(one.number, node.name, printed=printed), node
