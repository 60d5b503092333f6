"""Exact numbers: fields with a root in them, and derivatives by dual numbers."""

from fractions import Fraction

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp

from bnviz.derivation import EQUATIONS
from bnviz.expression import Number, Partial, Power, Reference, Root
from bnviz.proof import Numbers
from bnviz.proof.counterexample import candidates
from bnviz.proof.exact import evaluate_exactly
from bnviz.proof.exact_numbers import FRACTIONS, Dual, NoExactRootError, fraction_root
from bnviz.proof.written_out import SIZES, holds_written_out

NUMBERS = Numbers(
    x=tuple(map(Fraction, (1, 4, -2, 7))),
    dy=tuple(map(Fraction, (3, -1, 2, 5))),
    gamma=Fraction(3, 2),
    beta=Fraction(1, 4),
    deviation=Fraction(4),
)


def test_a_root_is_exact_or_refused() -> None:
    assert fraction_root(Fraction(9, 4)) == Fraction(3, 2)
    assert fraction_root(Fraction(0)) == 0
    for without in (Fraction(2), Fraction(1, 3), Fraction(-4)):
        with pytest.raises(NoExactRootError):
            fraction_root(without)


def test_only_whole_and_half_powers_are_exact() -> None:
    assert evaluate_exactly(Power(Number(4), Fraction(-3, 2)), {}, FRACTIONS) == Fraction(1, 8)
    with pytest.raises(NoExactRootError, match="1/3"):
        evaluate_exactly(Power(Number(8), Fraction(1, 3)), {}, FRACTIONS)


def test_a_derivative_has_no_exact_reading() -> None:
    with pytest.raises(TypeError, match="Partial"):
        evaluate_exactly(Partial(Reference("mu"), Reference("mu")), {}, FRACTIONS)


def test_a_dual_number_follows_the_rules_of_differentiation() -> None:
    t = Dual(Fraction(3), Fraction(1))
    one = Dual(Fraction(1), Fraction(0))
    assert (t * t + -t).slope == 2 * 3 - 1
    assert (one / t).slope == Fraction(-1, 9)
    root = FRACTIONS.with_slopes().root(Dual(Fraction(9), Fraction(1)))
    assert (root.value, root.slope) == (3, Fraction(1, 6))


def test_exact_gradients_are_those_of_another_library() -> None:
    x, dy = (np.array(list(map(float, values))) for values in (NUMBERS.x, NUMBERS.dy))
    gamma, beta, eps = map(float, (NUMBERS.gamma, NUMBERS.beta, NUMBERS.eps))

    def loss(x, gamma, beta):  # type: ignore[no-untyped-def]
        centred = x - anp.mean(x)
        return anp.sum(dy * (gamma * centred / anp.sqrt(anp.mean(centred**2) + eps) + beta))

    exact = NUMBERS.values
    for place, quantity in enumerate(("dx", "dgamma", "dbeta")):
        expected = grad(loss, place)(x, gamma, beta)
        np.testing.assert_allclose(np.array(exact[quantity], dtype=float), expected, rtol=1e-12)


@pytest.mark.parametrize("which", EQUATIONS, ids=lambda e: e.number)
def test_every_corrected_equation_is_exact_for_these_numbers(which) -> None:  # type: ignore[no-untyped-def]
    rows = [{}] if which.left.index is None else [{which.left.index: row} for row in range(4)]
    for row in rows:
        left, right = (
            evaluate_exactly(side, NUMBERS.values, FRACTIONS, row)
            for side in (which.left, which.corrected)
        )
        assert left == right


@pytest.mark.parametrize("size", [2, 3])
def test_candidates_are_usable_and_start_simple(size: int) -> None:
    first, *_ = numbers = candidates(size)
    assert all(n.eps > 0 and len(n.x) == len(n.dy) == size and len(set(n.x)) > 1 for n in numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(entry.denominator == 1 for entry in (*first.x, first.eps, first.deviation))
    assert {n.gamma for n in numbers} == {1, 2}


@pytest.mark.parametrize("size", SIZES)
def test_the_written_out_field_knows_one_root_only(size: int) -> None:
    spread = Reference("var") + Reference("eps")
    assert holds_written_out(Root(spread) * Root(spread), spread, size)
    with pytest.raises(NoExactRootError, match="only σ²"):
        holds_written_out(Reference("var"), Root(Reference("var")), size)
