"""The normal form: the traps that SymPy sets, and agreement with exact numbers."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from bnviz.expression import Expression, Negative, Number, Power, Reference, Root, Sum, to_latex
from bnviz.expression.symbolic import SCALARS, VECTORS, M, index_symbol, to_sympy
from bnviz.proof import Numbers, compare
from bnviz.proof.differentiation import differentiate, differentiate_composite
from bnviz.proof.normal_form import collapse_deltas, height, is_zero, normal_form
from bnviz.proof.transcription import to_tree
from bnviz.proof.unfolding import difference

X, DY = VECTORS["x"], VECTORS["dy"]
FREE = index_symbol("i")


def dummies(count: int) -> list[sp.Dummy]:
    return [sp.Dummy("t", integer=True, positive=True) for _ in range(count)]


def test_names_of_bound_indices_do_not_matter() -> None:
    a, b = dummies(2)
    assert normal_form(sp.Sum(X[a], (a, 1, M)) - sp.Sum(X[b], (b, 1, M))) == 0


def test_a_constant_is_counted_m_times() -> None:
    (a,) = dummies(1)
    assert normal_form(sp.Sum(SCALARS["gamma"], (a, 1, M))) == M * SCALARS["gamma"]
    assert normal_form(sp.Sum(0, (a, 1, M))) == 0


def test_a_delta_picks_the_entry_of_the_free_index() -> None:
    (a,) = dummies(1)
    picked = sp.Sum(sp.KroneckerDelta(FREE, a) * X[a] ** 2, (a, 1, M))
    assert normal_form(picked) == X[FREE] ** 2
    assert collapse_deltas(picked) == X[FREE] ** 2


def test_the_free_index_is_not_captured() -> None:
    (a,) = dummies(1)
    assert normal_form(sp.Sum(X[FREE] * X[a], (a, 1, M)) - X[FREE] * sp.Sum(X[a], (a, 1, M))) == 0
    assert not is_zero(
        normal_form(sp.Sum(X[FREE] * X[a], (a, 1, M)) - sp.Sum(X[a] ** 2, (a, 1, M)))
    )


def test_nested_sums_are_counted_and_told_apart() -> None:
    a, b = dummies(2)
    square = sp.Sum(sp.Sum(X[a] * X[b], (a, 1, M)), (b, 1, M))
    assert height(sp.Sum(sp.Sum(X[a] * X[b], (a, 1, M)) ** 2, (b, 1, M))) == 2
    assert normal_form(square - sp.Sum(X[a], (a, 1, M)) ** 2) == 0


def test_a_denominator_that_is_no_monomial_is_handled() -> None:
    assert is_zero(normal_form(1 / (M - 1) - M / (M**2 - M)))
    assert not is_zero(normal_form(1 / (M - 1) - 1 / M))


def test_a_derivative_by_the_free_index_reaches_inside_the_sum() -> None:
    """SymPy takes an index that the sum reuses for another one; a fresh dummy prevents it."""
    (a,) = dummies(1)
    assert normal_form(sp.diff(sp.Sum(X[a], (a, 1, M)) / M, X[FREE])) == 1 / M


def test_the_variance_has_no_path_through_the_mean() -> None:
    """dσ²/dx_i is exactly 2(x_i − μ)/m, without a factor 1 − 1/m."""
    slope = sp.diff(to_sympy(_variance()), X[FREE])
    expected = to_sympy(Number(2) * (Reference("x", "i") - Reference("mu")) / Reference("m"))
    assert is_zero(difference(slope, expected))


def _variance() -> Expression:
    mean = Sum("j", Reference("x", "j")) / Reference("m")
    return Sum("k", Power(Reference("x", "k") - mean, Fraction(2))) / Reference("m")


@pytest.mark.parametrize("quantity", ["gamma", "beta", "x_hat", "var", "mu", "x"])
def test_a_transcription_keeps_the_value(quantity: str) -> None:
    for addend in differentiate(quantity):
        back = to_sympy(to_tree(addend.value))
        assert is_zero(difference(back, addend.value))
    assert is_zero(
        difference(
            differentiate_composite(quantity),
            sp.Add(*(to_sympy(to_tree(addend.value)) for addend in differentiate(quantity))),
        )
    )


def test_a_transcription_is_written_as_people_write() -> None:
    spread = SCALARS["var"] + SCALARS["eps"]
    (a,) = dummies(1)
    examples = {
        2 * SCALARS["mu"] - 2 * X[FREE]: r"-2 \, \left(x_{i} - \mu_{\mathcal{B}}\right)",
        spread ** sp.Rational(-1, 2): r"\frac{1}{\sqrt{\sigma_{\mathcal{B}}^{2} + \epsilon}}",
        sp.Sum(-DY[a] / 2, (a, 1, M)): (
            r"-\frac{1}{2} \, \sum_{j=1}^{m} \frac{\partial l}{\partial y_{j}}"
        ),
        sp.Integer(-3): "-3",
        sp.Integer(1): "1",
        sp.Integer(0): "0",
    }
    for expression, latex in examples.items():
        assert to_latex(to_tree(expression)) == latex


def test_what_no_node_stands_for_is_refused() -> None:
    with pytest.raises(TypeError, match="no tree stands for"):
        to_tree(sp.sin(X[FREE]))


# Formulas that have a chance to be equal: products of few factors, and sums of few products.
ENTRIES = st.sampled_from([Reference("x", "i"), Reference("dy", "i"), Reference("x_hat", "i")])
SCALAR = st.sampled_from(
    [
        Number(1),
        Number(2),
        Reference("gamma"),
        Reference("mu"),
        Reference("var"),
        Root(Reference("var") + Reference("eps")),
        Reference("m"),
    ]
)
SUMS = st.sampled_from(
    [
        Sum("j", Reference("dy", "j")),
        Sum("j", Reference("x", "j")),
        Sum("j", Reference("x", "j") - Reference("mu")),
        Sum("j", Power(Reference("x", "j") - Reference("mu"), Fraction(2))),
        Sum("j", Reference("dy", "j") * Reference("x_hat", "j")),
    ]
)
PRODUCTS = st.builds(lambda a, b, c: a * b * c, SCALAR, ENTRIES | SCALAR, SUMS | SCALAR)
FORMULAS = st.builds(lambda a, b: a + b, PRODUCTS, PRODUCTS | PRODUCTS.map(Negative))

GENERAL = tuple(
    Numbers(
        x=tuple(map(Fraction, x)),
        dy=tuple(map(Fraction, dy)),
        gamma=Fraction(gamma),
        beta=Fraction(0),
        deviation=Fraction(deviation),
    )
    for x, dy, gamma, deviation in (
        (("1", "7/2", "-2"), ("3", "-1/2", "2"), "5/3", "7"),
        (("-1", "2", "5", "1/3"), ("1", "4", "-2/5", "1"), "-3", "11/2"),
        (("2", "3", "-4", "0", "1"), ("1", "-2", "3/4", "0", "5"), "2/7", "13/3"),
    )
)


@settings(max_examples=60)
@given(FORMULAS, FORMULAS)
def test_the_normal_form_agrees_with_exact_numbers(first: Expression, second: Expression) -> None:
    proved = is_zero(difference(to_sympy(first), to_sympy(second)))
    differs = any(compare(first, second, numbers) is not None for numbers in GENERAL)
    assert proved != differs
