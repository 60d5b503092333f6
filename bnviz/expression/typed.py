"""The typed reading: a formula in plain letters, as one types it and as `parse` reads it again."""

from fractions import Fraction

from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.latex import ADDITION, ATOM, FACTOR, PRODUCT
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
    plain,
)


def to_typed(expression: Expression) -> str:
    """Return a formula as plain text, with the indices and brackets that its reading needs."""
    return PlainWriter().write(expression)


class PlainWriter:
    """Writes a formula on one line. A subclass may spell quantities and sums in another way."""

    # One arm for each node.
    def write(self, expression: Expression) -> str:  # noqa: C901, PLR0911
        """Return the text of one node."""
        match expression:
            case Number(value):
                return str(value)
            case Reference():
                return self.reference(expression)
            case Add(terms):
                first, *rest = map(plain, terms)
                return self.write(first) + "".join(map(self._signed, rest))
            case Negative(operand):
                return "-" + self._inside(operand, PRODUCT)
            case Multiply(factors):
                first, *rest = factors
                return "*".join((self._first(first), *(self._inside(one, FACTOR) for one in rest)))
            case Fractional(numerator, denominator):
                return f"{self._inside(numerator, PRODUCT)}/{self._inside(denominator, FACTOR)}"
            case Power(base, exponent):
                return f"{self._inside(base, ATOM)}^{_exponent(exponent)}"
            case Root(radicand):
                return f"sqrt({self.write(radicand)})"
            case Sum():
                return self.sum(expression)
            case Tag(_, body) | Group(body, _):
                return self.write(body)
            case Kronecker() | Partial():
                return self.in_indices(expression)
        raise TypeError(f"no typed reading for {type(expression).__name__}")

    def reference(self, node: Reference) -> str:
        """Return a quantity, at its indices if it has any."""
        letters = (node.index or "") + (node.feature or "")
        return f"{node.quantity}_{letters}" if letters else node.quantity

    def sum(self, node: Sum) -> str:
        """Return a sum over the batch."""
        index, upper = node.index, node.upper
        limits = f"_{index}" if upper == "m" else f"_{{{index}=1}}^{{{upper}}}"
        return f"sum{limits}({self.write(node.body)})"

    def in_indices(self, node: Kronecker | Partial) -> str:
        """Return what is written in index notation alone."""
        if isinstance(node, Kronecker):
            return f"delta_{node.first}{node.second}"
        return f"∂{self._inside(node.of, ATOM)}/∂{self.write(node.by)}"

    def _inside(self, node: Expression, least: int) -> str:
        return self.write(node) if _binding(node) >= least else f"({self.write(node)})"

    def _first(self, factor: Expression) -> str:
        # A product in a product keeps its brackets; a quotient before a factor needs none.
        least = FACTOR if isinstance(plain(factor), Multiply) else PRODUCT
        return self._inside(factor, least)

    def _signed(self, term: Expression) -> str:
        if isinstance(term, Negative):
            return " - " + self._inside(term.operand, PRODUCT)
        return " + " + self._inside(term, PRODUCT)


def _binding(node: Expression) -> int:
    match plain(node):
        case Add() | Negative():
            return ADDITION
        case Number(value):
            if value < 0:
                return ADDITION
            return ATOM if value.denominator == 1 else PRODUCT
        case Multiply() | Fractional():
            return PRODUCT
        case Power() | Partial():
            return FACTOR
    return ATOM


def _exponent(exponent: Fraction) -> str:
    written = str(exponent)
    return written if written.isdigit() else f"({written})"
