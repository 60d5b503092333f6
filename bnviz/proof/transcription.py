"""From SymPy back to a tree, so that what a proof found is read like any other formula."""

from collections.abc import Mapping
from fractions import Fraction

import sympy as sp

from bnviz.expression import (
    Add,
    Expression,
    FeatureSum,
    Fractional,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    to_latex,
    uses,
)
from bnviz.expression.symbolic import SCALARS, VECTORS, AcrossFeatures
from bnviz.notation import QUANTITIES

_SCALARS = {symbol: id for id, symbol in SCALARS.items()}
_VECTORS = {base: id for id, base in VECTORS.items()}
# Parameters first, then what depends on the batch: the order in which people write factors.
_ORDER = {id: n for n, id in enumerate(("m", "gamma", *(q for q in QUANTITIES if q != "gamma")))}
_BOUND_NAMES = ("j", "k", "n")
_FEATURE_NAME = "f"


def to_tree(expression: sp.Expr, names: Mapping[sp.Symbol, str] | None = None) -> Expression:
    """Return a SymPy expression in the symbols of `bnviz.expression.symbolic` as a tree.

    Factors and terms stand in an order that does not depend on how SymPy stores them.

    Parameters
    ----------
    names
        What the bound indices in scope are called.

    Raises
    ------
    TypeError
        If there is something in it that no node stands for.
    """
    return _Transcription(dict(names or {})).read(expression)


class _Transcription:
    def __init__(self, names: dict[sp.Symbol, str]) -> None:
        self.names = names

    def read(self, node: sp.Expr) -> Expression:
        """Return the tree of one SymPy node."""
        if node in _SCALARS:
            return Reference(_SCALARS[node])
        if isinstance(node, sp.Indexed) and node.base in _VECTORS:
            (index,) = node.indices
            return Reference(_VECTORS[node.base], self.names.get(index, str(index)))
        if isinstance(node, AcrossFeatures):
            return FeatureSum(_FEATURE_NAME, self.read(node.args[0]))
        if node.is_Add and _take_number_out(node)[0] == 1:
            # A positive term first, so that a formula does not open with a minus.
            return Add(tuple(sorted(map(self.read, node.args), key=_place_in_sum)))
        if node.is_Rational or node.is_Add or node.is_Mul or node.is_Pow or node.has(sp.Sum):
            return self._product(node)
        raise TypeError(f"no tree stands for {type(node).__name__}")

    def _product(self, node: sp.Expr) -> Expression:
        number = sp.S.One
        above: list[Expression] = []
        below: list[Expression] = []
        sums: list[Expression] = []
        for part in sp.Mul.make_args(node):
            taken, factor = _take_number_out(part)
            number *= taken
            if isinstance(factor, sp.Sum):
                sums.append(self._sum(factor))
            elif factor.is_Pow and factor.exp.is_Rational:
                side = below if factor.exp < 0 else above
                side.append(self._power(factor.base, abs(factor.exp)))
            elif factor != 1:
                above.append(self.read(factor))
        product = _assemble(Fraction(int(abs(number).p), int(number.q)), above, below, sums)
        return Negative(product) if number < 0 else product

    def _sum(self, node: sp.Sum) -> Sum:
        ((index, _, _),) = node.limits
        name = _BOUND_NAMES[len(self.names)]
        return Sum(name, to_tree(node.function, {**self.names, index: name}))

    def _power(self, base: sp.Expr, exponent: sp.Rational) -> Expression:
        read = self.read(base)
        if exponent == 1:
            return read
        if exponent == sp.Rational(1, 2):
            return Root(read)
        return Power(read, Fraction(int(exponent.p), int(exponent.q)))


def _take_number_out(node: sp.Expr) -> tuple[sp.Rational, sp.Expr]:
    """Return a node as a number times the rest, so that 2μ − 2x_j becomes −2 times x_j − μ."""
    if isinstance(node, sp.Sum):
        number, rest = _take_number_out(node.function)
        return number, sp.Sum(rest, *node.limits)
    if not node.is_Add:
        number, rest = node.as_coeff_Mul()
        return number, rest
    number, rest = node.primitive()
    with_samples = [term for term in rest.args if term.has(sp.Indexed)]
    if with_samples and all(term.could_extract_minus_sign() for term in with_samples):
        return -number, -rest
    return number, rest


def _assemble(
    number: Fraction, above: list[Expression], below: list[Expression], sums: list[Expression]
) -> Expression:
    """Return (number · above / below) · sums, leaving out each factor of one."""
    # A gradient is written as a fraction itself, so it stands beside one and not inside.
    beside = [factor for factor in above if below and _is_gradient(factor)]
    above = sorted((factor for factor in above if factor not in beside), key=_rank)
    below = sorted(below, key=_rank)
    beside = [*sorted(beside, key=_rank), *sorted(sums, key=_rank)]
    if number.numerator != 1:
        above.insert(0, Number(number.numerator))
    if number.denominator != 1:
        below.insert(0, Number(number.denominator))
    if below:
        beside.insert(0, Fractional(_times(above), _times(below)))
        return _times(beside)
    return _times([*above, *beside])


def _times(factors: list[Expression]) -> Expression:
    if not factors:
        return Number(1)
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors))


def _is_gradient(node: Expression) -> bool:
    return isinstance(node, Reference) and QUANTITIES[node.quantity].symbol.startswith(r"\frac")


def _place_in_sum(term: Expression) -> tuple[bool, tuple[int, int, str]]:
    return isinstance(term, Negative), _rank(term)


def _rank(node: Expression) -> tuple[int, int, str]:
    """Order single symbols before sums of terms, and symbols as `_ORDER` has them."""
    mentioned = [_ORDER[use.quantity] for use in uses(node)]
    return (len(mentioned), min(mentioned, default=len(_ORDER)), to_latex(node))
