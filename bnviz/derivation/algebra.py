"""The rules of algebra that lead from one line to the next, each a change of the tree itself."""

from collections.abc import Iterator
from fractions import Fraction
from math import prod

from bnviz.expression import (
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
    map_children,
    plain,
    walk,
)


def bare(expression: Expression) -> Expression:
    """Return a formula without its tags, which carry no value and no look of their own."""
    if isinstance(expression, Tag):
        return bare(expression.body)
    return map_children(expression, bare)


def without_root(expression: Expression) -> Expression:
    """Return a quotient by a root as a product with the power −1/2 of what stands below it.

    Raises
    ------
    TypeError
        If the formula is no quotient by a root.
    """
    match expression:
        case Fractional(numerator, Root(radicand)):
            return Multiply((numerator, Power(radicand, Fraction(-1, 2))))
    raise TypeError("only a quotient by a root is written as a power")


def differentiate_power(product: Expression, quantity: str) -> Expression:
    """Return the derivative of a product by a quantity that stands in the base of one power.

    The exponent comes down as a factor, and the power is one lower. The base must contain the
    quantity as an addend of its own, so that its inner derivative is one.

    Raises
    ------
    TypeError
        If the formula is anything else.
    """
    factors: list[Expression] = []
    powers = 0
    for factor in product.factors if isinstance(product, Multiply) else (product,):
        match factor:
            case Power(Add(terms) as base, exponent) if Reference(quantity) in terms:
                powers += 1
                factors += [_fraction(exponent), Power(base, exponent - 1)]
            case _ if any(n == Reference(quantity) for n in walk(factor)):
                raise TypeError(f"{quantity} stands outside of a power")
            case _:
                factors.append(factor)
    if powers != 1:
        raise TypeError(f"{quantity} must stand in one power, and stands in {powers}")
    return Multiply(tuple(factors))


def add_up(factor: Expression, part: Expression, index: str) -> Sum:
    """Return the sum over the batch of a factor times a product: the chain rule over samples."""
    return Sum(index, Multiply((factor, *(part.factors if isinstance(part, Multiply) else [part]))))


def cancel_numbers(product: Expression) -> Expression:
    """Return a product whose numbers, also those inside its sums and fractions, are one sign.

    Raises
    ------
    TypeError
        If the numbers do not come to 1 or −1.
    """
    value = prod(_numbers(product), start=Fraction(1))
    if abs(value) != 1:
        raise TypeError(f"the numbers come to {value}, not to a sign")
    rest = _without_numbers(product)
    return Negative(rest) if value < 0 else rest


def _numbers(node: Expression) -> Iterator[Fraction]:
    """Yield the numbers among the factors of a product."""
    value = _value(node)
    if value is not None:
        yield value
        return
    match node:
        case Multiply(parts):
            for part in parts:
                yield from _numbers(part)
        case Fractional(numerator, _):
            yield from _numbers(numerator)
        case Sum(_, body) | Group(body):
            yield from _numbers(body)


def _without_numbers(node: Expression) -> Expression:
    match node:
        case Multiply(parts):
            left = tuple(_without_numbers(part) for part in parts if _value(part) is None)
            return left[0] if len(left) == 1 else Multiply(left)
        case Fractional(numerator, denominator):
            return Fractional(_without_numbers(numerator), denominator)
        case Sum(index, body, upper):
            return Sum(index, _without_numbers(body), upper)
        case Group(body, delimiters):
            return Group(_without_numbers(body), delimiters)
    return node


def _value(node: Expression) -> Fraction | None:
    """Return the value of a number or of a fraction of two numbers."""
    match plain(node):
        case Number(value):
            return value
        case Fractional(Number(above), Number(below)):
            return above / below
    return None


def _fraction(value: Fraction) -> Expression:
    return Fractional(Number(value.numerator), Number(value.denominator))
