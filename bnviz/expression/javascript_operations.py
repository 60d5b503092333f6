"""What each operation is in JavaScript, for all readings that write it."""

from collections.abc import Callable

from bnviz.expression.across import Exponential, Logarithm
from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Multiply,
    Negative,
    Number,
    Power,
    Root,
)
from bnviz.expression.rounding import Magnitude
from bnviz.expression.switches import IsPositive, Positive


# One arm for each operation.
def write_operation(  # noqa: C901, PLR0911
    node: Expression, write: Callable[[Expression], str]
) -> str:
    """Return a number, or an operation on what ``write`` makes of the node's children.

    Raises
    ------
    TypeError
        If the node is something else, or has no JavaScript reading.
    """
    match node:
        case Number(value):
            return f"({value})"
        case Negative(operand):
            return f"(-{write(operand)})"
        case Add(terms):
            return f"({'+'.join(map(write, terms))})"
        case Multiply(factors):
            return f"({'*'.join(map(write, factors))})"
        case Fractional(numerator, denominator):
            return f"({write(numerator)}/{write(denominator)})"
        case Power(base, exponent):
            return f"Math.pow({write(base)},{float(exponent)})"
        case Root(radicand):
            return f"Math.sqrt({write(radicand)})"
        case Exponential(exponent):
            return f"Math.exp({write(exponent)})"
        case Logarithm(operand):
            return f"Math.log({write(operand)})"
        case Magnitude(operand):
            return f"Math.abs({write(operand)})"
        case Positive(operand):
            return f"Math.max({write(operand)},0)"
        case IsPositive(operand):
            return f"({write(operand)}>0?1:0)"
    raise TypeError(f"no JavaScript reading for {type(node).__name__}")
