"""Dask arrays: blocks of any size, merged; and a batch that no worker of a cluster could hold."""

from functools import cache

import dask
import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster

from bnviz.numerics import (
    ConstantFeatureError,
    ForwardBackward,
    forward_backward,
    relative_error,
)
from tests.numerics.oracles import Problem, addends, by_longdouble, draw

RESULTS = ("y", "dx", "dgamma", "dbeta")


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-5)])
@pytest.mark.parametrize(("scale", "shift"), [(3.0, 2.0), (1e-2, 1e4)])
@pytest.mark.parametrize(
    ("m", "d", "chunks"),
    [(1, 1, (1, 1)), (7, 3, (3, 2)), (150, 5, (1, 5)), (5000, 3, (999, 3)), (300, 700, (70, 333))],
)
def test_blocks_give_what_the_whole_gives(m, d, chunks, scale, shift, dtype, tolerance):
    problem = draw(seed=m, m=m, d=d, scale=scale, shift=shift, eps=1e-5, dtype=dtype)
    x = da.from_array(problem.x, chunks=chunks)
    dy = da.from_array(problem.dy, chunks=(m, 1))
    gamma, beta = da.from_array(problem.gamma), da.from_array(problem.beta)
    found = forward_backward(x, gamma, beta, problem.eps, dy)
    assert found.kernel == "dask"
    assert found.y.chunks == found.dx.chunks == x.chunks
    results = dict(zip(RESULTS, dask.compute(*(getattr(found, n) for n in RESULTS)), strict=True))
    expected = by_longdouble(problem)
    for name, result in results.items():
        assert result.dtype == dtype
        assert relative_error(result, expected[name], addends(problem, name)) < tolerance, name


def test_blocks_without_rows_change_nothing():
    problem = draw(seed=1, m=60, d=3)
    kept = np.arange(60) % 40 >= 20
    x = da.from_array(problem.x, chunks=(20, 3))[da.from_array(kept, chunks=20)]
    x.compute_chunk_sizes()
    assert x.chunks[0] == (0, 20, 0)
    dy = problem.dy[kept]
    found = forward_backward(x, 2.0, 0.5, 0.1, da.from_array(dy))
    whole = forward_backward(problem.x[kept], 2.0, 0.5, 0.1, dy)
    assert relative_error(found.dx, whole.dx) < 1e-14


def test_nothing_is_computed_early_unless_a_constant_feature_would_divide_by_zero():
    x = da.from_array(np.array([[1.0, 3.0], [2.0, 3.0]]), chunks=1)

    def refuse(*_args, **_kwargs):
        raise AssertionError("something was computed")

    with dask.config.set(scheduler=refuse):
        forward_backward(x, 1.0, 0.0, 1e-5, x)
    with pytest.raises(ConstantFeatureError, match="Feature 2 has zero variance"):
        forward_backward(x, 1.0, 0.0, 0.0, x)


def test_each_block_is_read_once_for_the_sums_and_once_for_the_outputs():
    problem = draw(seed=2, m=40, d=2)
    reads = []

    def read(block_info):
        place = block_info[None]["array-location"]
        reads.append(place[0])
        return problem.x[tuple(slice(*limits) for limits in place)]

    x = da.map_blocks(read, chunks=((10,) * 4, (2,)), dtype=float, meta=np.empty((0, 0)))
    found = forward_backward(x, 2.0, 0.5, 0.1, da.from_array(problem.dy, chunks=(10, 2)))
    with dask.config.set(scheduler="synchronous"):
        dask.compute(found.y, found.dx)
    assert sorted(reads) == sorted([(0, 10), (10, 20), (20, 30), (30, 40)] * 2)
    assert len(set(reads[:4])) == 4  # all sums come before the first output


@cache
def _small() -> Problem:
    # Drawn once in each worker: a block that travels in a task would stay with the worker.
    return draw(seed=3, m=4096, d=128, eps=1e-5)


@cache
def _expected() -> ForwardBackward:
    problem = _small()
    return forward_backward(problem.x, 2.0, 0.5, 1e-5, problem.dy, kernel="closed-form")


def test_a_batch_that_does_not_fit_into_the_memory_of_a_cluster():
    """The batch repeats one small block, so its statistics are those of the block."""
    repeats, limit = 130, 250 * 2**20

    def block(name: str) -> np.ndarray:
        return getattr(_small(), name).copy()

    def repeated(name: str) -> da.Array:
        return da.map_blocks(
            block, name, chunks=((4096,) * repeats, (128,)), dtype=float, meta=np.empty((0, 0))
        )

    def differences(y: np.ndarray, dx: np.ndarray) -> np.ndarray:
        return np.array([[np.abs(y - _expected().y).max(), np.abs(dx - _expected().dx).max()]])

    # No worker may help itself by writing to disk; one that takes too much is ended, for good. It
    # is alone: of two on a busy machine one gets ahead, and blocks wait there for the other's.
    settings = {f"distributed.worker.memory.{what}": False for what in ("target", "spill", "pause")}
    settings |= {"distributed.scheduler.allowed-failures": 0}
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=1, threads_per_worker=1, memory_limit=limit, dashboard_address=":0"
        ) as cluster,
        Client(cluster),
    ):
        x, dy = repeated("x"), repeated("dy")
        assert x.nbytes > 2 * limit
        found = forward_backward(x, 2.0, 0.5, 1e-5, dy)
        wrong = da.map_blocks(
            differences, found.y, found.dx, chunks=((1,) * repeats, (2,)), dtype=float
        )
        largest, dgamma, dbeta = dask.compute(wrong.max(), found.dgamma, found.dbeta)
    assert largest < 1e-13
    assert relative_error(dgamma, repeats * _expected().dgamma) < 1e-13
    assert relative_error(dbeta, repeats * _expected().dbeta) < 1e-13
