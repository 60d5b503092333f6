"""Whatever way a right equation is written, it is proved."""

import pytest

from bnviz.proof import judge
from tests.proof.rewritings import RULES, Rewriting, list_rewritings

REWRITINGS = list_rewritings()


def test_there_are_enough_rewritings_by_every_rule() -> None:
    assert len(REWRITINGS) >= 30
    assert {rewriting.rule for rewriting in REWRITINGS} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("rewriting", REWRITINGS, ids=str)
def test_a_rewriting_is_proved(rewriting: Rewriting) -> None:
    judgement = judge(rewriting.left, rewriting.right)
    assert judgement.verdict == "holds"
    assert judgement.sizes == (2, 3, 4)
    assert judgement.residual is None
    assert judgement.counterexample is None
