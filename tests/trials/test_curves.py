"""The V of differences: slopes and feet are those of theory."""

import numpy as np
import pytest

from bnviz.experiment import run_pass
from bnviz.scenario import Settings
from bnviz.trials import Curves, given_by, measure_curves


@pytest.fixture(scope="module")
def curves() -> Curves:
    return measure_curves(given_by(run_pass(Settings())), 1e-5)


def test_every_method_is_measured_in_both_formats(curves: Curves) -> None:
    assert [(c.method.id, c.dtype) for c in curves.curves] == [
        (method, dtype)
        for dtype in ("float64", "float32")
        for method in ("one-sided", "central", "complex-step")
    ]
    assert (curves.rows, curves.features) == (16, 8)
    assert not curves.vanishes


def test_the_slopes_are_those_of_theory(curves: Curves) -> None:
    one_sided, central, imaginary = curves.curves[:3]
    assert one_sided.rising == pytest.approx(1, abs=0.05)
    assert central.rising == pytest.approx(2, abs=0.05)
    assert imaginary.rising == pytest.approx(2, abs=0.05)
    assert one_sided.falling == pytest.approx(-1, abs=0.1)
    assert central.falling == pytest.approx(-1, abs=0.1)
    assert imaginary.falling is None


@pytest.mark.parametrize(("dtype", "unit"), [("float64", 2.2e-16), ("float32", 1.2e-7)])
def test_the_feet_are_where_theory_has_them(curves: Curves, dtype: str, unit: float) -> None:
    one_sided, central, imaginary = (c for c in curves.curves if c.dtype == dtype)
    # √u and ∛u, up to a factor that depends on the data.
    assert 0.02 < one_sided.best[0] / unit ** (1 / 2) < 50
    assert 0.02 < central.best[0] / unit ** (1 / 3) < 50
    assert central.best[1] < one_sided.best[1]
    assert imaginary.best[1] < 8 * unit
    assert np.all(imaginary.errors[imaginary.steps < 1e-12] < 64 * unit)


def test_the_own_step_lies_on_the_curve(curves: Curves) -> None:
    for curve in curves.curves:
        place = int(np.argmin(np.abs(np.log(curve.steps / 1e-5))))
        assert curve.steps[place] == pytest.approx(1e-5)
        assert curve.own_error == pytest.approx(curve.errors[place], rel=0.9)


def test_a_gradient_that_vanishes_is_told() -> None:
    assert measure_curves(given_by(run_pass(Settings(upstream="ones"))), 1e-5).vanishes


def test_of_a_large_batch_some_is_measured() -> None:
    found = measure_curves(given_by(run_pass(Settings(m=1024, d=64))), 1e-5)
    assert (found.rows, found.features) == (1, 8)
