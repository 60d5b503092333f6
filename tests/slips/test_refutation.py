"""Every slip is refuted with numbers that plain fractions confirm, or right and said to be."""

import pytest

from bnviz.proof import Counterexample, refute
from bnviz.slips import FORMS, SLIPS, Slip, in_one_feature
from tests.slips.arithmetic import rows_of, run_by_hand


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_a_slip_is_refuted_or_right(slip: Slip) -> None:
    decided = [found for form in FORMS for found in refute(slip, form)]
    assert decided
    for found in decided:
        verdict, witness = found.judgement.verdict, found.judgement.counterexample
        if slip.is_right:
            assert verdict in {"holds", "notation"}
            assert witness is None
            continue
        assert verdict in {"false", "ill-formed"}
        assert witness is not None
        assert confirm(witness, in_one_feature(found.equation.left), in_one_feature(found.tree))


def confirm(witness: Counterexample, left, right) -> bool:
    n = witness.numbers
    batch = run_by_hand(n.x, n.dy, n.gamma, n.beta, n.eps, n.features)
    values = rows_of(left, batch), rows_of(right, batch)
    assert values == (witness.left, witness.right)
    size = max(map(len, values))
    first, second = (side * size if len(side) == 1 else side for side in values)
    return bool(first != second)


def test_numbers_say_how_many_features_only_where_it_matters() -> None:
    sentences = {
        slip.id: found.judgement.counterexample.sentence
        for slip in SLIPS
        for form in FORMS
        if form.number == "13" and not slip.is_right
        for found in refute(slip, form)
        if found.judgement.counterexample
    }
    speaking = {id for id, sentence in sentences.items() if " D = " in sentence}
    assert speaking == {"features-for-samples", "wrong-axis", "sum-over-everything"}
