"""The hidden layer around batch normalization, proved for all sizes N, D and H."""

from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

import sympy as sp

from bnviz.derivation.hidden_layer import ACTIVATION, LINEAR, Rule
from bnviz.derivation.thorey import Line
from bnviz.derivation.thorey_walk import WALK
from bnviz.expression import Expression, Reference, map_children
from bnviz.expression.symbolic import H, M, to_sympy
from bnviz.proof.normal_form import normal_form
from bnviz.proof.thorey import ENTRIES, LineProof, prove_line, vanishes

# What each gradient of the layer around is sent back from: the rule that its quantity goes into.
_SENT_FROM: Mapping[str, Rule] = {
    "dy": ACTIVATION,
    "dW": LINEAR,
    "db": LINEAR,
    "dX": LINEAR,
}
# Batch normalization calls its input x.
_INSIDE = {"h": "x", "dh": "dx"}


def prove_walk() -> tuple[LineProof, ...]:
    """Decide every line of the walk through Thorey's derivation and the layer around it."""
    return tuple(prove_layer_line(stop.line) for stop in WALK)


def prove_layer_line(line: Line) -> LineProof:
    """Decide one line.

    On the left of a line about the layer around batch normalization stands the derivative of
    Σ dL/dh h, or Σ dL/da a, with what is sent back held fixed; see `prove_line` for the others.
    """
    rule = _SENT_FROM.get(line.left.quantity) if isinstance(line.left, Reference) else None
    if rule is None:
        inside = replace(line, left=_rename(line.left), right=_rename(line.right))
        return replace(prove_line(inside), line=line)
    start = perf_counter()
    difference = _sent_back(line.left, rule) - to_sympy(line.right)
    holds = vanishes(normal_form(difference))
    return LineProof(line, holds, 1e3 * (perf_counter() - start))


def _sent_back(gradient: Expression, rule: Rule) -> sp.Expr:
    """Return the derivative of what a rule gives, times what is sent back to it, all added up."""
    row, feature = (sp.Dummy(name, integer=True, positive=True) for name in "ij")
    output = to_sympy(rule.right, {"i": row, "j": feature})
    loss = sp.Sum(ENTRIES[f"d{rule.id}"][row, feature] * output, (feature, 1, H), (row, 1, M))
    place = to_sympy(gradient)
    source = ENTRIES[place.base.name.removeprefix("d")][place.indices]
    return sp.diff(loss, source)


def _rename(node: Expression) -> Expression:
    if isinstance(node, Reference):
        return replace(node, quantity=_INSIDE.get(node.quantity, node.quantity))
    return map_children(node, _rename)
