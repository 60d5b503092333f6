"""What a hand changed: read from a link, written to it, and put into the arrays."""

import numpy as np
import pytest

from bnviz.scenario import (
    MOST_EDITS,
    UPSTREAMS,
    Edit,
    Settings,
    from_query,
    make_inputs,
    to_query,
    upstream,
)

from .sentences import is_one_sentence

CELL = Edit("x", 3, 2, (1.5,))
ADDED = Edit("dy", 1, 1, (-0.1,))
COLUMN = Edit("column", 0, 4, (0.3, 1.25))


def test_edits_travel_in_the_link_to_the_last_bit() -> None:
    settings = Settings(edit=(CELL, ADDED, COLUMN))
    assert to_query(settings) == {"edit": "x:3,2:1.5;dy:1,1:-0.1;column:4:0.3,1.25"}
    assert from_query(to_query(settings)) == (settings, ())


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("x:17,2:1", "x at sample 17, feature 2 lies outside of the batch"),
        ("dy:1,9:1", "lies outside of the batch"),
        ("column:9:0,1", "feature 9 lies outside of the batch"),
        ("x:3,2:7", "x at sample 3, feature 2 is changed a second time"),
        ("x:1,1:much", "is none"),
        ("x:1,1:", "is none"),
        ("x:0,1:1", "is none"),
        ("x:1,1:1,2", "is none"),
        ("column:1:1", "is none"),
        ("y:1,1:1", "is none"),
        ("x:1,1:nan", "is not between"),
        ("x:1,1:inf", "is not between"),
        ("x:1,1:1000001", "is not between"),
        ("column:1:0,-2e6", "is not between"),
        ("", "is none"),
        ("x:1,1:1:2", "is none"),
        ("<b>", "is none"),
    ],
)
def test_an_edit_that_cannot_be_used_is_said_and_the_rest_stays(bad: str, said: str) -> None:
    settings, (problem,) = from_query({"edit": f"x:3,2:1.5;{bad};dy:1,1:-0.1", "gamma": "2"})
    assert settings == Settings(gamma=2, edit=(CELL, ADDED))
    assert problem.parameter == "edit"
    assert said in problem.sentence
    assert is_one_sentence(problem.sentence)
    assert "<" not in problem.sentence


def test_more_edits_than_a_link_holds_are_left_out_with_a_sentence() -> None:
    cells = [f"x:{i},{j}:0" for i in range(1, 17) for j in range(1, 9)]
    settings, (problem,) = from_query({"edit": ";".join(cells)})
    assert len(settings.edit) == MOST_EDITS
    assert f"a link holds {MOST_EDITS}" in problem.sentence


def test_columns_change_before_cells() -> None:
    before = make_inputs(Settings()).x
    cell = Edit("x", 3, 4, (9.0,))
    after = make_inputs(Settings(edit=(cell, COLUMN))).x
    expected = before.copy()
    expected[:, 3] = 0.3 + 1.25 * expected[:, 3]
    expected[2, 3] = 9
    np.testing.assert_array_equal(after, expected)


@pytest.mark.parametrize("source", UPSTREAMS, ids=lambda source: source.id)
def test_what_is_added_to_the_gradient_is_added_to_every_loss(source) -> None:
    y = np.random.default_rng(2).normal(size=(5, 3))
    settings = Settings(upstream=source.id)
    moved = upstream(Settings(upstream=source.id, edit=(ADDED,)), y)
    expected = upstream(settings, y).copy()
    expected[0, 0] += -0.1
    np.testing.assert_array_equal(moved, expected)
