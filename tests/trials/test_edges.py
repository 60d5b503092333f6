"""The rows of edges, each with numbers that NumPy gives by itself."""

import re

import numpy as np
import pytest

from bnviz.experiment import run_pass
from bnviz.scenario import Settings
from bnviz.trials import Edge, find_edges, given_by


def edges(settings: Settings = Settings()) -> dict[str, Edge]:  # noqa: B008  it is frozen
    return {edge.id: edge for edge in find_edges(given_by(run_pass(settings)))}


def test_every_edge_has_its_row() -> None:
    assert list(edges()) == [
        *("one-sample", "two-samples", "constant", "constant-no-eps"),
        *("eps-0", "eps-1e-05", "eps-0.001", "eps-0.1", "eps-1"),
        *("float64", "float32", "float16"),
    ]


def test_one_sample_gives_exactly_nothing() -> None:
    edge = edges()["one-sample"]
    assert (edge.x_hat, edge.dx, edge.share) == (0, 0, 0)
    assert "∂l/∂x is exactly 0" in edge.sentence


def test_two_samples_let_through_what_eps_leaves() -> None:
    done = run_pass(Settings())
    x = np.asarray(done.inputs.x)[:2]
    share = np.max(1e-5 / (((x[0] - x[1]) / 2) ** 2 + 1e-5))
    edge = edges()["two-samples"]
    assert edge.x_hat == pytest.approx(1, abs=1e-3)
    said = float(re.search(r"at most (\S+),", edge.sentence)[1])
    assert said == pytest.approx(share, rel=0.05)


def test_a_constant_feature_is_multiplied_by_one_over_root_eps_or_refused() -> None:
    found = edges()
    assert "1/√ε = 316.2" in found["constant"].sentence
    delta = Settings().gamma * np.asarray(run_pass(Settings()).arrays["dy"])[:, 0] / 1e-5**0.5
    expected = float(np.abs(delta - delta.mean()).max())
    assert found["constant"].dx == pytest.approx(expected, rel=1e-9)
    assert found["constant-no-eps"].is_refused
    assert "Feature 1 has zero variance" in found["constant-no-eps"].sentence


def test_eps_takes_from_the_deviation_of_x_hat() -> None:
    done = run_pass(Settings())
    var = np.asarray(done.inputs.x).var(axis=0)
    for eps in (1e-3, 0.1, 1.0):
        said = float(re.search(r"down to ([\d.]+);", edges()[f"eps-{eps:g}"].sentence)[1])
        assert said == pytest.approx(float(np.sqrt(var / (var + eps)).min()), rel=1e-5)


def test_narrow_formats_err_by_their_rounding() -> None:
    found = edges()
    for dtype, most in (("float64", 1e-15), ("float32", 1e-6), ("float16", 3e-3)):
        error = found[dtype].error
        assert error is not None
        assert most / 1e4 < error < most


def test_what_a_format_cannot_hold_is_told() -> None:
    assert edges(Settings(shift=1e6))["float16"].is_refused
    found = edges(Settings(data="nearly-constant"))["float16"]
    assert found.sentence == "∂l/∂σ² leaves the range of float16."


def test_data_of_one_sample_have_no_pair() -> None:
    found = edges(Settings(m=1))
    assert found["two-samples"].is_refused
    assert found["eps-0"].is_refused
