"""The SymPy reading: a formula over a batch of symbolic size, for proofs."""

from collections.abc import Mapping

import sympy as sp

from bnviz.expression.across import FeatureSum
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
from bnviz.expression.switches import IsPositive, Positive
from bnviz.notation import QUANTITIES

M = sp.Symbol("m", integer=True, positive=True)
H = sp.Symbol("H", integer=True, positive=True)
# What `Partial` becomes; `sympy.Derivative` would take the derivative of one symbol by another
# for zero before their definitions are put in.
PARTIAL = sp.Function("partial")
_POSITIVE = frozenset({"var", "eps", "running_var"})
_WHOLE = {"m": M, "D": sp.Symbol("D", integer=True, positive=True), "H": H}
# The limit of a sum as printed. Any other one is a slip or another author's name for m.
_LIMITS = {"H": H, "D": _WHOLE["D"]}

SCALARS: Mapping[str, sp.Symbol] = {
    q.id: _WHOLE.get(q.id) or sp.Symbol(q.id, real=True, positive=q.id in _POSITIVE or None)
    for q in QUANTITIES.values()
    if not q.per_sample
}
VECTORS: Mapping[str, sp.IndexedBase] = {
    q.id: sp.IndexedBase(q.id, real=True) for q in QUANTITIES.values() if q.per_sample
}


class AcrossFeatures(sp.Function):  # type: ignore[misc]
    """What `FeatureSum` becomes: a sum over the features, of which nothing is known but linearity.

    Whatever stands in it is that of the feature that the sum has come to. So two of them are equal
    where what they add up is equal, and only what no feature owns may leave it.
    """

    @classmethod
    def eval(cls, body: sp.Expr) -> sp.Expr | None:
        """Return the sum term by term with numbers, m and D in front, or None to leave it."""
        if body == 0:
            return sp.S.Zero
        if body.is_Add:
            return sp.Add(*map(cls, body.args))
        common = [f for f in sp.Mul.make_args(body) if not f.free_symbols - {*_WHOLE.values()}]
        if not common or body in common:
            return None
        return sp.Mul(*common) * cls(body / sp.Mul(*common))


class SlopeOfPositive(sp.Function):  # type: ignore[misc]
    """What `IsPositive` becomes: 0 or 1, of which nothing else is known."""


class PositivePart(sp.Function):  # type: ignore[misc]
    """What `Positive` becomes. Where its argument is zero, its slope is taken for zero."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:  # noqa: ARG002  it has one argument
        """Return its slope."""
        return SlopeOfPositive(self.args[0])


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
        case FeatureSum(_, body):
            return AcrossFeatures(read(body))
        case Tag(_, body) | Group(body, _):
            return read(body)
        case Positive(operand):
            return PositivePart(read(operand))
        case IsPositive(operand):
            return SlopeOfPositive(read(operand))
        case Kronecker(first, second):
            return sp.KroneckerDelta(at(first), at(second))
        case Partial(of, by):
            return PARTIAL(read(of), read(by))
    raise TypeError(f"no SymPy reading for {type(expression).__name__}")
