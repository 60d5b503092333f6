"""Right answers in whatever form are accepted; wrong ones never are, and exact numbers say why.

`benchmarks/judging.py` judges 500 of each; here stands a part of the same sets.
"""

from fractions import Fraction

import pytest

from bnviz.checking import judge
from bnviz.proof import Numbers
from tests.checking.answers import RULES, Answer, right_answers, wrong_answers
from tests.checking.exact_check import confirms, holds_on

RIGHT, WRONG = list(right_answers(60)), list(wrong_answers(60))


def drawn(x: str, dy: str, gamma: str, beta: str, deviation: str) -> Numbers:
    rows = (tuple(map(Fraction, row.split())) for row in (x, dy))
    return Numbers(*rows, Fraction(gamma), Fraction(beta), Fraction(deviation))


# Other batches than those that the judge tries.
BATCHES = (
    drawn("0 2 7", "1 -3 5", "5", "-7/3", "11/2"),
    drawn("3 1 4 1 5", "2 7 1 8 -2", "-3/2", "4", "13/5"),
    drawn("6 -5", "3 11", "7", "2", "23/3"),
)


def test_the_sets_are_the_same_each_time() -> None:
    assert [str(answer) for answer in right_answers(60)] == [str(answer) for answer in RIGHT]
    assert len({answer.quantity for answer in RIGHT}) == 6
    assert len(RULES) > 15


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_a_right_answer_is_accepted(answer: Answer) -> None:
    judgement = judge(answer.quantity, answer.text)
    assert judgement.accepted, judgement.sentence
    assert judgement.counterexample is None
    assert judgement.residual is None


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_a_wrong_answer_is_refuted_with_numbers(answer: Answer) -> None:
    judgement = judge(answer.quantity, answer.text)
    if judgement.accepted:
        # The change made no difference, which an exact check of its own has to see, too.
        assert holds_on(answer.quantity, answer.tree, BATCHES)
    elif judgement.verdict == "ill-formed":
        assert "no value" in judgement.sentence
    else:
        assert judgement.verdict == "false"
        assert judgement.counterexample is not None
        assert confirms(answer.quantity, answer.tree, judgement.counterexample.numbers)


def test_most_changes_of_one_node_make_an_answer_wrong() -> None:
    assert sum(not holds_on(answer.quantity, answer.tree, BATCHES) for answer in WRONG) >= 50
