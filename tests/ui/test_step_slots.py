"""Which step each of the three slots of the Step page holds."""

import pytest

from bnviz.ui.step_position import Place
from bnviz.ui.step_slots import allot

A, B, C, D, E, F = map(Place, range(6))


@pytest.mark.parametrize(
    ("before", "needed", "after"),
    [
        ((None, None, None), (A, B), (A, B, None)),
        ((A, B, None), (B, C, A), (A, B, C)),
        ((A, B, C), (C, D, B), (D, B, C)),
        ((D, B, C), (B, C, A), (A, B, C)),
        ((A, B, C), (E, F, D), (E, F, D)),
        ((A, B, C), (A, B), (A, B, None)),
    ],
    ids=["opened", "first step", "on", "back", "far jump", "home"],
)
def test_what_is_there_stays_in_its_slot(before, needed, after):
    assert allot(before, needed) == after


def test_a_result_that_was_asked_for_is_another_place():
    asked = Place(1, is_revealed=True)
    assert allot((A, B, None), (B, asked, A)) == (A, B, asked)
    assert (B.name, asked.name) == ("1:0", "1:1")
