"""Layers and functions of PyTorch: with a stand-in of its interface, and itself where it is."""

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import bnviz
from bnviz.implementations import SNIPPETS
from bnviz.scenario import why_not
from tests.checking.homework.torch_stand_in import BatchNorm1d, Tensor, make_torch

STYLE = "tests.checking.homework.right.torch_style"


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Yield a stand-in under the name of PyTorch."""
    stand_in = make_torch()
    monkeypatch.setitem(sys.modules, "torch", stand_in)
    monkeypatch.delitem(sys.modules, STYLE, raising=False)
    why_not.cache_clear()
    yield stand_in
    why_not.cache_clear()
    sys.modules.pop(STYLE, None)


@pytest.mark.parametrize("name", ["BatchNorm1d", "BatchNorm2d"])
def test_a_layer_passes_and_is_left_as_it_was(torch: Any, name: str) -> None:
    layer = getattr(torch.nn, name)(8)
    layer.weight.values[...] = 3
    layer.train(False)
    report = bnviz.check(layer)
    assert report.passed, report
    assert set(report.outputs) == {"dx", "dgamma", "dbeta", "y"}
    assert all(output.yours.shape[-1] == 8 for output in report.outputs.values())
    assert layer.training is False
    assert layer.eps == 1e-5
    assert np.array_equal(layer.weight.values, np.full(8, 3))
    assert np.array_equal(layer.running_mean.values, np.zeros(8))
    assert layer.num_batches_tracked.values == 0


def test_a_layer_without_parameters_is_checked_for_dx(torch: Any) -> None:
    report = bnviz.check(torch.nn.BatchNorm1d(5, affine=False))
    assert report.passed, report
    assert set(report.outputs) == {"dx"}


def test_a_layer_of_ones_own_may_call_its_parameters_gamma_and_beta(torch: Any) -> None:
    class Rows(torch.nn.Module):
        def __init__(self, features: int) -> None:
            self.inner = BatchNorm1d(features)
            self.gamma = self.inner.weight.reshape(1, features)
            self.beta = self.inner.bias.reshape(1, features)
            self.eps, self.state_dict = 1e-5, self.inner.state_dict
            self.load_state_dict = self.inner.load_state_dict

        def forward(self, x: Any) -> Any:
            self.inner.eps = self.eps
            return self.inner(x)

    report = bnviz.check(Rows(3))
    assert report.passed, report
    assert set(report.outputs) == {"dx", "dgamma", "dbeta", "y"}


def test_a_wrong_layer_is_named(torch: Any) -> None:
    class WithoutVariance(BatchNorm1d):
        scale = 0.0

    report = bnviz.check(WithoutVariance(4))
    assert not report.passed
    assert report.slips[0] == "var-path-missing"
    assert report.case is not None
    assert report.case.batch.shape == (2, 4)


def test_a_layer_that_raises_is_reported(torch: Any) -> None:
    class Fussy(BatchNorm1d):
        def forward(self, x: Any) -> Any:  # noqa: ARG002  it gets no further
            raise RuntimeError("expected something else")

    report = bnviz.check(Fussy(4))
    assert not report.passed
    assert "RuntimeError: expected something else" in report.sentence


def test_a_layer_of_another_kind_gets_a_sentence(torch: Any) -> None:
    class Linear(torch.nn.Module):
        weight, bias = None, None

    with pytest.raises(TypeError, match="Linear cannot be checked"):
        bnviz.check(Linear())


def test_a_function_that_mentions_the_library_gets_its_arrays(torch: Any) -> None:
    module = import_module(STYLE)
    report = bnviz.check(module.batchnorm_backward)
    assert report.passed, report


@pytest.mark.parametrize("is_right", [True, False])
def test_a_function_for_autograd_is_checked(torch: Any, is_right: bool) -> None:
    class Normalize(torch.autograd.Function):
        @staticmethod
        def apply(x: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Tensor:
            layer = BatchNorm1d(x.shape[1], eps)
            layer.weight, layer.bias = gamma, beta
            layer.scale = float(is_right)
            return layer.forward(x)

    report = bnviz.check(Normalize)
    assert report.passed == is_right, report
    assert report.slips[:1] == (() if is_right else ("var-path-missing",))


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed")
def test_without_the_library_there_is_a_sentence() -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        return dy

    with pytest.raises(ValueError, match="cannot be run: PyTorch is not installed"):
        bnviz.check(backward, library="torch")


def test_what_the_real_library_differentiates_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    assert bnviz.check(torch.nn.BatchNorm1d(8)).passed
    assert bnviz.check(torch.nn.BatchNorm1d(5, affine=False).double()).passed
    assert bnviz.check(torch.nn.BatchNorm2d(4)).passed
    (snippet,) = (snippet for snippet in SNIPPETS if snippet.id == "torch")
    (tmp_path / "pasted_for_autograd.py").write_text(snippet.code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert bnviz.check(import_module("pasted_for_autograd").BatchNorm).passed
    sys.modules.pop(STYLE, None)
    assert bnviz.check(import_module(STYLE).batchnorm_backward).passed
