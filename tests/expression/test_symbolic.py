from dataclasses import dataclass
from fractions import Fraction

import pytest
import sympy as sp

from bnviz.expression import (
    Expression,
    Fractional,
    Group,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
)
from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.symbolic import PARTIAL, SCALARS, VECTORS, H, M, index_symbol, to_sympy
from bnviz.notation import QUANTITIES, Quantity

x_i, x_j = Reference("x", "i"), Reference("x", "j")
gamma, eps, m = Reference("gamma"), Reference("eps"), Reference("m")
AT_I, AT_J = index_symbol("i"), index_symbol("j")
X = VECTORS["x"]


@pytest.mark.parametrize(
    ("formula", "symbolic"),
    [
        (Number("-3/2"), sp.Rational(-3, 2)),
        (gamma, SCALARS["gamma"]),
        (m, M),
        (x_i, X[AT_I]),
        (x_i - gamma, X[AT_I] - SCALARS["gamma"]),
        (-(x_i * gamma), -X[AT_I] * SCALARS["gamma"]),
        (Fractional(x_i, m), X[AT_I] / M),
        (Power(eps, Fraction(-3, 2)), SCALARS["eps"] ** sp.Rational(-3, 2)),
        (Root(eps), sp.sqrt(SCALARS["eps"])),
        (Tag("t", Group(gamma, "[]")), SCALARS["gamma"]),
    ],
)
def test_a_formula_is_what_sympy_writes(formula: Expression, symbolic: sp.Expr) -> None:
    assert to_sympy(formula) == symbolic


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=lambda q: q.id)
def test_every_quantity_has_a_symbol_of_its_own_kind(quantity: Quantity) -> None:
    assert (quantity.id in VECTORS) == quantity.per_sample
    assert (quantity.id in SCALARS) == (not quantity.per_sample)


def test_the_assumptions_that_proofs_need() -> None:
    assert SCALARS["eps"].is_positive
    assert SCALARS["var"].is_positive
    assert M.is_integer
    assert M.is_positive
    assert SCALARS["gamma"].is_real
    assert SCALARS["gamma"].is_positive is None
    assert X[AT_I].is_real
    assert X[AT_I].is_positive is None
    assert AT_I.is_integer
    assert AT_I.is_positive


def test_the_deviation_is_real_and_positive() -> None:
    deviation = to_sympy(Root(Reference("var") + eps))
    assert deviation.is_positive


def test_a_sum_runs_over_the_batch() -> None:
    total = to_sympy(Sum("i", x_i))
    assert isinstance(total, sp.Sum)
    assert total.limits[0][1:] == (1, M)
    assert total.subs(M, 3).doit() == X[1] + X[2] + X[3]


def test_the_printed_limit_n_means_the_batch() -> None:
    assert to_sympy(Sum("i", x_i, upper="N")).limits[0][2] == M


def test_a_shadowed_index_is_not_captured() -> None:
    shadowed = to_sympy(x_i * Sum("i", x_i))
    assert shadowed.free_symbols >= {AT_I}
    assert shadowed.subs(AT_I, 2).subs(M, 2).doit().expand() == X[1] * X[2] + X[2] ** 2


def test_a_shadowed_index_means_the_same_as_a_new_one() -> None:
    nested = Sum("i", x_i * Sum("i", x_i))
    renamed = Sum("i", x_i * Sum("j", x_j))
    ours, theirs = (to_sympy(f).subs(M, 3).doit().expand() for f in (nested, renamed))
    assert ours == theirs == ((X[1] + X[2] + X[3]) ** 2).expand()


def test_a_free_index_can_be_bound_from_outside() -> None:
    assert to_sympy(x_i * x_j, {"i": AT_J, "j": sp.Integer(1)}) == X[AT_J] * X[1]
    assert to_sympy(x_i * Sum("i", x_i), {"i": sp.Integer(2)}).subs(M, 1).doit() == X[1] * X[2]


@dataclass(frozen=True)
class Unreadable(Expression):
    pass


def test_a_node_without_a_reading_says_so() -> None:
    with pytest.raises(TypeError, match="no SymPy reading for Unreadable"):
        to_sympy(Unreadable())


def test_index_notation() -> None:
    assert to_sympy(Kronecker("i", "j")) == sp.KroneckerDelta(AT_I, AT_J)
    assert to_sympy(Kronecker("i", "j"), {"j": AT_I}) == 1
    assert to_sympy(Partial(x_i, x_j)) == PARTIAL(X[AT_I], X[AT_J])
    assert to_sympy(Sum("i", x_i, upper="H")).limits[0][2] == H
