"""Who agrees: everybody on good data, and nobody where something is wrong."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from bnviz.experiment import run_pass
from bnviz.implementations import has_jax, has_torch
from bnviz.scenario import Settings
from bnviz.trials import QUANTITIES, compare_all, compare_compiled


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(dtype="float32"),
        Settings(dtype="float16"),
        Settings(m=1),
        Settings(data="nearly-constant"),
        Settings(upstream="softmax-cross-entropy"),
    ],
    ids=str,
)
def test_everybody_who_is_here_agrees(settings: Settings) -> None:
    for witness in compare_all(run_pass(settings)):
        for name, found in witness.comparisons.items():
            assert found.approximate, (witness.id, name, found)


def test_the_trees_compute_everything_and_others_what_they_can() -> None:
    found = {w.id: set(w.comparisons) for w in compare_all(run_pass(Settings()))}
    assert found["equations"] == set(QUANTITIES)
    assert found["closed-form"] == {"dgamma", "dbeta", "delta", "dx"}
    forward = {"mu", "var", "x_hat", "y"}
    assert found["central"] == found["complex-step"] == set(QUANTITIES) - forward


def test_who_is_not_here_is_told() -> None:
    obstacles = {w.id: w.obstacle for w in compare_all(run_pass(Settings()))}
    assert (obstacles["torch"] is None) == has_torch()
    assert (obstacles["jax"] is None) == has_jax()
    assert has_jax() or obstacles["jax"] == "JAX is not installed here."


def test_a_wrong_array_is_seen_by_everybody_who_computes_it() -> None:
    done = run_pass(Settings())
    wrong = done.arrays["dx"].copy()
    wrong[2, 3] += 0.25
    spoilt = replace(done, arrays=MappingProxyType({**done.arrays, "dx": wrong}))
    for witness in compare_all(spoilt):
        if "dx" in witness.comparisons:
            found = witness.comparisons["dx"]
            assert not found.exact
            assert not found.approximate
            assert found.largest == pytest.approx(0.25, rel=1e-6)


def test_the_fused_kernels_come_with_their_obstacles() -> None:
    by_id = {w.id: w for w in compare_compiled(run_pass(Settings()))}
    assert set(by_id) == {"cupy", "numba"}
    for witness in by_id.values():
        assert (witness.obstacle is None) == bool(witness.comparisons)
        assert all(found.approximate for found in witness.comparisons.values())


def test_of_a_large_batch_some_samples_are_moved() -> None:
    witnesses = {w.id: w for w in compare_all(run_pass(Settings(m=512, d=64)))}
    assert witnesses["central"].rows == 8
    assert witnesses["equations"].rows is None
    assert np.isfinite(witnesses["central"].comparisons["dx"].largest)


def test_a_batch_that_is_too_large_is_not_differentiated() -> None:
    witnesses = {w.id: w for w in compare_all(run_pass(Settings(m=2048, d=64)))}
    assert witnesses["central"].obstacle is not None
    assert not witnesses["central"].comparisons
