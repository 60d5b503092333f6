"""How long each kernel takes, against PyTorch and against copying the two inputs.

``python -m benchmarks.kernels`` writes ``benchmarks/kernels.json``. All take turns in one run, so
that whatever else the machine does hits all alike, and the median turn of each counts.
"""
# ruff: noqa: T201  a benchmark reports to the terminal

import json
import platform
from argparse import ArgumentParser
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

import numpy as np

from benchmarks.references import copy_inputs, torch_processor
from bnviz.numerics import KERNELS, forward_backward, relative_error
from bnviz.numerics.threads import processors
from tests.numerics.oracles import Problem, addends, by_longdouble, draw

RESULTS = Path(__file__).parent / "kernels.json"
SHAPES = [(32, 16), (256, 128), (4096, 512), (65_536, 256), (1_000_000, 8), (64, 65_536)]
DTYPES = ["float32", "float64"]

# PyTorch's threads keep their processors for a while after the work is done, waiting for more.
_PAUSE = 5e-3

Run = Callable[[Problem], object]


def contenders() -> dict[str, Run]:
    """Return all that takes part here, by name: kernels, then references."""
    probe = np.ones((2, 2))
    names = [kernel.name for kernel in KERNELS if kernel.obstacle(probe) is None]
    found: dict[str, Run] = {name: _kernel(name) for name in names}
    found["copy"] = copy_inputs
    if find_spec("torch"):
        found["torch"] = torch_processor
    return found


def _kernel(name: str) -> Run:
    def run(problem: Problem) -> object:
        x, gamma, beta, dy = problem.x, problem.gamma, problem.beta, problem.dy
        return forward_backward(x, gamma, beta, problem.eps, dy, kernel=name)

    return run


def take_turns(problem: Problem, runs: dict[str, Run], seconds: float) -> dict[str, float]:
    """Return the median time of each in milliseconds, after so many seconds of turns for all."""
    for run in runs.values():
        run(problem)  # compiles, and makes the memory allocator find its ways
    times: dict[str, list[float]] = {name: [] for name in runs}
    end = perf_counter() + seconds
    while perf_counter() < end or len(times["copy"]) < 3:
        for name, run in runs.items():
            sleep(_PAUSE)
            start = perf_counter()
            run(problem)
            times[name].append(1e3 * (perf_counter() - start))
    return {name: median(turns) for name, turns in times.items()}


def measure_errors(names: list[str]) -> list[dict[str, Any]]:
    """Return the largest relative error of each kernel, near zero and far from it."""
    found = []
    for dtype in DTYPES:
        for scale, shift in ((3.0, 2.0), (1e-2, 1e4)):
            problem = draw(1, 4096, 64, scale, shift, 1e-5, np.dtype(dtype).type)
            expected = by_longdouble(problem)
            scales = {name: addends(problem, name) for name in ("y", "dx", "dgamma", "dbeta")}
            for kernel in names:
                result = _kernel(kernel)(problem)
                error = max(
                    relative_error(getattr(result, name), expected[name], scale)
                    for name, scale in scales.items()
                )
                found.append({"kernel": kernel, "dtype": dtype, "mean": shift, "error": error})
    return found


def count_free_cores() -> float:
    """Return how many cores' worth of work this process gets done when it asks for all of them."""
    block = bytes(1 << 26)

    def seconds(threads: int) -> float:
        start = perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(sha256, [block] * threads))
        return perf_counter() - start

    cores = processors()
    return max(cores * seconds(1) / seconds(cores) for _ in range(3))


def describe_machine() -> dict[str, Any]:
    """Return what kind of machine this is, and how much of it is there for us."""
    return {"cores": processors(), "system": platform.system(), "free": count_free_cores()}


def main() -> None:
    """Measure everything, print a table of ratios, and write the JSON."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0, help="per shape and dtype")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()

    runs, machine = contenders(), describe_machine()
    print("milliseconds, median turn; the shapes are m x D")
    print(f"{'shape':>14} {'dtype':>8}" + "".join(f"{name:>13}" for name in runs))
    times = []
    for m, d in SHAPES:
        for dtype in DTYPES:
            problem = draw(1, m, d, eps=1e-5, dtype=np.dtype(dtype).type)
            medians = take_turns(problem, runs, options.seconds)
            times.append({"m": m, "d": d, "dtype": dtype, "milliseconds": medians})
            shape = f"{m}x{d}"
            row = "".join(f"{medians[name]:13.3f}" for name in runs)
            print(f"{shape:>14} {dtype:>8}{row}", flush=True)
    machine["free_after"] = count_free_cores()
    kernels = [name for name in runs if name not in ("copy", "torch")]
    errors = measure_errors(kernels)
    results = {"machine": machine, "times": times, "errors": errors, "gpu": None}
    options.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
