"""How exact and how fast the kernels are on a graphics processor, against PyTorch and a copy.

``python -m benchmarks.gpu`` writes ``benchmarks/gpu.json``. It needs CuPy and a device for CUDA;
PyTorch takes part where it is installed. All contenders take turns in one run, timed by events on
the device, and the median of each counts.
"""
# ruff: noqa: T201  a benchmark reports to the terminal

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from bnviz.numerics import (
    ConstantFeatureError,
    ForwardBackward,
    forward_backward,
    relative_error,
)
from tests.numerics.oracles import Problem, addends, by_longdouble, draw

RESULTS = Path(__file__).parent / "gpu.json"

DTYPES = ("float16", "float32", "float64")
EXACT_SHAPES = (
    *((1, 1), (2, 3), (7, 5), (32, 16), (1000, 33), (4096, 64)),
    *((65_537, 31), (200_003, 1), (40, 3000), (16, 20_011)),
)
TIMED_SHAPES = ((65_536, 1024), (1_048_576, 256), (4096, 512), (32, 16))

# The transfers between the device and its memory: x and dy are read twice, y and dx written once;
# a copy reads and writes two arrays. What the others transfer is theirs to know.
TRANSFERS = {"cupy": 6, "copy": 4}

FIELDS = ("y", "dx", "dgamma", "dbeta")

# What takes part makes itself ready for a problem, and returns what is to be timed.
Run = Callable[[], object]
Contender = Callable[[Problem], Run]


@dataclass(frozen=True)
class Case:
    """A problem to check the kernels by, and what is odd about it.

    Attributes
    ----------
    name : str
        Empty where nothing is odd.
    mean : float
        About that of x.
    problem : Problem
        With arrays of NumPy.
    strided : bool
        Whether x and dy are to be views with gaps.
    """

    name: str
    mean: float
    problem: Problem
    strided: bool = False


def to_device(problem: Problem) -> Problem:
    """Return the same problem as arrays of CuPy."""
    move = import_module("cupy").asarray
    x, gamma, beta, dy = problem.x, problem.gamma, problem.beta, problem.dy
    return Problem(move(x), move(gamma), move(beta), problem.eps, move(dy))


def spread(values: Any) -> Any:
    """Return a view of CuPy's with the same values: rows in reverse, and gaps of NaN between."""
    cupy = import_module("cupy")
    m, d = values.shape
    view = cupy.full((2 * m, d + 3), cupy.nan, values.dtype)[::-2, 1 : 1 + d]
    view[...] = values
    return view


def run_kernel(problem: Problem, name: str) -> ForwardBackward:
    """Run one of the kernels for a problem that is in the device's memory."""
    x, gamma, beta, dy = problem.x, problem.gamma, problem.beta, problem.dy
    return forward_backward(x, gamma, beta, problem.eps, dy, kernel=name)


def errors_of(case: Case, kernels: tuple[str, ...]) -> dict[str, float]:
    """Return the largest relative error of each kernel on the device, against long double."""
    problem = case.problem
    given = to_device(problem)
    if case.strided:
        given = replace(given, x=spread(given.x), dy=spread(given.dy))
    # The oracle's own addends would overflow in 16 bits.
    wide = replace(problem, x=problem.x.astype(np.longdouble), dy=problem.dy.astype(np.longdouble))
    expected = by_longdouble(problem)
    scales = {name: addends(wide, name) for name in FIELDS}
    errors = {}
    for kernel in kernels:
        found = run_kernel(given, kernel)
        errors[kernel] = max_or_nan(
            relative_error(getattr(found, name), expected[name], scale)
            for name, scale in scales.items()
        )
    return errors


def max_or_nan(numbers: Iterable[float]) -> float:
    """Return the largest number, or NaN where there is one."""
    return float(np.max([*numbers]))


def exact_cases(seed: int) -> Iterator[Case]:
    """Yield what is checked: every shape and dtype near zero and far from it, then odd cases."""
    for dtype in DTYPES:
        number = np.dtype(dtype).type
        # Numbers of 16 bits that near to each other, that far out, would all be the same.
        far = (1.0, 1e3) if dtype == "float16" else (1e-2, 1e4)
        for scale, shift in ((3.0, 2.0), far):
            for m, d in EXACT_SHAPES:
                yield Case("", shift, draw(seed + m + d, m, d, scale, shift, 1e-5, number))
        plain = draw(seed, 1000, 33, eps=1e-5, dtype=number)
        yield Case("strided", 2.0, plain, strided=True)
        yield Case("eps = 0", 2.0, replace(plain, eps=0.0))
        given = "float32" if dtype == "float16" else "float16"
        yield Case(f"dy in {given}", 2.0, replace(plain, dy=plain.dy.astype(given)))


