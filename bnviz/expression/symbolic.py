"""The SymPy reading: a formula over a batch of symbolic size, for proofs."""

from collections.abc import Mapping

import sympy as sp

from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
)
from bnviz.notation import QUANTITIES

M = sp.Symbol("m", integer=True, positive=True)
H = sp.Symbol("H", integer=True, positive=True)
# The limit of a sum as printed. Any other one is a slip or another author's name for m.
_LIMITS = {"H": H}
# What `Partial` becomes; `sympy.Derivative` would take the derivative of one symbol by another
# for zero before their definitions are put in.
PARTIAL = sp.Function("partial")
_POSITIVE = frozenset({"var", "eps"})

SCALARS: Mapping[str, sp.Symbol] = {
    q.id: M if q.id == "m" else sp.Symbol(q.id, real=True, positive=q.id in _POSITIVE or None)
    for q in QUANTITIES.values()
    if not q.per_sample
}
VECTORS: Mapping[str, sp.IndexedBase] = {
    q.id: sp.IndexedBase(q.id, real=True) for q in QUANTITIES.values() if q.per_sample
}


def index_symbol(name: str) -> sp.Symbol:
    """Return the SymPy symbol of a free sample index, which stands for any of 1 to m."""
    return sp.Symbol(name, integer=True, positive=True)


# One arm for each node.
def to_sympy(  # noqa: C901, PLR0911, PLR0912
    expression: Expression, binding: Mapping[str, sp.Expr] | None = None
) -> sp.Expr:
    """Return a formula as a SymPy expression.

    Every sum binds a fresh dummy index, so an index that the source uses twice (equation 11 as
    printed) cannot be captured.

    Parameters
    ----------
    binding
        Index name to SymPy index. A free index without an entry becomes `index_symbol`.
    """
    bound = dict(binding or {})

    def read(node: Expression) -> sp.Expr:
        return to_sympy(node, bound)

    def at(name: str) -> sp.Expr:
        return bound.get(name, index_symbol(name))

    match expression:
        case Number(value):
            return sp.Rational(value.numerator, value.denominator)
        case Reference(quantity, index, _, str(feature)):
            base = sp.IndexedBase(quantity, real=True)
            return base[at(feature)] if index is None else base[at(index), at(feature)]
        case Reference(quantity, None):
            return SCALARS[quantity]
        case Reference(quantity, str(index)):
            return VECTORS[quantity][at(index)]
        case Add(terms):
            return sp.Add(*map(read, terms))
        case Multiply(factors):
            return sp.Mul(*map(read, factors))
        case Negative(operand):
            return -read(operand)
        case Fractional(numerator, denominator):
            return read(numerator) / read(denominator)
        case Power(base, exponent):
            return read(base) ** sp.Rational(exponent.numerator, exponent.denominator)
        case Root(radicand):
            return sp.sqrt(read(radicand))
        case Sum(index, body, upper):
            dummy = sp.Dummy(index, integer=True, positive=True)
            limits = (dummy, 1, _LIMITS.get(upper, M))
            return sp.Sum(to_sympy(body, {**bound, index: dummy}), limits)
        case Tag(_, body) | Group(body, _):
            return read(body)
        case Kronecker(first, second):
            return sp.KroneckerDelta(at(first), at(second))
        case Partial(of, by):
            return PARTIAL(read(of), read(by))
    raise TypeError(f"no SymPy reading for {type(expression).__name__}")
