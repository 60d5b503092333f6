"""Evaluation mode, running statistics and variants, by oracles that know none of our formulas."""

import json
from functools import cache
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from bnviz.derivation.modes import CHANGING, RUNNING_MEAN, RUNNING_VARIANCE, Variant
from bnviz.experiment import run_pass
from bnviz.experiment.modes import compare_modes, measure_variant, most_batches
from bnviz.expression import evaluate
from bnviz.numerics import backward, dense, dense_backward, forward, relative_error, relu_backward
from bnviz.numerics.modes import Running, evaluate_mode, run_variant, start_running, update_running
from bnviz.proof.modes import decide, prove_evaluation, prove_variant
from bnviz.scenario import BadData, Settings
from tests.experiment.record_pytorch import RECORD, record
from tests.numerics.oracles import draw

VARIANTS = [Variant(u, o) for u in (False, True) for o in (False, True)]


@cache
def _recorded() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what PyTorch was given, and what it made of it; `record_pytorch` wrote it down."""
    record = json.loads(RECORD.read_text())
    return {n: np.array(a) for n, a in record["given"].items()}, record["found"]


def _agree(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    # Before batch norm the gradient of a bias is rounding, on the scale of what it is the sum of.
    largest = np.abs(np.array(wanted["dh"])).max()
    for name, expected in wanted.items():
        scale = (largest,) if name == "db" else ()
        assert relative_error(found[name], np.array(expected), scale) <= 1e-12, name


def test_running_statistics_are_those_that_pytorch_computed() -> None:
    """The stored variance is the unbiased one, divided by m − 1; training divides by m."""
    given, wanted = _recorded()
    first = dense(given["X"][0], given["W"], given["b"])
    running = start_running(first)
    for X, expected in zip(given["X"], wanted["running"], strict=True):
        h = dense(X, given["W"], given["b"])
        running = update_running(running, h, float(given["momentum"]))
        for name, value in expected.items():
            np.testing.assert_allclose(getattr(running, name), value, rtol=1e-13)
    biased = 0.7 + 0.3 * first.var(axis=0)
    assert np.all(np.abs(biased - wanted["running"][0]["var"]) > 1e-3)


def test_every_gradient_of_the_layer_in_training_is_pytorchs() -> None:
    given, wanted = _recorded()
    X, W = given["X"][-1], given["W"]
    h = dense(X, W, given["b"])
    fwd = forward(h, given["gamma"], given["beta"], float(given["eps"]))
    bwd = backward(fwd, relu_backward(fwd.y, given["da"]))
    found = {"h": h, "y": fwd.y, "dh": bwd.dx, "dgamma": bwd.dgamma, "dbeta": bwd.dbeta}
    _agree(found | dense_backward(X, W, bwd.dx)._asdict(), wanted["training"])


def test_every_gradient_of_the_layer_in_evaluation_is_pytorchs() -> None:
    given, wanted = _recorded()
    X, W = given["X"][-1], given["W"]
    h = dense(X, W, given["b"])
    running = Running(*(np.array(wanted["running"][-1][name]) for name in Running._fields))
    parameters = (given["gamma"], given["beta"], float(given["eps"]))
    y = evaluate_mode(h, *parameters, h, running).y
    bwd = evaluate_mode(h, *parameters, relu_backward(y, given["da"]), running)
    found = {"h": h, "y": y, "dh": bwd.dx, "dgamma": bwd.dgamma, "dbeta": bwd.dbeta}
    _agree(found | dense_backward(X, W, bwd.dx)._asdict(), wanted["evaluation"])


def test_pytorch_still_computes_what_was_recorded_where_it_is_installed() -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    record_of_now = record(json.loads(RECORD.read_text())["given"])
    for mode in ("training", "evaluation"):
        _agree({n: np.array(a) for n, a in record_of_now[mode].items()}, _recorded()[1][mode])


def test_the_update_is_the_one_that_is_written_on_the_page() -> None:
    p = draw(seed=2, m=6, d=4)
    old = Running(np.arange(4.0), np.arange(1.0, 5.0))
    known = {"mu": p.x.mean(axis=0), "var": p.x.var(axis=0), "m": 6, "momentum": 0.25}
    known |= {"running_mu": old.mean, "running_var": old.var}
    new = update_running(old, p.x, 0.25)
    np.testing.assert_allclose(evaluate(RUNNING_MEAN.corrected, known), new.mean, rtol=1e-13)
    np.testing.assert_allclose(evaluate(RUNNING_VARIANCE.corrected, known), new.var, rtol=1e-13)


def test_one_sample_has_no_running_variance() -> None:
    x = np.ones((1, 2))
    with pytest.raises(ValueError, match="at least two samples"):
        update_running(start_running(x), x, 0.1)
    done = run_pass(Settings(m=1))
    with pytest.raises(BadData, match="larger batch"):
        compare_modes(done, 0.1, 1)
    assert compare_modes(done, 0.1, 0).evaluation.shape == (1, 8)


def test_evaluation_is_what_automatic_differentiation_gives() -> None:
    p = draw(seed=8, m=5, d=3)
    running = update_running(start_running(p.x), p.x + 1, 0.5)

    def loss(x, gamma, beta):
        x_hat = (x - running.mean) / anp.sqrt(running.var + p.eps)
        return anp.sum(p.dy * (gamma * x_hat + beta))

    found = evaluate_mode(p.x, p.gamma, p.beta, p.eps, p.dy, running)
    for place, name in enumerate(("dx", "dgamma", "dbeta")):
        wanted = grad(loss, place)(p.x, p.gamma, p.beta)
        assert relative_error(getattr(found, name), wanted) <= 1e-13


def test_the_three_paths_add_up_and_one_is_left() -> None:
    done = run_pass(Settings())
    modes = compare_modes(done, 0.1, 10)
    np.testing.assert_allclose(sum(modes.paths.values()), done.arrays["dx"], atol=1e-13)
    assert modes.disagreement <= 1e-14
    remembered = compare_modes(done, 1.0, 1)
    assert not np.allclose(remembered.running.mean, modes.running.mean)


def by_autograd(p, variant: Variant) -> np.ndarray:
    m = len(p.x)

    def loss(x):
        centred = x - anp.mean(x, axis=0)
        var = anp.sum(centred**2, axis=0) / (m - 1 if variant.unbiased else m)
        divisor = anp.sqrt(var) + p.eps if variant.outside else anp.sqrt(var + p.eps)
        return anp.sum(p.dy * (p.gamma * centred / divisor + p.beta))

    return grad(loss)(p.x)


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
@pytest.mark.parametrize("seed", range(3))
def test_a_variant_is_what_automatic_differentiation_gives(variant: Variant, seed: int) -> None:
    p = draw(seed=seed, m=4 + seed, d=3)
    switches = {"unbiased": variant.unbiased, "outside": variant.outside}
    found = run_variant(p.x, p.gamma, p.beta, p.eps, p.dy, **switches)
    assert relative_error(found.dx, by_autograd(p, variant)) <= 1e-12


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
@pytest.mark.parametrize("equation", CHANGING, ids=lambda e: e.id)
def test_rewritten_equations_are_proved(variant: Variant, equation) -> None:
    assert prove_variant(variant, equation).holds


@pytest.mark.parametrize("variant", VARIANTS[1:], ids=repr)
def test_what_changes_was_false_before(variant: Variant) -> None:
    for equation in CHANGING:
        is_changed = variant.of(equation).corrected != equation.corrected
        assert decide(equation, variant).holds == (not is_changed)


def test_evaluation_mode_is_proved() -> None:
    assert prove_evaluation().holds


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_the_rewritten_equation_is_the_kernel(variant: Variant) -> None:
    found = measure_variant(run_pass(Settings(eps=0.3)), variant)
    assert found.disagreement <= 1e-13
    is_other = variant != Variant()
    assert (found.mixed > 1e-3) == is_other
    assert (found.change > 1e-3) == is_other


def test_where_a_variant_has_no_gradient_is_said() -> None:
    with pytest.raises(BadData, match="constant feature"):
        measure_variant(run_pass(Settings(m=1)), Variant(outside=True))
    with pytest.raises(BadData, match="two samples"):
        measure_variant(run_pass(Settings(m=1)), Variant(unbiased=True))


def test_the_work_is_bounded() -> None:
    assert most_batches(run_pass(Settings()), 100) == 100
    assert most_batches(run_pass(Settings(m=4096, d=256)), 100) == 16
