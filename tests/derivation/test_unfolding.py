"""Unfolding keeps the value, carries the index, and never captures one."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from bnviz.derivation import DELTA, EQUATIONS, environment, equation
from bnviz.derivation.unfolding import DEFINITIONS, unfold, unfoldable
from bnviz.expression import (
    Expression,
    Reference,
    Sum,
    Tag,
    evaluate,
    find,
    free_indices,
    to_latex,
    uses,
    walk,
)
from tests.derivation.batches import random_pass

ARRAYS = environment(*random_pass(4, 3))
# Quantities that nothing in the source defines.
GIVEN = {"x", "dy", "gamma", "beta", "eps", "m"}


def forms() -> list[tuple[str, bool]]:
    return [(e.number, printed) for e in (*EQUATIONS, DELTA) for printed in (False, True)]


def assert_same_value(first: Expression, second: Expression) -> None:
    desired: Any = evaluate(second, ARRAYS)
    np.testing.assert_allclose(
        evaluate(first, ARRAYS), desired, rtol=0, atol=1e-11 * np.abs(desired).max()
    )


@pytest.mark.parametrize(("number", "printed"), forms())
def test_each_choice_of_quantities_keeps_the_value(number: str, printed: bool) -> None:
    right = equation(number).right(printed=printed)
    offered = unfoldable(right)
    for size in (1, 2):
        for chosen in combinations(offered, size):
            unfolded = unfold(right, chosen)
            assert not {use.quantity for use in uses(unfolded)} & set(chosen)
            assert_same_value(unfolded, right)


@pytest.mark.parametrize(("number", "printed"), forms())
def test_all_unfolded_leaves_what_is_given(number: str, printed: bool) -> None:
    right = equation(number).right(printed=printed)
    unfolded = unfold(right, DEFINITIONS)
    assert {use.quantity for use in uses(unfolded)} <= GIVEN
    assert free_indices(unfolded) == free_indices(right)
    assert_same_value(unfolded, right)


def test_sums_inside_each_other_run_over_different_letters() -> None:
    def check(node: Expression, outer: frozenset[str]) -> None:
        if isinstance(node, Sum):
            assert node.index not in outer
            outer |= {node.index}
        for child in node.children:
            check(child, outer)

    for which in EQUATIONS:
        check(unfold(which.corrected, DEFINITIONS), free_indices(which.corrected))


def test_the_index_is_carried_into_the_definition() -> None:
    unfolded = unfold(Reference("x_hat", "k"), ["x_hat"])
    assert {use.index for use in uses(unfolded) if use.quantity == "x"} == {"k"}
    assert to_latex(unfolded) == (
        r"\frac{x_{k} - \mu_{\mathcal{B}}}{\sqrt{\sigma_{\mathcal{B}}^{2} + \epsilon}}"
    )


def test_an_index_of_the_left_side_is_not_taken() -> None:
    assert to_latex(unfold(Reference("mu"), ["mu"])) == r"\frac{1}{m} \, \sum_{i=1}^{m} x_{i}"
    assert to_latex(unfold(Reference("mu"), ["mu"], taken="i")) == (
        r"\frac{1}{m} \, \sum_{j=1}^{m} x_{j}"
    )


def test_factors_stand_side_by_side() -> None:
    assert to_latex(unfold(equation("9").printed, ["dx_hat"])) == (
        r"\sum_{i=1}^{m} \frac{\partial l}{\partial y_{i}} \, \gamma \, "
        r"\frac{-1}{\sqrt{\sigma_{\mathcal{B}}^{2} + \epsilon}}"
    )


def test_a_sum_that_is_put_into_a_product_is_kept_together() -> None:
    unfolded = unfold(equation("10").corrected, ["dmu"])
    part = find(unfolded, "mu")
    assert part is not None
    assert to_latex(part).startswith(r"\left(\sum_{j=1}^{m}")


def test_marks_of_the_definition_stay_behind() -> None:
    nodes = walk(unfold(equation("10").corrected, ["dvar", "dmu"]))
    tags = {node.name for node in nodes if isinstance(node, Tag)}
    assert tags == {"direct", "var", "mu"}
    assert find(unfold(equation("8").printed, ["dx_hat", "mu"]), "slip") is not None


def test_folding_again_gives_the_formula_itself() -> None:
    for which in EQUATIONS:
        assert unfold(which.corrected, ()) == which.corrected


def test_what_is_offered() -> None:
    assert unfoldable(equation("13").corrected) == ("delta", "x_hat")
    assert unfoldable(unfold(equation("13").corrected, ["x_hat"])) == ("delta", "var", "mu")
    assert unfoldable(equation("1").corrected) == ()
