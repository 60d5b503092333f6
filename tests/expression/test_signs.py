import numpy as np
import pytest
from hypothesis import assume, given

from bnviz.derivation import equation
from bnviz.expression import (
    Expression,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    evaluate,
    free_indices,
    is_never_negative,
)
from tests.expression.trees import M, formulas

GENERATOR = np.random.default_rng(19)
ARRAYS = {
    **{name: GENERATOR.normal(size=(M, 50)) for name in ("x", "dy", "x_hat", "dx_hat")},
    **{name: GENERATOR.normal(size=50) for name in ("gamma", "dmu", "dvar")},
    "var": GENERATOR.exponential(size=50),
    "eps": 0.1,
    "m": M,
}


@given(formulas)
def test_what_is_called_never_negative_is_not(formula: Expression) -> None:
    assume(is_never_negative(formula) and len(free_indices(formula)) < 2)
    with np.errstate(all="ignore"):
        values = np.asarray(evaluate(formula, ARRAYS))
    assume(not np.iscomplexobj(values))  # the root of something negative
    # What is infinite or no number is not drawn.
    assert not np.any(values < 0)


DISTANCE = Reference("x", "i") - Reference("mu")


@pytest.mark.parametrize(
    ("formula", "known"),
    [
        (equation("2").corrected, True),
        (Power(DISTANCE, 2), True),
        (Root(Reference("var") + Reference("eps")), True),
        (Power(Reference("var") + Reference("eps"), -1), True),
        (Number(2) / Reference("m"), True),
        (Sum("i", Power(DISTANCE, 3)), False),
        (DISTANCE, False),
        (-Reference("var"), False),
        (Number(-2) / Reference("m"), False),
        (Reference("gamma") * Reference("var"), False),
    ],
)
def test_squares_roots_and_sums_of_them_are_known(formula: Expression, known: bool) -> None:
    assert is_never_negative(formula) is known
