"""Run pieces of work in all processors at once, for functions that let go of the interpreter."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Piece = TypeVar("Piece")


@cache
def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux, where a container may get fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(1, processors() - 1), thread_name_prefix="bnviz")


if hasattr(os, "register_at_fork"):
    # A forked process has the pool but none of its threads.
    os.register_at_fork(after_in_child=_pool.cache_clear)


def run_in_threads(work: Callable[[Piece], None], pieces: Sequence[Piece]) -> None:
    """Run the work once for each piece, in this thread and as many others as there is use for.

    Each thread takes the next piece as soon as it is done with its last, so that a processor
    that others use, too, does not hold up the rest. If all other threads are busy, this one does
    everything.
    """
    remaining = iter(pieces)

    def take() -> None:
        for piece in remaining:
            work(piece)

    helpers = min(processors(), len(pieces)) - 1
    futures = [_pool().submit(take) for _ in range(helpers)]
    try:
        take()
    finally:
        for future in futures:
            if not future.cancel():
                future.result()
