"""What is the fused kernel's own: threads, the cache on disk, and results that never waver."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bnviz.numerics import numba_kernel, numba_loops, threads
from tests.numerics.oracles import draw

RESULTS = ("y", "dx", "dgamma", "dbeta")


def run(problem):
    return numba_kernel.run(problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)


@pytest.mark.parametrize(("m", "d"), [(1000, 200), (70_001, 3), (50, 5000)])
def test_the_number_of_threads_changes_no_bit(monkeypatch, m, d):
    problem = draw(seed=1, m=m, d=d)
    assert problem.x.size >= 1 << 17  # large enough to be shared out
    found = []
    for number in (1, 2, 5):
        monkeypatch.setattr(threads, "processors", lambda number=number: number)
        found.append(run(problem))
    for name in RESULTS:
        first, *others = (getattr(result, name).tobytes() for result in found)
        assert others == [first] * 2, name


def from_line_on(size, dtype):
    """Return an array that starts with a cache line."""
    memory = np.zeros(size * np.dtype(dtype).itemsize + numba_loops.LINE, np.uint8)
    start = -memory.ctypes.data % numba_loops.LINE
    return memory[start : len(memory) - numba_loops.LINE + start].view(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("width", [16, 512, 1040, 515])
def test_stores_past_the_caches_write_the_same_numbers(dtype, width):
    """One tile and two, whole cache lines and not; a width of 515 is stored as small data are."""
    x, dy = np.random.default_rng(1).normal(size=(2, 40 * width)).astype(dtype)
    totals, vector = np.zeros((numba_loops.TOTALS, width)), np.ones(width)
    state = numba_loops.accumulate(x, dy, 0, 40, width, width, width)
    numba_loops.merge(state, 40, width, 0, totals)
    plan = numba_loops.make_plan(x, 0, width, totals, vector, vector, 1e-5)
    found = []
    for large in (False, True):
        y, dx = from_line_on(x.size, dtype), from_line_on(x.size, dtype)
        numba_loops.finish(x, dy, 0, 40, width, width, plan, y, dx, large)
        found.append((y, dx))
    np.testing.assert_array_equal(found[0], found[1])
    assert abs(found[1][0].reshape(40, width).mean(axis=0) - 1).max() < 1e-5  # beta


def test_many_callers_at_once_do_not_disturb_each_other():
    problems = [draw(seed, m=3000, d=100) for seed in range(8)]
    alone = [run(problem) for problem in problems]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(run, problems))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one.dx, other.dx)


def test_threads_do_every_piece_once_and_pass_errors_on(monkeypatch):
    monkeypatch.setattr(threads, "processors", lambda: 3)
    done = []
    threads.run_in_threads(done.append, range(100))
    assert sorted(done) == list(range(100))

    def refuse(piece):
        if piece == 50:
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        threads.run_in_threads(refuse, range(100))


def test_it_runs_where_no_folder_can_be_written_to(tmp_path):
    """Neither beside the source nor in the user's home can compiled code be kept."""
    shutil.copytree(Path("bnviz"), tmp_path / "bnviz", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bnviz/numerics/__pycache__").touch()  # a file where a folder would have to be
    (tmp_path / "home").touch()
    script = (
        "import numpy, bnviz.numerics.numba_loops as loops;"
        "from bnviz.numerics import forward_backward;"
        "x = numpy.array([[0.0], [4.0]]); dy = numpy.array([[1.0], [0.0]]);"
        "found = forward_backward(x, 1.0, 0.0, 9 / 4, dy, kernel='numba');"
        "numpy.testing.assert_allclose(found.dx, [[0.072], [-0.072]], rtol=1e-14);"
        f"assert loops.__file__.startswith({str(tmp_path)!r})"
    )
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NUMBA_", "XDG_", "PYTHON"))
    }
    environment |= {"HOME": str(tmp_path / "home"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path, env=environment)
