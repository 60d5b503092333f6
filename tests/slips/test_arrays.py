"""What a handful of slips give, computed plainly in NumPy beside the trees."""

from typing import Any

import numpy as np
import pytest

from bnviz.derivation import environment
from bnviz.expression import evaluate
from bnviz.slips import SLIPS, find_form, in_one_feature
from tests.derivation.batches import random_pass

FWD, BWD = random_pass(6, 4)
M, D = 6, 4
ROOT = np.sqrt(FWD.var + FWD.eps)
G = FWD.gamma * BWD.dy / ROOT
CENTRED = FWD.x - FWD.mu


def closed(delta: Any, along: Any, mean: Any) -> Any:
    return delta - along - mean


WITNESSES: dict[tuple[str, str], Any] = {
    ("gamma-forgotten", "7"): BWD.dy,
    ("all-ones-upstream", "5"): FWD.x_hat.sum(0),
    ("mean-for-sum", "6"): BWD.dy.mean(0),
    ("wrong-axis", "6"): BWD.dy.sum(1, keepdims=True),
    ("sum-over-everything", "6"): np.full(1, BWD.dy.sum()),
    ("features-for-samples", "13"): closed(G, FWD.x_hat / D * (FWD.x_hat * G).sum(0), G.sum(0) / D),
    ("m-minus-one", "2"): FWD.x.var(0, ddof=1),
    ("unbiased-variance", "δ"): FWD.gamma * BWD.dy / np.sqrt(FWD.x.var(0, ddof=1) + FWD.eps),
    ("eps-outside-root", "3"): CENTRED / (FWD.x.std(0) + FWD.eps),
    ("eps-forgotten", "3"): CENTRED / FWD.x.std(0),
    ("root-forgotten", "3"): CENTRED / (FWD.var + FWD.eps),
    ("deviation-for-variance", "3"): CENTRED / np.sqrt(FWD.x.std(0) + FWD.eps),
    ("exponent-two", "8"): -0.5 * (BWD.dx_hat * CENTRED).sum(0) * ROOT**4,
    ("integer-division", "10"): BWD.dx_hat / ROOT + BWD.dvar * 2 * CENTRED / M,
    ("statistics-constant", "13"): G,
    ("var-path-missing", "thorey-closed-form"): FWD.gamma / ROOT * (BWD.dy - BWD.dy.mean(0)),
    ("mu-sign", "12"): closed(G, FWD.x_hat / M * (FWD.x_hat * G).sum(0), -G.sum(0) / M),
    ("missing-sum", "13"): closed(G, FWD.x_hat**2 * G / M, G / M),
    ("centred-for-normalized", "5"): (BWD.dy * CENTRED).sum(0),
    ("two-forgotten", "10"): BWD.dx_hat / ROOT + BWD.dvar * CENTRED / M + BWD.dmu / M,
}


@pytest.mark.parametrize(("id", "number"), WITNESSES, ids=lambda part: part)
def test_a_slip_is_what_numpy_gives(id: str, number: str) -> None:
    (slip,) = (slip for slip in SLIPS if slip.id == id)
    tree = slip.apply(find_form(number))[0]
    value = evaluate(in_one_feature(tree), environment(FWD, BWD))
    expected = WITNESSES[id, number]
    assert value.shape == expected.shape
    np.testing.assert_allclose(value, expected, rtol=1e-10)
