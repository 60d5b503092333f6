"""Formulas on a small batch in fractions: knows nothing of the proofs, nor of how they evaluate."""

from fractions import Fraction
from math import isqrt
from typing import Any

from bnviz.expression import (
    Add,
    Expression,
    FeatureSum,
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


def root(value: Fraction) -> Fraction:
    found = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    assert found * found == value
    return found


def run_by_hand(
    x: tuple[Fraction, ...],
    dy: tuple[Fraction, ...],
    gamma: Fraction,
    beta: Fraction,
    eps: Fraction,
    features: int,
) -> dict[str, Any]:
    """Return every quantity of one feature, by its textbook formula."""
    m = len(x)
    mu = sum(x) / Fraction(m)
    centred = [entry - mu for entry in x]
    var = sum(c * c for c in centred) / Fraction(m)
    deviation = root(var + eps)
    x_hat = [c / deviation for c in centred]
    delta = [gamma * g / deviation for g in dy]
    along = sum(h * d for h, d in zip(x_hat, delta, strict=True)) / m
    mean = sum(delta) / Fraction(m)
    return {
        "x": x,
        "dy": dy,
        "gamma": gamma,
        "beta": beta,
        "eps": eps,
        "m": Fraction(m),
        "D": Fraction(features),
        "mu": mu,
        "var": var,
        "x_hat": x_hat,
        "y": [gamma * h + beta for h in x_hat],
        "dgamma": sum(g * h for g, h in zip(dy, x_hat, strict=True)),
        "dbeta": sum(dy),
        "dx_hat": [gamma * g for g in dy],
        "dvar": -along * m / (2 * deviation),
        "dmu": -mean * m,
        "delta": delta,
        "dx": [d - h * along - mean for d, h in zip(delta, x_hat, strict=True)],
    }


def rows_of(formula: Expression, batch: dict[str, Any]) -> tuple[Fraction, ...]:
    """Return the value at each sample, or the one value of a formula without a free index."""
    free = sorted(free_indices(formula))
    if not free:
        return (value(formula, batch, {}),)
    return tuple(value(formula, batch, {free[0]: row}) for row in range(len(batch["x"])))


# One arm for each node.
def value(node: Expression, batch: dict[str, Any], at: dict[str, int]) -> Fraction:  # noqa: C901, PLR0911, PLR0912
    def inside(part: Expression) -> Fraction:
        return value(part, batch, at)

    match node:
        case Number(number):
            return number
        case Reference(quantity, None):
            return Fraction(batch[quantity])
        case Reference(quantity, str(index)):
            return Fraction(batch[quantity][at[index]])
        case Negative(operand):
            return -inside(operand)
        case Add(terms):
            return sum(map(inside, terms), Fraction(0))
        case Multiply(factors):
            product = Fraction(1)
            for factor in factors:
                product *= inside(factor)
            return product
        case Fractional(above, below):
            return inside(above) / inside(below)
        case Root(radicand):
            return root(inside(radicand))
        case Power(base, exponent):
            number = inside(base) if exponent.denominator == 1 else root(inside(base))
            return Fraction(number**exponent.numerator)
        case Sum(index, body):
            rows = range(len(batch["x"]))
            return sum((value(body, batch, {**at, index: row}) for row in rows), Fraction(0))
        case FeatureSum(_, body):
            # The features of a counterexample are all alike.
            return batch["D"] * inside(body)
        case Tag(_, body) | Group(body, _):
            return inside(body)
    raise AssertionError(type(node).__name__)
