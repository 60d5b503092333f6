"""On the trap data no slip hides, and no two look alike that do not look alike everywhere."""

import numpy as np
import pytest

from bnviz.checking.homework.batch import OUTPUTS, Batch
from bnviz.checking.homework.explanation import find_blind_spots, is_same
from bnviz.checking.homework.routes import REUSED_SUMS, ROUTES
from bnviz.checking.homework.suspects import single_slips
from bnviz.checking.homework.traps import draw_traps
from bnviz.expression import evaluate
from bnviz.proof import is_equal
from bnviz.slips import SLIPS, find_form

FIRST = draw_traps()[0]
# Ten times the tolerance of float32.
VISIBLE = 2e-3


def test_the_first_batch_has_none_of_what_hides_slips() -> None:
    m, d = FIRST.shape
    assert len({m, m - 1, d, 1, 2}) == 5
    fwd, _ = FIRST.passes
    for values in (FIRST.gamma, FIRST.beta, fwd.mu, fwd.var + FIRST.eps, np.sqrt(fwd.var)):
        assert len(set(np.round(values, 3))) == d
        for plain in (-1, 0, 1):
            assert np.min(np.abs(values - plain)) > 0.02
    assert np.min(FIRST.eps / fwd.var) > 0.02
    assert np.min(np.abs(FIRST.dy.mean(axis=0))) > 0.02


@pytest.mark.parametrize("batch", draw_traps(), ids=Batch.say_shape)
def test_the_kernels_and_the_trees_agree_on_each(batch: Batch) -> None:
    for route in ROUTES:
        for line in route:
            if not line.number.startswith("thorey"):
                value = evaluate(line.corrected, batch.quantities)
                np.testing.assert_allclose(value, batch.quantities[line.quantity], atol=1e-12)


def test_the_closed_form_with_the_sums_in_it_is_the_gradient() -> None:
    assert is_equal(REUSED_SUMS.corrected, find_form("13").corrected, find_form("13"))


def test_every_slip_shows() -> None:
    """In every place where it can be made it moves some output by far more than rounding.

    Made in several lines at once it may undo itself, as two signs do.
    """
    right = FIRST.quantities
    for suspect, outputs in single_slips(FIRST):
        moved = [
            name
            for name in OUTPUTS
            if not is_same(outputs[name], right[name], VISIBLE * FIRST.magnitudes[name])
        ]
        assert moved or len(suspect.changes) > 1, (
            suspect.slips,
            [line.number for line in suspect.route],
            suspect.changes,
        )


def test_it_is_every_slip_that_changes_a_value() -> None:
    named = {suspect.slips[0] for suspect, _ in single_slips(FIRST)}
    assert named == {slip.id for slip in SLIPS if not slip.is_right}


def classes(batch: Batch, name: str, tolerance: float) -> list[int]:
    """Return for each suspect which of the others give the same output: the first that does."""
    outputs = [np.squeeze(found[name]) for _, found in single_slips(batch)]
    allowed = tolerance * batch.magnitudes[name]
    first: list[int] = []
    for place, values in enumerate(outputs):
        same = (at for at in dict.fromkeys(first) if is_same(values, outputs[at], allowed))
        first.append(next(same, place))
    return first


def other_batch() -> Batch:
    """Return a batch that was not chosen by anybody, as a witness."""
    draw = np.random.default_rng(99)
    return Batch(
        draw.normal(2, 3, (9, 5)),
        draw.uniform(1.2, 3, 5),
        draw.uniform(0.4, 2, 5),
        0.9,
        draw.normal(0.5, 1, (9, 5)),
    )


@pytest.mark.parametrize("name", OUTPUTS)
def test_it_tells_every_two_slips_apart_that_can_be(name: str) -> None:
    """What has the same numbers on it, within what float32 allows, has them on other data, too."""
    witness = other_batch()
    assert [s.slips for s, _ in single_slips(FIRST)] == [s.slips for s, _ in single_slips(witness)]
    assert classes(FIRST, name, 2e-4) == classes(witness, name, 1e-9)


def test_a_batch_of_convenient_numbers_hides_what_it_hides() -> None:
    draw = np.random.default_rng(1)
    x = draw.normal(size=(5, 3))
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    plain = Batch(x, np.ones(3), np.zeros(3), 0.0, draw.normal(size=(5, 3)))
    hidden = find_blind_spots(plain, 1e-6)
    assert {"gamma-forgotten", "root-forgotten", "eps-forgotten", "exponent-two"} <= set(hidden)
    assert "mean-for-sum" not in hidden
    assert find_blind_spots(FIRST, 1e-6) == ()


def test_a_layer_with_its_own_number_of_features_gets_that() -> None:
    assert {batch.shape[1] for batch in draw_traps(8)} == {8}
    assert any(m != 8 for m, _ in (batch.shape for batch in draw_traps(8)))
