"""How much memory each visitor of a server costs: ``python -m benchmarks.memory``.

Visitors open Explore over web sockets and stay. What counts is the resident memory of the server's
process, before and after, for each of them.
"""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import psutil

from benchmarks.outcomes import Outcome, save
from benchmarks.visitor import visiting
from tests.browser.conftest import running_app

VISITORS = 8


def resident(server: psutil.Process) -> float:
    """Return the resident memory of a process in MB, once it has come to rest."""
    sleep(1.0)
    return float(server.memory_info().rss) / 1e6


def measure_visitors(url: str, server: psutil.Process, *, alike: bool) -> float:
    """Return the MB that each of several visitors adds, with the same data or each with its own."""
    with ExitStack() as stack:
        before = resident(server)
        for number in range(VISITORS):
            visitor = stack.enter_context(visiting(url))
            visitor.open(seed=1 if alike else 100 + number)
        return (resident(server) - before) / VISITORS


def main() -> None:
    """Print what the server takes, and what each visitor adds."""
    with TemporaryDirectory() as folder, running_app(Path(folder) / "output.txt") as app:
        (server,) = (p for p in psutil.Process().children() if "streamlit" in p.cmdline())
        bare = resident(server)
        with visiting(app.url) as first:
            for seed in range(3):
                first.open(seed=seed)
            warm = resident(server)
            alike = measure_visitors(app.url, server, alike=True)
            own = measure_visitors(app.url, server, alike=False)
    save(
        "memory",
        (
            Outcome("the server before its first visitor", bare, "MB"),
            Outcome("the server with one visitor", warm, "MB"),
            Outcome("each more who looks at the same data", alike, "MB"),
            Outcome("each more with data of their own", own, "MB"),
        ),
    )


if __name__ == "__main__":
    main()
