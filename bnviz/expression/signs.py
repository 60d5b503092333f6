"""What a formula's layout says of its sign: squares, roots and what they are made of."""

from bnviz.expression.across import Exponential
from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
)
from bnviz.expression.switches import IsPositive, Positive
from bnviz.notation import QUANTITIES


def is_never_negative(expression: Expression) -> bool:
    """Tell whether no arrays whatever can make a formula negative.

    What is called so is; what is not may still be: x·x is written as a product, and its factors
    may have either sign.
    """
    match expression:
        case Root() | Exponential() | Positive() | IsPositive():
            return True
        case Number(value):
            return value >= 0
        case Reference(quantity):
            return not QUANTITIES[quantity].signed
        case Power(base, exponent):
            return exponent.numerator % 2 == 0 or is_never_negative(base)
        case Add() | Multiply() | Fractional() | Sum() | Tag() | Group():
            return all(is_never_negative(child) for child in expression.children)
        case _:
            return False
