"""Every small mistake in a corrected equation is refuted."""

import pytest

from bnviz.expression import free_indices
from bnviz.proof import judge
from tests.proof.mutations import Mutant, list_mutants

MUTANTS = list_mutants()


def test_there_are_enough_mutants_of_every_kind() -> None:
    assert len(MUTANTS) >= 60
    kinds = {mutant.kind for mutant in MUTANTS}
    assert kinds == {
        "flip the sign of the whole",
        "flip a sign",
        "change an exponent",
        "change a root",
        "drop a sum",
        "drop γ",
        "x − μ for x̂",
        "m − 1 for m",
        "swap an index",
    }


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_mutant_is_refuted(mutant: Mutant) -> None:
    judgement = judge(mutant.left, mutant.right)
    if free_indices(mutant.right) <= free_indices(mutant.left):
        assert judgement.verdict == "false"
        assert judgement.counterexample is not None
        assert judgement.counterexample.left != judgement.counterexample.right
        assert judgement.residual
    else:
        assert judgement.verdict == "ill-formed"
        assert judgement.free_index in free_indices(mutant.right) - free_indices(mutant.left)
