"""Objects with forward and backward, in the manner of courses; and what is none gets a sentence."""

from threading import Lock
from typing import Any

import numpy as np
import pytest

import bnviz
from tests.checking.homework import own_layers as own

RIGHT = [
    own.Returning(8),
    own.Leaving(4),
    own.InDicts(3),
    own.InBoxes(5),
    own.InColumns(3),
    own.Late(),
]


def kind(layer: object) -> str:
    return type(layer).__name__


@pytest.mark.parametrize("layer", RIGHT, ids=kind)
def test_a_right_layer_passes_and_all_its_gradients_are_found(layer: Any) -> None:
    report = bnviz.check(layer)
    assert report.passed, report
    assert set(report.outputs) == {"dx", "dgamma", "dbeta", "y"}
    assert not report.notes


def test_a_layer_is_left_as_it_was() -> None:
    layer = own.Returning(4)
    layer.gamma[...] = 3
    bnviz.check(layer)
    assert set(vars(layer)) == {"gamma", "beta", "eps", "running_mean"}
    assert np.array_equal(layer.gamma, np.full(4, 3))
    assert layer.eps == 1e-5


@pytest.mark.parametrize("features", [1, 4])
def test_a_wrong_layer_is_named_and_its_smallest_batch_fits_it(features: int) -> None:
    report = bnviz.check(own.TurnedMean(features))
    assert not report.passed
    assert report.slips[0] == "mu-sign"
    assert {name for name, one in report.outputs.items() if not one.is_right} == {"dx"}
    assert report.case is not None
    assert report.case.batch.shape[1] == features


@pytest.mark.parametrize(
    ("spoil", "slip"),
    [
        (lambda grad: grad.mean(axis=0), "mean-for-sum"),
        (lambda grad: grad, None),
    ],
)
def test_a_wrong_gradient_that_is_left_behind_is_found(spoil: Any, slip: str | None) -> None:
    class Spoiled(own.Leaving):
        def backward(self, grad: Any) -> Any:
            dx = super().backward(grad)
            self.dbeta = spoil(grad)
            return dx

    report = bnviz.check(Spoiled(3))
    assert not report.passed
    assert not report.outputs["dbeta"].is_right
    assert report.outputs["dx"].is_right
    assert slip is None or slip in report.slips


def test_a_gradient_that_is_nowhere_is_noted() -> None:
    class Silent(own.Returning):
        def backward(self, dout: Any) -> Any:
            return super().backward(dout)[0]

    report = bnviz.check(Silent(3))
    assert report.passed
    assert [note.partition(".")[0] for note in report.notes] == [
        "No gradient of gamma was found",
        "No gradient of beta was found",
    ]


def test_a_layer_that_returns_nothing_or_raises_is_reported() -> None:
    class Empty(own.Returning):
        def backward(self, dout: Any) -> Any:  # noqa: ARG002  it gives nothing
            return None

    class Broken(own.Returning):
        def backward(self, dout: Any) -> Any:
            return dout @ dout

    assert "dx is None" in str(bnviz.check(Empty(3)))
    report = bnviz.check(Broken(3))
    assert not report.passed
    assert "ValueError" in report.sentence


class Half:
    def forward(self, x: Any) -> Any:
        return x


class Bare(Half):
    def backward(self, dout: Any) -> Any:
        return dout


class Locked(own.Returning):
    def __init__(self) -> None:
        super().__init__(3)
        self.lock = Lock()


class Greedy(own.Returning):
    def backward(self, one: Any, two: Any, three: Any) -> Any:  # type: ignore[override]
        return one, two, three


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (object(), "object, which has neither forward nor backward"),
        (Half(), "it is a Half with forward and without backward"),
        (Bare(), "Bare has forward and backward, but no gamma and no beta was found"),
        (own.Returning, r"Returning is a class: give an object of it, .*check\(Returning\(8\)\)"),
        (Half, "Half is a class, and has no method backward"),
        (Locked(), "Locked cannot be copied"),
        (Greedy(3), "What backward takes is not clear: its arguments are one, two, three"),
    ],
)
def test_what_is_no_layer_gets_a_sentence(value: object, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        bnviz.check(value)
