"""What a rerun of Explore costs the server, at 16 × 8 and at the largest size.

    python -m benchmarks.server [--rounds 9]

Over a web socket of its own, as Streamlit's client in the browser does, it asks the running app for
a new set-up, and waits until everything to draw has arrived and the app says that its script is
done. Nothing in the app's caches fits what is asked for: either the data are new, or the cell that
is picked. The kernels run beside it, on the same data, in this process.
"""

import argparse
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from benchmarks.outcomes import Outcome, save
from benchmarks.visitor import Visitor, visiting
from bnviz.numerics import backward, backward_closed_form, forward
from bnviz.scenario import Settings, make_inputs, upstream
from tests.browser.conftest import running_app

GUIDE, MOST = 25.0, 2.0
SMALL, LARGE = {"m": 16, "d": 8}, {"m": 1024, "d": 1024}
# A person takes longer than this from one change to the next, and the app is idle again by then.
_PAUSE = 0.2


def time_kernels(settings: Settings) -> float:
    """Return the milliseconds of the kernels that Explore runs, without drawing the data."""
    inputs = make_inputs(settings)
    dy = upstream(settings, inputs.x)
    start = perf_counter()
    fwd = forward(inputs.x, inputs.gamma, inputs.beta, inputs.eps)
    backward(fwd, dy)
    backward_closed_form(fwd, dy)
    return 1e3 * (perf_counter() - start)


def look(visitor: Visitor, size: dict[str, int], seeds: Iterator[int]) -> tuple[float, float]:
    """Return the milliseconds of a rerun for new data, and of one more for a picked cell."""
    took = []
    query = {**size, "seed": next(seeds)}
    for change in ({}, {"cell": "2,3"}):
        sleep(_PAUSE)
        took.append(visitor.open(**query, **change))
    return took[0], took[1]


def main() -> None:
    """Print the medians, and how the largest size compares with the default one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    seeds = count(1)
    small, large, kernels = [], [], []
    with (
        TemporaryDirectory() as folder,
        running_app(Path(folder) / "output.txt") as app,
        visiting(app.url) as visitor,
    ):
        for size in (SMALL, LARGE):
            look(visitor, size, seeds)  # warms up
        for number in range(rounds):
            small.append(look(visitor, SMALL, seeds))
            large.append(look(visitor, LARGE, seeds))
            kernels.append(time_kernels(Settings(**LARGE, seed=number)))
    (data, cell), (large_data, large_cell) = (
        [median(times) for times in zip(*found, strict=True)] for found in (small, large)
    )
    own = median(kernels)
    save(
        "server",
        (
            Outcome("new data, 16 × 8", data, "ms", GUIDE),
            Outcome("another cell, 16 × 8", cell, "ms", GUIDE),
            Outcome("new data, 1,024 × 1,024", large_data, "ms"),
            Outcome("of these the kernels", own, "ms"),
            Outcome("another cell, 1,024 × 1,024", large_cell, "ms"),
            Outcome("new data, largest less its kernels against 16 × 8",
                    (large_data - own) / data, "×", MOST),
            Outcome("another cell, largest against 16 × 8", large_cell / cell, "×", MOST),
        ),
    )  # fmt: skip


if __name__ == "__main__":
    main()
