"""A check of its own for counterexamples: both sides worked out again, exactly where they can be.

It shares nothing with the proofs and the search but the tree: gradients come from the closed forms
of the textbooks. Where a root is no fraction, decimals of sixty digits stand in for it.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction
from functools import reduce
from math import isqrt
from operator import add, mul
from typing import Any

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
    free_indices,
)
from bnviz.proof import Numbers

DIGITS = 60
Embed = Callable[[Fraction], Any]


def confirms(quantity: str, right: Expression, numbers: Numbers) -> bool:
    """Whether an answer is another number than the quantity for some sample of a batch."""
    for embed in (Fraction, _decimal):
        with localcontext(prec=DIGITS):
            try:
                return _differs(quantity, right, numbers, embed)
            except ArithmeticError:
                continue
    return False


def holds_on(quantity: str, right: Expression, batches: tuple[Numbers, ...]) -> bool:
    """Whether an answer is the quantity on every batch, as far as it has a value there."""
    return not any(confirms(quantity, right, numbers) for numbers in batches)


def _differs(quantity: str, right: Expression, numbers: Numbers, embed: Embed) -> bool:
    values = _layer(numbers, embed)
    row = next(iter(free_indices(right)), "i")
    true = values[quantity]
    rows = range(len(numbers.x)) if isinstance(true, list) else (0,)
    for n in rows:
        expected = true[n] if isinstance(true, list) else true
        error = abs(_value(right, values, {row: n}, embed) - expected)
        if error > (0 if embed is Fraction else Decimal(10) ** (10 - DIGITS) * (1 + abs(expected))):
            return True
    return False


def _layer(numbers: Numbers, embed: Embed) -> Mapping[str, Any]:
    x, g = [embed(entry) for entry in numbers.x], [embed(entry) for entry in numbers.dy]
    gamma, beta, r = embed(numbers.gamma), embed(numbers.beta), embed(numbers.deviation)
    m = embed(Fraction(len(x)))
    mu = reduce(add, x) / m
    var = reduce(add, ((entry - mu) ** 2 for entry in x)) / m
    x_hat = [(entry - mu) / r for entry in x]
    dbeta, dgamma = reduce(add, g), reduce(add, map(mul, g, x_hat))
    pairs = list(zip(g, x_hat, strict=True))
    return {
        "x": x,
        "dy": g,
        "x_hat": x_hat,
        "y": [gamma * h + beta for h in x_hat],
        "mu": mu,
        "var": var,
        "gamma": gamma,
        "beta": beta,
        "eps": r * r - var,
        "m": m,
        "dbeta": dbeta,
        "dgamma": dgamma,
        "dvar": -gamma * dgamma / (2 * r * r),
        "dmu": -gamma * dbeta / r,
        "dx_hat": [gamma * e for e in g],
        "delta": [gamma * e / r for e in g],
        "dx": [gamma / r * (e - (dbeta + h * dgamma) / m) for e, h in pairs],
    }


# One arm for each node.
def _value(  # noqa: C901, PLR0911
    node: Expression, values: Mapping[str, Any], at: Mapping[str, int], embed: Embed
) -> Any:
    def read(child: Expression) -> Any:
        return _value(child, values, at, embed)

    match node:
        case Number(number):
            return embed(number)
        case Reference(quantity, index):
            return values[quantity] if index is None else values[quantity][at[index]]
        case Add(terms):
            return reduce(add, map(read, terms))
        case Multiply(factors):
            return reduce(mul, map(read, factors))
        case Negative(operand):
            return -read(operand)
        case Fractional(above, below):
            return read(above) / read(below)
        case Power(base, exponent):
            number = read(base)
            number = _root(number) if exponent.denominator == 2 else number
            return number**exponent.numerator
        case Root(radicand):
            return _root(read(radicand))
        case Sum(index, body):
            rows = range(len(values["x"]))
            return reduce(add, (_value(body, values, {**at, index: n}, embed) for n in rows))
        case Tag(_, body) | Group(body, _):
            return read(body)
    raise TypeError(type(node).__name__)


def _root(number: Any) -> Any:
    if isinstance(number, Decimal):
        return number.sqrt()
    if number >= 0:
        root = Fraction(isqrt(number.numerator), isqrt(number.denominator))
        if root * root == number:
            return root
    raise InvalidOperation(f"{number} has no root among the fractions")


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
