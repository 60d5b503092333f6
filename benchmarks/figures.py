"""How long figures take to build: ``python -m benchmarks.figures [--rounds 25]``.

The board of Explore and the picture of a step, from arrays that are there, at 16 × 8 with its
default set-up; and what Plotly takes to check the board and write it as JSON, which Streamlit lets
it do on every rerun.
"""

import argparse
from collections.abc import Callable
from statistics import median
from time import perf_counter

import plotly.graph_objects as go
from streamlit.logger import set_log_level

from benchmarks.outcomes import Outcome, save
from bnviz.experiment import Pass
from bnviz.figures import bands, draw_board
from bnviz.lesson import find_step
from bnviz.scenario import Settings
from bnviz.ui.shell.passes import run
from bnviz.ui.step.picture import picture_of

STEP = find_step("variance-gradient-distance")


def build_board(done: Pass) -> object:
    """Build the board of Explore."""
    return draw_board(bands(done.arrays, ()), "light")


def build_picture(done: Pass) -> object:
    """Build the picture of a step; no set-up is asked for twice, so the app's cache has none."""
    return picture_of(done, STEP, "light", hidden=False, projector=0.0)


def write_board(done: Pass) -> Callable[[], object]:
    """Return what checks a board that is built, and writes it."""
    figure = draw_board(bands(done.arrays, ()), "light").figure
    return lambda: go.Figure(figure).to_json(validate=False)


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    set_log_level("ERROR")  # that the app's caches are used without its server is meant
    works: dict[str, Callable[[Pass], Callable[[], object]]] = {
        "the board of Explore": lambda done: lambda: build_board(done),
        "the picture of a step": lambda done: lambda: build_picture(done),
        "Plotly: check the board and write it": write_board,
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for seed in range(rounds + 2):
        done = run(Settings(seed=seed), None)
        for name, prepare in works.items():
            work = prepare(done)
            start = perf_counter()
            work()
            if seed >= 2:  # two rounds warm everything up
                times[name].append(1e3 * (perf_counter() - start))
    save("figures", (Outcome(name, median(taken), "ms") for name, taken in times.items()))


if __name__ == "__main__":
    main()
