"""A lecture hall opens the app together: ``python -m benchmarks.hall [--visitors 60]``.

Visitors open Explore or Step over web sockets of their own, all from this process, while one server
answers as `make run` starts it. Then each of them changes something about every ten seconds, the
cell on Explore and the step on Step, by another address: the whole script runs, as after a control.
Bounded in number and time, and on the loopback interface alone.
"""

import argparse
import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlencode

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.outcomes import Outcome, save
from bnviz.lesson import STEPS
from tests.browser.conftest import running_app

PACE = 10.0  # seconds from one change of a visitor's to the next, in the mean
STAY = 20.0  # seconds that visitors stay once the last one has opened
PATIENCE = 30.0
# Visitors, seconds over which they open, and the seconds within which 95 % are to be answered.
HALLS = ((20, 5.0, None), (60, 10.0, 1.0), (150, 30.0, None), (300, 60.0, 3.0), (100, 2.0, None))


@dataclass
class Tally:
    """Seconds that openings and changes took, and how many visitors were not answered."""

    openings: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    failures: int = 0


async def ask(socket: ClientConnection, url: str, page: str, query: dict[str, object]) -> float:
    """Let the app run for an address, and return the seconds until its script is done."""
    context = ContextInfo(url=url, timezone="UTC", locale="en", color_scheme="light")
    state = ClientState(query_string=urlencode(query), page_name=page, context_info=context)
    start = perf_counter()
    await socket.send(BackMsg(rerun_script=state).SerializeToString())
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), PATIENCE))
        if message.delta.new_element.HasField("exception"):
            raise RuntimeError(message.delta.new_element.exception.message)
        if message.WhichOneof("type") == "script_finished":
            return perf_counter() - start


def change(number: int, turn: int) -> tuple[str, dict[str, object]]:
    """Return the page of a visitor, and what its address says at a turn."""
    if number % 2:
        return "step", {"step": STEPS[(number + turn) % len(STEPS)].id}
    cell = number + 7 * turn
    return "", {"cell": f"{cell % 16 + 1},{cell // 16 % 8 + 1}"}


async def visit(url: str, number: int, opening: float, end: float, tally: Tally) -> None:
    """Open the app at a time of the loop's clock, and change something until the end."""
    clock, chance = asyncio.get_running_loop().time, random.Random(number)  # noqa: S311  no secret
    await asyncio.sleep(opening - clock())
    try:
        start = perf_counter()
        address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        async with connect(
            address, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE
        ) as socket:
            await ask(socket, url, *change(number, 0))
            tally.openings.append(perf_counter() - start)
            for turn in range(1, 100):
                pause = chance.uniform(0.5 * PACE, 1.5 * PACE)
                if clock() + pause > end:
                    return
                await asyncio.sleep(pause)
                tally.changes.append(await ask(socket, url, *change(number, turn)))
    except (OSError, RuntimeError, TimeoutError, WebSocketException):
        tally.failures += 1


async def fill(url: str, visitors: int, seconds: float) -> Tally:
    """Let visitors come within some seconds, and stay for a while."""
    tally, now = Tally(), asyncio.get_running_loop().time()
    end = now + seconds + STAY
    openings = (now + seconds * number / visitors for number in range(visitors))
    await asyncio.gather(
        *(visit(url, number, opening, end, tally) for number, opening in enumerate(openings))
    )
    return tally


def slowest(seconds: list[float]) -> float:
    """Return within how many seconds 95 % were answered."""
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else float("nan")


def measure(visitors: int, seconds: float, bound: float | None) -> list[Outcome]:
    """Return the figures of one hall, with a server of its own."""
    with TemporaryDirectory() as folder, running_app(Path(folder) / "output.txt") as app:
        (server,) = (p for p in psutil.Process().children() if "streamlit" in p.cmdline())
        asyncio.run(fill(app.url, 2, 1.0))  # warms up
        busy, before = sum(server.cpu_times()[:2]), server.memory_info().rss
        tally = asyncio.run(fill(app.url, visitors, seconds))
        busy = sum(server.cpu_times()[:2]) - busy
        memory = (server.memory_info().rss - before) / visitors / 1e6
    answers = len(tally.openings) + len(tally.changes)
    hall = f"{visitors} within {seconds:g} s"
    return [
        Outcome(f"{hall}: not answered", tally.failures, "visitors", 0),
        Outcome(f"{hall}: an opening, median", median(tally.openings), "s"),
        Outcome(f"{hall}: an opening, 95 %", slowest(tally.openings), "s", bound),
        Outcome(f"{hall}: a change, median", median(tally.changes or [float("nan")]), "s"),
        Outcome(f"{hall}: a change, 95 %", slowest(tally.changes), "s", bound),
        Outcome(f"{hall}: the server's processor for each answer", 1e3 * busy / answers, "ms"),
        Outcome(f"{hall}: memory for each visitor", memory, "MB"),
    ]


def main() -> None:
    """Fill one hall after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, help="only the hall of so many")
    only = parser.parse_args().visitors
    halls = [hall for hall in HALLS if only in (None, hall[0])]
    save("hall", (outcome for hall in halls for outcome in measure(*hall)))


if __name__ == "__main__":
    main()
