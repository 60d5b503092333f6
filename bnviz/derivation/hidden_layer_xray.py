"""One cell of the hidden layer, taken apart; and below which magnitude its values are rounding."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnviz.derivation.hidden_layer import BY_ID, TEXTS, Rule, spell
from bnviz.derivation.rounding import ROUNDINGS
from bnviz.derivation.xray import Term, XRay
from bnviz.expression import (
    Add,
    Colours,
    Expression,
    Multiply,
    Negative,
    Reference,
    Sum,
    Tag,
    evaluate_indexed,
    name_rounding,
    plain,
    rounding,
    to_latex,
    walk,
)
from bnviz.expression.indexed import SIZES
from bnviz.expression.indexed_numbers import to_indexed_lines
from bnviz.notation import QUANTITIES

Array = np.ndarray[Any, Any]
_SUMMED = {"D": "input", "H": "feature"}
GIVEN = frozenset(QUANTITIES.keys() - BY_ID.keys())
"""The ids of quantities that no formula of the layer gives."""


class LayerRoundings(dict[str, Any]):
    """The arrays of a layer, and for each, by `name_rounding`, what rounding may have done to it.

    Found when asked for, in units of the distance from 1 to the next number of the format.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        super().__init__(arrays)
        self._limit = ROUNDINGS * float(arrays["precision"])

    def __missing__(self, key: str) -> Any:
        name = key.removeprefix(name_rounding(""))
        if name == key:
            raise KeyError(key)
        rule = BY_ID.get(name)
        self[key] = 0.0 if rule is None else self._read(rule.right, rule.indices, {})
        return self[key]

    def of_quantity(self, name: str) -> Array:
        """Return the limits below which the values of an array are rounding."""
        return self._finite(self[name_rounding(name)])

    def of(self, formula: Expression, at: Mapping[str, int], axes: str = "") -> Array:
        """Return the limits of what a formula gives, see `evaluate_indexed`."""
        return self._finite(self._read(formula, axes, at))

    def _read(self, formula: Expression, axes: str, at: Mapping[str, int]) -> Array:
        with np.errstate(all="ignore"):
            found = rounding(formula, GIVEN)
            return evaluate_indexed(found, self, axes, at)

    def _finite(self, found: Any) -> Array:
        # What cannot be said is no reason to hide a value.
        return np.asarray(self._limit * np.where(np.isfinite(found), found, 0.0))


def xray_rule(
    rule: Rule,
    roundings: LayerRoundings,
    place: tuple[int, ...],
    colours: Colours | None = None,
) -> XRay:
    """Take one cell of a quantity apart.

    Parameters
    ----------
    place
        The cell, counted from 0: down and across, or the feature alone.
    """
    at = dict(zip(rule.indices, place, strict=True))
    value = float(evaluate_indexed(rule.right, roundings, at=at))
    symbol = Reference(rule.id, spelled=spell(rule.id, place))
    return XRay(
        left=to_latex(symbol, colours),
        numbers=to_indexed_lines(rule.right, roundings, at, colours, roundings.of),
        value=value,
        terms=_terms(rule.right, (), roundings, at),
        cells={},
        limit=float(roundings.of(rule.right, at)),
    )


def read_places(rule: Rule, place: tuple[int, ...]) -> Mapping[str, tuple[int | None, ...]]:
    """Return which cells an entry is made of: quantity id to its place, None for a whole axis.

    Where a formula reads a quantity both at one place and along an axis, the axis is told.
    """
    at = dict(zip(rule.indices, place, strict=True))
    found: dict[str, tuple[int | None, ...]] = {}
    for node in walk(rule.right):
        if isinstance(node, Reference) and node.feature is not None:
            indices = [index for index in (node.index, node.feature) if index is not None]
            read = tuple(at.get(index) for index in indices)
            before = found.get(node.quantity, read)
            found[node.quantity] = tuple(
                old if old == new else None for old, new in zip(before, read, strict=True)
            )
    return found


def _terms(
    node: Expression,
    factors: tuple[Expression, ...],
    roundings: LayerRoundings,
    at: Mapping[str, int],
) -> tuple[Term, ...]:
    """Return the signed numbers that a formula adds up, with what stands before a sum put in."""
    inner = plain(node)
    match inner:
        case Add(terms):
            return tuple(term for one in terms for term in _named(one, factors, roundings, at))
        case Multiply((*before, last)) if isinstance(plain(last), Add | Sum):
            return _terms(last, (*factors, *before), roundings, at)
        case Sum(index, body, upper):
            share = Multiply((*factors, body))
            size = int(roundings[SIZES[upper]])
            values = np.broadcast_to(evaluate_indexed(share, roundings, index, at), size)
            limits = np.broadcast_to(roundings.of(share, at, index), size)
            return tuple(
                _share(upper, row, float(v), float(limit))
                for row, (v, limit) in enumerate(zip(values, limits, strict=True))
            )
    whole = Multiply((*factors, node)) if factors else node
    value, limit = evaluate_indexed(whole, roundings, at=at), roundings.of(whole, at)
    return (Term("", float(value), text="", limit=float(limit)),)


def _share(upper: str, row: int, value: float, limit: float) -> Term:
    """Return the share of one sample, or of one input or feature where a sum runs over these."""
    if upper == "N":
        return Term("sample", value, row, limit=limit)
    return Term("", value, text=f"{_SUMMED[upper]} {row + 1}", limit=limit)


def _named(
    addend: Expression,
    factors: tuple[Expression, ...],
    roundings: LayerRoundings,
    at: Mapping[str, int],
) -> tuple[Term, ...]:
    """Return the terms of one addend: one alone if it has a name or a sign."""
    inner = plain(addend)
    if isinstance(addend, Tag) or isinstance(inner, Negative) or not isinstance(inner, Sum):
        whole = Multiply((*factors, addend)) if factors else addend
        value, limit = evaluate_indexed(whole, roundings, at=at), roundings.of(whole, at)
        name = addend.name if isinstance(addend, Tag) else ""
        text = to_name(inner) if not name else ""
        return (Term(name, float(value), text=text, limit=float(limit)),)
    return _terms(addend, factors, roundings, at)


def to_name(node: Expression) -> str:
    """Return what an addend is called beside its bar: its symbol, if it is nothing else."""
    inner = plain(node.operand) if isinstance(node, Negative) else node
    if not isinstance(inner, Reference):
        return ""
    return ("−" if isinstance(node, Negative) else "") + TEXTS[inner.quantity]
