"""The second method: the same question for batches of 2, 3 and 4 samples, all written out.

Numbers here are quotients of polynomials in x_1 … x_m, ∂l/∂y_1 … ∂l/∂y_m, γ, β and √(σ²+ε), which
SymPy's polynomial fields keep in lowest terms. No sum is left, so no normal form of sums is used.
"""

from fractions import Fraction
from functools import cache

from sympy import QQ
from sympy.polys.fields import FracElement, field

from bnviz.expression import Expression, free_indices
from bnviz.proof.exact import ExactPass, Values, evaluate_exactly
from bnviz.proof.exact_numbers import Arithmetic, NoExactRootError

SIZES = (2, 3, 4)


def holds_written_out(left: Expression, right: Expression, size: int) -> bool:
    """Whether an equation holds for all values of a batch of this size.

    The batch has no preferred sample, so a per-sample equation is looked at for the first one.

    Raises
    ------
    NoExactRootError
        If the formula has another root than that of σ²+ε.
    """
    values, arithmetic = _batch(size)
    at = dict.fromkeys(free_indices(left), 0)
    sides = (evaluate_exactly(side, values, arithmetic, at) for side in (left, right))
    return bool(next(sides) == next(sides))


@cache
def _batch(size: int) -> tuple[Values, Arithmetic]:
    names = [f"{quantity}{row}" for quantity in ("x", "dy") for row in range(size)]
    rational_functions, *symbols = field([*names, "gamma", "beta", "r", "D"], QQ)
    x, dy = tuple(symbols[:size]), tuple(symbols[size : 2 * size])
    gamma, beta, deviation, features = symbols[2 * size :]

    def embed(number: Fraction) -> FracElement:
        return rational_functions.ground_new(QQ(number.numerator, number.denominator))

    def root(number: FracElement) -> FracElement:
        if number == deviation**2:
            return deviation
        raise NoExactRootError(f"only σ²+ε has a root here, not {number}")

    arithmetic = Arithmetic(embed, root)
    m = embed(Fraction(size))
    mean = sum(x[1:], x[0]) / m
    variance = sum(((entry - mean) ** 2 for entry in x), rational_functions.zero) / m
    given = {
        "x": x,
        "dy": dy,
        "gamma": gamma,
        "beta": beta,
        "m": m,
        "D": features,
        # √(σ²+ε) is free to be any positive number, since ε is.
        "eps": deviation**2 - variance,
    }
    return ExactPass(given, arithmetic), arithmetic
