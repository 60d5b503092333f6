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


# One arm for each node.
def to_typed(expression: Expression) -> str:  # noqa: C901, PLR0911
    """Return a formula as plain text, with the indices and brackets that its reading needs."""
    match expression:
        case Number(value):
            return str(value)
        case Reference(quantity, index, _, feature):
            letters = (index or "") + (feature or "")
            return f"{quantity}_{letters}" if letters else quantity
        case Add(terms):
            first, *rest = map(plain, terms)
            return to_typed(first) + "".join(map(_signed, rest))
        case Negative(operand):
            return "-" + _inside(operand, PRODUCT)
        case Multiply(factors):
            first, *rest = factors
            return "*".join((_first(first), *(_inside(factor, FACTOR) for factor in rest)))
        case Fractional(numerator, denominator):
            return f"{_inside(numerator, PRODUCT)}/{_inside(denominator, FACTOR)}"
        case Power(base, exponent):
            return f"{_inside(base, ATOM)}^{_exponent(exponent)}"
        case Root(radicand):
            return f"sqrt({to_typed(radicand)})"
        case Sum(index, body, upper):
            limits = f"_{index}" if upper == "m" else f"_{{{index}=1}}^{{{upper}}}"
            return f"sum{limits}({to_typed(body)})"
        case Tag(_, body) | Group(body, _):
            return to_typed(body)
        case Kronecker(first_index, second_index):
            return f"delta_{first_index}{second_index}"
        case Partial(of, by):
            return f"∂{_inside(of, ATOM)}/∂{to_typed(by)}"
    raise TypeError(f"no typed reading for {type(expression).__name__}")


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


def _inside(node: Expression, least: int) -> str:
    return to_typed(node) if _binding(node) >= least else f"({to_typed(node)})"


def _first(factor: Expression) -> str:
    # A product in a product keeps its brackets; a quotient before a factor needs none.
    least = FACTOR if isinstance(plain(factor), Multiply) else PRODUCT
    return _inside(factor, least)


def _signed(term: Expression) -> str:
    if isinstance(term, Negative):
        return " - " + _inside(term.operand, PRODUCT)
    return " + " + _inside(term, PRODUCT)


def _exponent(exponent: Fraction) -> str:
    written = str(exponent)
    return written if written.isdigit() else f"({written})"