def measure_errors(seed: int) -> list[dict[str, Any]]:
    """Return the error of the fused kernel in every case, and of the closed form beside it."""
    entries = []
    for case in exact_cases(seed):
        (m, d), dtype = case.problem.x.shape, str(case.problem.x.dtype)
        entry = {"m": m, "d": d, "dtype": dtype, "mean": case.mean, "case": case.name}
        entries.append(entry | {"errors": errors_of(case, ("cupy", "closed-form"))})
    return entries


def refuses_constant_features() -> bool:
    """Tell whether the fused kernel refuses a constant feature where eps is zero."""
    problem = draw(1, 1000, 3, eps=0.0)
    problem.x[:, 1] = 0.1
    try:
        run_kernel(to_device(problem), "cupy")
    except ConstantFeatureError as error:
        return error.features == (1,)
    return False


def draw_on_device(m: int, d: int, dtype: str) -> Problem:
    """Draw a problem in the device's memory."""
    cupy = import_module("cupy")

    def normal(*shape: int) -> Any:
        single = "float32" if dtype == "float16" else dtype
        return cupy.random.standard_normal(shape, dtype=single).astype(dtype)

    return Problem(3 * normal(m, d) + 2, normal(d), normal(d), 1e-5, normal(m, d))


def torch_device(problem: Problem, *, cudnn: bool) -> Run:
    """Prepare PyTorch's batch norm on the device, and its automatic differentiation."""
    torch = import_module("torch")
    # Its gamma and beta are float32 where the data are float16, as is usual there.
    wide = torch.float64 if problem.x.dtype == np.float64 else torch.float32
    x, dy = torch.as_tensor(problem.x).requires_grad_(), torch.as_tensor(problem.dy)
    gamma, beta = (
        torch.as_tensor(values).to(wide).requires_grad_()
        for values in (problem.gamma, problem.beta)
    )

    def run() -> object:
        with torch.backends.cudnn.flags(enabled=cudnn):
            y = torch.nn.functional.batch_norm(
                x, None, None, gamma, beta, training=True, eps=problem.eps
            )
            return y, torch.autograd.grad(y, (x, gamma, beta), dy)

    return run


def copy_on_device(problem: Problem) -> Run:
    """Prepare copying x and dy, each once, by the device's own means and into arrays that exist."""
    cupy = import_module("cupy")
    x, dy = cupy.empty_like(problem.x), cupy.empty_like(problem.dy)

    def run() -> None:
        # The method `copy` would run a kernel for every number, which takes twice as long.
        cupy.copyto(x, problem.x)
        cupy.copyto(dy, problem.dy)

    return run


def contenders() -> dict[str, Contender]:
    """Return all that takes part here, by name: kernels, then references."""
    found: dict[str, Contender] = {
        "cupy": lambda problem: partial(run_kernel, problem, "cupy"),
        "closed-form": lambda problem: partial(run_kernel, problem, "closed-form"),
        "copy": copy_on_device,
    }
    if find_spec("torch") and import_module("torch").cuda.is_available():
        found["torch"] = partial(torch_device, cudnn=True)
        found["torch, no cuDNN"] = partial(torch_device, cudnn=False)
    return found


def clock(run: Run) -> float:
    """Return the milliseconds from before a run to its end, by the device's clock."""
    cuda = import_module("cupy").cuda
    start, end = cuda.Event(), cuda.Event()
    start.record()
    run()
    end.record()
    end.synchronize()
    return float(cuda.get_elapsed_time(start, end))


def take_turns(runs: dict[str, Run], seconds: float) -> dict[str, float]:
    """Return the median time of each in milliseconds, after so many seconds of turns for all."""
    for run in [*runs.values()] * 3:
        clock(run)  # compiles, and fills the pools of memory
    taken: dict[str, list[float]] = {name: [] for name in runs}
    end, turns = perf_counter() + seconds, 0
    while perf_counter() < end or turns < 5:
        for name, run in runs.items():
            taken[name].append(clock(run))
        turns += 1
    return {name: median(times) for name, times in taken.items()}


