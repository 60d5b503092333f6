"""Other ways to write the right equations: every tree changes, no value does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from bnviz.derivation import DELTA, EQUATIONS
from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    free_indices,
    plain,
    to_latex,
)
from tests.proof.surgery import rewrite

Rule = Callable[[Expression], Expression]

MU, VAR, EPS, M = (Reference(id) for id in ("mu", "var", "eps", "m"))


@dataclass(frozen=True)
class Rewriting:
    number: str
    rule: str
    left: Reference
    right: Expression

    def __str__(self) -> str:
        return f"{self.number}: {self.rule}: {to_latex(self.right)}"


def mean_of(body: Expression) -> Expression:
    return Fractional(Number(1), M) * Sum("k", body)


def reverse_terms(node: Expression) -> Expression:
    return Add(node.terms[::-1]) if isinstance(node, Add) else node


def reverse_factors(node: Expression) -> Expression:
    return Multiply(node.factors[::-1]) if isinstance(node, Multiply) else node


def expand_mean(node: Expression) -> Expression:
    return mean_of(Reference("x", "k")) if node == MU else node


def expand_variance(node: Expression) -> Expression:
    return mean_of(Power(Reference("x", "k") - MU, Fraction(2))) if node == VAR else node


def variance_from_squares(node: Expression) -> Expression:
    squares = mean_of(Power(Reference("x", "k"), Fraction(2)))
    return squares - Power(MU, Fraction(2)) if node == VAR else node


def expand_normalized(node: Expression) -> Expression:
    match node:
        case Reference("x_hat", str(index)):
            return (Reference("x", index) - MU) * Power(VAR + EPS, Fraction(-1, 2))
    return node


def expand_delta(node: Expression) -> Expression:
    match node:
        case Reference("delta", str(index)):
            return Reference("gamma") * Reference("dy", index) / Root(VAR + EPS)
    return node


def unroll_normalized_gradient(node: Expression) -> Expression:
    match node:
        case Reference("dx_hat", str(index)):
            return Reference("gamma") * Reference("dy", index)
    return node


def roots_as_powers(node: Expression) -> Expression:
    return Power(node.radicand, Fraction(1, 2)) if isinstance(node, Root) else node


def quotients_as_powers(node: Expression) -> Expression:
    if isinstance(node, Fractional):
        return node.numerator * Power(node.denominator, Fraction(-1))
    return node


def pull_factors_out(node: Expression) -> Expression:
    """Move what does not depend on the index in front of the sum."""
    if not (isinstance(node, Sum) and isinstance(plain(node.body), Multiply)):
        return node
    factors = plain(node.body).children
    outside = tuple(f for f in factors if node.index not in free_indices(f))
    inside = tuple(f for f in factors if node.index in free_indices(f))
    if not (outside and inside):
        return node
    return Multiply((*outside, replace(node, body=Multiply(inside))))


def multiply_out(node: Expression) -> Expression:
    """Distribute a product over the first written-out sum in it."""
    if not isinstance(node, Multiply):
        return node
    for place, factor in enumerate(node.factors):
        terms = plain(factor)
        if isinstance(terms, Add):
            before, after = node.factors[:place], node.factors[place + 1 :]
            return Add(tuple(Multiply((*before, term, *after)) for term in terms.terms))
    return node


def negate_twice(node: Expression) -> Expression:
    return Negative(Negative(node)) if isinstance(node, Sum) else node


def centre_twice(node: Expression) -> Expression:
    """Subtract the mean of the distances from the mean, which is zero."""
    match node:
        case Add((Reference("x", str()), Negative(Reference("mu")))):
            return node - mean_of(Reference("x", "k") - MU)
    return node


RULES: tuple[Rule, ...] = (
    reverse_terms,
    reverse_factors,
    expand_mean,
    expand_variance,
    variance_from_squares,
    expand_normalized,
    expand_delta,
    unroll_normalized_gradient,
    roots_as_powers,
    quotients_as_powers,
    pull_factors_out,
    multiply_out,
    negate_twice,
    centre_twice,
)


def list_rewritings() -> list[Rewriting]:
    """Return every rule applied to every corrected equation that it changes."""
    return [
        Rewriting(which.number, rule.__name__, which.left, right)
        for which in (*EQUATIONS, DELTA)
        for rule in RULES
        if (right := rewrite(which.corrected, rule)) != which.corrected
    ]
