"""Index notation read as arrays and as numbers."""

import numpy as np
import pytest

from bnviz.derivation.hidden_layer import BY_ID, RULES, entry
from bnviz.derivation.hidden_layer_xray import LayerRoundings, read_places, xray_rule
from bnviz.experiment.hidden_layer_pass import run_hidden_layer
from bnviz.expression import IsPositive, Number, Positive, Sum, evaluate_indexed, to_latex, to_text
from bnviz.scenario import Settings

RNG = np.random.default_rng(5)
ARRAYS = {
    "X": RNG.normal(size=(4, 3)),
    "W": RNG.normal(size=(3, 2)),
    "b": RNG.normal(size=2),
    "h": RNG.normal(size=(4, 2)),
    "m": 4,
    "D": 3,
    "H": 2,
    "precision": 2.0**-52,
}


def test_a_sum_runs_over_any_axis() -> None:
    right = BY_ID["h"].right
    wanted = ARRAYS["X"] @ ARRAYS["W"] + ARRAYS["b"]
    np.testing.assert_allclose(evaluate_indexed(right, ARRAYS, "ij"), wanted)
    np.testing.assert_allclose(evaluate_indexed(right, ARRAYS, "ji"), wanted.T)
    assert evaluate_indexed(right, ARRAYS, at={"i": 1, "j": 0}) == pytest.approx(wanted[1, 0])


def test_a_body_without_the_index_counts_as_often_as_the_sum_is_long() -> None:
    for upper, size in (("N", 4), ("D", 3), ("H", 2)):
        assert evaluate_indexed(Sum("k", Number(2), upper), ARRAYS) == 2 * size


def test_a_bound_index_hides_a_fixed_one() -> None:
    total = Sum("i", entry("h", "ij"), upper="N")
    np.testing.assert_allclose(
        evaluate_indexed(total, ARRAYS, "j", {"i": 2}), ARRAYS["h"].sum(axis=0)
    )


def test_a_free_index_is_refused() -> None:
    with pytest.raises(ValueError, match="free indices: i, j"):
        evaluate_indexed(entry("h", "ij"), ARRAYS)


def test_relu_and_its_slope() -> None:
    h = ARRAYS["h"]
    np.testing.assert_array_equal(
        evaluate_indexed(Positive(entry("h", "ij")), ARRAYS, "ij"), np.maximum(h, 0)
    )
    np.testing.assert_array_equal(
        evaluate_indexed(IsPositive(entry("h", "ij")), ARRAYS, "ij"), h > 0
    )
    assert to_latex(Positive(entry("h", "ij"))) == r"\max\left(0, h_{ij}\right)"
    assert to_text(IsPositive(entry("h", "ij"))) == "[h > 0]"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_xray_is_its_cell_and_its_terms_add_up(rule) -> None:
    done = run_hidden_layer(Settings(m=5, d=4, hidden=3))
    array = done.arrays[rule.id]
    place = (2, 1)[-array.ndim :]
    ray = xray_rule(rule, done.roundings, place)
    assert abs(ray.value - array[place]) <= 1e-13
    assert sum(term.value for term in ray.terms) == pytest.approx(ray.value, abs=1e-13)
    # What is not among the cells that it reads does not move it.
    reads = read_places(rule, place)
    others = {
        name: value if name in reads or not isinstance(value, np.ndarray) else value + 1
        for name, value in done.arrays.items()
    }
    for name, where in reads.items():
        kept = np.full_like(done.arrays[name], np.nan)
        index = tuple(slice(None) if at is None else at for at in where)
        kept[index] = done.arrays[name][index]
        others[name] = kept
    at = dict(zip(rule.indices, place, strict=True))
    assert evaluate_indexed(rule.right, others, at=at) == pytest.approx(ray.value, abs=1e-15)


def test_terms_are_called_after_what_a_sum_runs_over() -> None:
    done = run_hidden_layer(Settings(m=3, d=2, hidden=2))
    terms = {
        name: xray_rule(BY_ID[name], done.roundings, (1, 1)).terms for name in ("h", "dX", "dW")
    }
    assert [term.text for term in terms["h"]] == ["input 1", "input 2", "b"]
    assert [term.text for term in terms["dX"]] == ["feature 1", "feature 2"]
    assert [term.sample for term in terms["dW"]] == [0, 1, 2]


def test_a_zero_that_is_rounding_is_written_as_zero() -> None:
    done = run_hidden_layer(Settings())
    ray = xray_rule(BY_ID["db"], done.roundings, (1,))
    assert ray.shown == 0 != ray.value
    assert xray_rule(BY_ID["dW"], done.roundings, (1, 1)).shown != 0


def test_limits_grow_with_what_is_added_up() -> None:
    small, large = (LayerRoundings({**ARRAYS, "X": ARRAYS["X"] * s}) for s in (1, 1e6))
    assert np.all(large.of_quantity("h") > 1e4 * small.of_quantity("h"))