def measure_times(seconds: float) -> list[dict[str, Any]]:
    """Return the times of all contenders, and how many gigabytes in a second they transfer."""
    found = []
    for m, d in TIMED_SHAPES:
        for dtype in DTYPES:
            problem = draw_on_device(m, d, dtype)
            runs = {name: ready(problem) for name, ready in contenders().items()}
            took = take_turns(runs, seconds)
            rates = {
                name: 1e-6 * transfers * problem.x.nbytes / took[name]
                for name, transfers in TRANSFERS.items()
            }
            entry = {"m": m, "d": d, "dtype": dtype, "milliseconds": took, "gigabytes": rates}
            found.append(entry)
            del problem, runs
            _give_back_memory()
    return found


def _give_back_memory() -> None:
    import_module("cupy").get_default_memory_pool().free_all_blocks()
    if find_spec("torch"):
        import_module("torch").cuda.empty_cache()


def describe_device() -> dict[str, Any]:
    """Return the name of the device, and the versions of what drives it."""
    cupy = import_module("cupy")
    runtime = cupy.cuda.runtime
    properties = runtime.getDeviceProperties(cupy.cuda.Device().id)
    return {
        "card": properties["name"].decode(),
        "gigabytes": round(properties["totalGlobalMem"] / 1e9),
        "driver": _driver(),
        "cuda": {"driver": runtime.driverGetVersion(), "runtime": runtime.runtimeGetVersion()},
        "cupy": cupy.__version__,
        "numpy": np.__version__,
        "torch": _version("torch"),
    }


def _driver() -> str | None:
    """Return the version of the driver, which only Linux tells in a file."""
    told = Path("/proc/driver/nvidia/version")
    words = told.read_text(encoding="utf-8").split() if told.is_file() else []
    return next((word for word in words if word.count(".") == 2 and word[0].isdigit()), None)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def worst_cases(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the case of the largest error of the fused kernel for each dtype and mean."""
    worst: dict[tuple[str, float], dict[str, Any]] = {}
    for entry in errors:
        before = worst.setdefault((entry["dtype"], entry["mean"]), entry)
        if not entry["errors"]["cupy"] <= before["errors"]["cupy"]:  # NaN counts as larger
            worst[entry["dtype"], entry["mean"]] = entry
    return list(worst.values())


def error_table(errors: list[dict[str, Any]]) -> list[str]:
    """Return the lines of the table of the largest errors."""
    rows = [f"{'dtype':>8} {'mean':>6} {'cupy':>9} {'closed-form':>12}  at"]
    for entry in worst_cases(errors):
        numbers = f"{entry['errors']['cupy']:9.1e} {entry['errors']['closed-form']:12.1e}"
        case = f"{entry['m']}x{entry['d']} {entry['case']}"
        rows.append(f"{entry['dtype']:>8} {entry['mean']:6.0f} {numbers}  {case}")
    return rows


def time_table(times: list[dict[str, Any]]) -> list[str]:
    """Return the lines of the table of milliseconds, with the rates of transfer of two."""
    names = list(times[0]["milliseconds"])
    head = "".join(f"{name:>16}" for name in names)
    rows = [f"{'shape':>14} {'dtype':>8}{head}{'cupy GB/s':>11}{'copy GB/s':>11}"]
    for entry in times:
        took = "".join(f"{entry['milliseconds'][name]:16.4f}" for name in names)
        rates = "".join(f"{entry['gigabytes'][name]:11.0f}" for name in TRANSFERS)
        rows.append(f"{entry['m']}x{entry['d']}".rjust(14) + f" {entry['dtype']:>8}{took}{rates}")
    return rows


def obstacle() -> str | None:
    """Return a sentence that says why nothing can be measured here, or None."""
    if not find_spec("cupy"):
        return "CuPy is not installed here, so nothing was measured."
    if not import_module("cupy").is_available():
        return "CuPy finds no device for CUDA here, so nothing was measured."
    return None


def main() -> None:
    """Check and measure everything, write the JSON, and print two tables last."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="per shape and dtype")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    sentence = obstacle()
    if sentence:
        print(sentence)
        return

    device, refused = describe_device(), refuses_constant_features()
    errors = measure_errors(seed=np.random.SeedSequence().generate_state(1).item() >> 8)
    times = measure_times(options.seconds)
    results = {"device": device, "refuses": refused, "times": times, "errors": errors}
    options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(device))
    print(f"a constant feature is refused where eps is zero: {'yes' if refused else 'NO'}")
    print("largest relative error over y, dx, dgamma and dbeta, against long double")
    print("\n".join(error_table(errors)))
    print("milliseconds, medians, forward and backward; the shapes are m x D")
    print("\n".join(time_table(times)))


if __name__ == "__main__":
    main()
