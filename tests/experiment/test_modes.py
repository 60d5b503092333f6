"""Evaluation mode, running statistics and variants, by oracles that know none of our formulas."""

from fractions import Fraction

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from bnviz.derivation.modes import CHANGING, RUNNING_MEAN, RUNNING_VARIANCE, Variant
from bnviz.experiment import run_pass
from bnviz.experiment.modes import compare_modes, measure_variant, most_batches
from bnviz.expression import evaluate
from bnviz.numerics import relative_error
from bnviz.numerics.modes import Running, evaluate_mode, run_variant, start_running, update_running
from bnviz.proof.modes import decide, prove_evaluation, prove_variant
from bnviz.scenario import BadData, Settings
from tests.numerics.oracles import draw

VARIANTS = [Variant(u, o) for u in (False, True) for o in (False, True)]


def test_running_statistics_are_pytorchs() -> None:
    """Recorded fractions, by hand from the definition in PyTorch's documentation of BatchNorm1d.

    new = (1 − momentum) · old + momentum · observed, from a mean of 0 and a variance of 1 on.
    ``running_var`` stores the unbiased variance, divided by m − 1: of (1, 3) that is 2, where
    training normalizes with the biased one, 1. So this holds where PyTorch is not installed, and
    the next test asks PyTorch itself where it is.
    """
    x = np.array([[1.0], [3.0]])
    once = update_running(start_running(x), x, 0.1)
    assert once.mean[0] == pytest.approx(float(Fraction(2, 10)), rel=1e-15)
    assert once.var[0] == pytest.approx(float(Fraction(9, 10) + Fraction(2, 10)), rel=1e-15)
    twice = update_running(once, x, 0.1)
    assert twice.mean[0] == pytest.approx(float(Fraction(38, 100)), rel=1e-15)
    assert twice.var[0] == pytest.approx(float(Fraction(119, 100)), rel=1e-15)


def test_pytorch_itself_agrees_where_it_is_installed() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    p = draw(seed=4, m=7, d=3)
    layer = torch.nn.BatchNorm1d(3, eps=p.eps, momentum=0.3, dtype=torch.float64)
    running = start_running(p.x)
    for _ in range(3):
        layer(torch.from_numpy(p.x))
        running = update_running(running, p.x, 0.3)
    np.testing.assert_allclose(running.mean, layer.running_mean.numpy(), rtol=1e-12)
    np.testing.assert_allclose(running.var, layer.running_var.numpy(), rtol=1e-12)
    layer.eval()
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(p.gamma))
        layer.bias.copy_(torch.from_numpy(p.beta))
    x = torch.from_numpy(p.x.copy()).requires_grad_()
    layer(x).backward(torch.from_numpy(p.dy))
    found = evaluate_mode(p.x, p.gamma, p.beta, p.eps, p.dy, running)
    np.testing.assert_allclose(found.dx, x.grad.numpy(), rtol=1e-12)


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
