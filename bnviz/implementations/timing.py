"""Time several functions against each other, by turns and for a bounded while."""

from collections.abc import Callable, Mapping
from time import perf_counter, sleep

_MOST_ROUNDS = 400


def measure(
    contenders: Mapping[str, Callable[[], object]],
    seconds: float,
    report: Callable[[float], None],
    pause: float = 0.0,
    clock: Callable[[], float] = perf_counter,
) -> dict[str, float]:
    """Return the shortest time of each function, in seconds.

    All take turns, so that whatever slows the machine down for a while slows all of them. After
    the first round no function is started once the time is up.

    Parameters
    ----------
    contenders
        The functions by name, already warm.
    seconds
        How long to go on. The first round is always finished.
    report
        Is told after each function which share of the time has passed, up to 1.
    pause
        Seconds between two turns. PyTorch's threads keep their processors for a few milliseconds
        after the work is done, waiting for more, which would cost the next function its time.
    clock
        Where the time comes from, in seconds.
    """
    best: dict[str, float] = {}
    began = clock()
    for _ in range(_MOST_ROUNDS):
        for name, run in contenders.items():
            if name in best and clock() - began >= seconds:
                report(1.0)
                return best
            sleep(pause)
            start = clock()
            run()
            taken = clock() - start
            best[name] = min(taken, best.get(name, taken))
            report(min((clock() - began) / seconds, 1.0))
    report(1.0)
    return best
