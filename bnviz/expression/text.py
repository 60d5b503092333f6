"""The text reading: a formula in Unicode, for places that have no LaTeX, such as figures."""

from bnviz.expression.across import FeatureSum
from bnviz.expression.indices import Partial
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
from bnviz.expression.switches import IsPositive, Positive
from bnviz.notation import QUANTITIES

_LOOSE = (Add, Negative)
_PRODUCTS = (*_LOOSE, Multiply, Sum, FeatureSum)


# One arm for each node.
def to_text(expression: Expression) -> str:  # noqa: C901, PLR0911, PLR0912
    """Return a formula as Unicode with ``<sup>`` for exponents, without sample indices.

    It is a name to recognize the formula by; indices and the author's delimiters are left out.
    """
    match expression:
        case Number(value):
            return str(value).replace("-", "−")
        case Reference(quantity):
            return QUANTITIES[quantity].text
        case Negative(operand):
            return "−" + _inside(operand, _LOOSE)
        case Add(terms):
            first, *rest = map(plain, terms)
            return to_text(first) + "".join(map(_signed, rest))
        case Multiply(factors):
            return _product(factors)
        case Fractional(numerator, denominator):
            return f"{_inside(numerator, _LOOSE)}/{_inside(denominator, (*_PRODUCTS, Fractional))}"
        case Power(base, exponent):
            written = _inside(base, (*_PRODUCTS, Fractional, Power, Root))
            return f"{written}<sup>{str(exponent).replace('-', '−')}</sup>"
        case Root(radicand):
            return "√" + _inside(radicand, (*_PRODUCTS, Fractional, Power))
        case Sum(_, body):
            return "Σ " + _inside(body, _LOOSE)
        case FeatureSum(_, body):
            return "Σ<sub>D</sub> " + _inside(body, _LOOSE)
        case Partial(of, by):
            return f"∂{_inside(of, (*_PRODUCTS, Fractional))}/∂{to_text(by)}"
        case Positive(operand):
            return f"max(0, {to_text(operand)})"
        case IsPositive(operand):
            return f"[{to_text(operand)} > 0]"
        case Tag(_, body) | Group(body, _):
            return to_text(body)
    raise TypeError(f"no text reading for {type(expression).__name__}")


def _signed(term: Expression) -> str:
    if isinstance(term, Negative):
        return "−" + _inside(term.operand, _LOOSE)
    return "+" + _inside(term, _LOOSE)


def _product(factors: tuple[Expression, ...]) -> str:
    written = [_inside(factor, _LOOSE) for factor in factors]
    # A number stands right before what it multiplies, as in 2(x−μ).
    if len(written) == 2 and isinstance(plain(factors[0]), Number):
        return "".join(written)
    return " · ".join(written)


def _inside(expression: Expression, loose: tuple[type[Expression], ...]) -> str:
    inner = plain(expression)
    return f"({to_text(inner)})" if isinstance(inner, loose) else to_text(inner)
