"""Which step each of the three slots of the Step page holds."""

import pytest

from bnviz.ui.step.position import Place
from bnviz.ui.step.slots import allot

A, B, C, D, E, F = map(Place, range(6))


@pytest.mark.parametrize(
    ("before", "shown", "needed", "after"),
    [
        ((None, None, None), 0, (A, B), (None, A, B)),
        ((A, B, None), 0, (B, C, A), (A, B, C)),
        ((A, B, C), 1, (C, D, B), (D, B, C)),
        ((D, B, C), 2, (B, C, A), (A, B, C)),
        ((A, B, C), 0, (E, F, D), (D, E, F)),
        ((A, B, C), 1, (E, F, D), (E, D, F)),
        ((A, B, C), 1, (A, B), (A, B, None)),
    ],
    ids=["opened", "first step", "on", "back", "jump", "jump from another slot", "home"],
)
def test_what_is_there_stays_in_its_slot_and_what_is_shown_goes_last(before, shown, needed, after):
    assert allot(before, needed, shown) == after


def test_a_result_that_was_asked_for_is_another_place():
    asked = Place(1, is_revealed=True)
    assert allot((A, B, None), (B, asked, A), 1) == (A, B, asked)
