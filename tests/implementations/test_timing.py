"""Timing, on a clock that tests can wind."""

from collections.abc import Callable

from bnviz.implementations import measure


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def task(self, *durations: float) -> Callable[[], None]:
        """Return a function that takes these times, one a call, and then the last one for ever."""
        left = list(durations)

        def run() -> None:
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return run


def test_the_best_of_several_turns_counts() -> None:
    clock, told = Clock(), []
    # One bad turn does not end the others.
    contenders = {"first": clock.task(3.0, 0.25, 0.5), "second": clock.task(0.125)}
    found = measure(contenders, 4.0, told.append, clock=clock)
    assert found == {"first": 0.25, "second": 0.125}
    assert 4.0 <= clock.now < 4.5
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_first_round_is_always_finished() -> None:
    clock = Clock()
    contenders = {"slow": clock.task(9.0), "fast": clock.task(1.0)}
    assert measure(contenders, 3.0, lambda _: None, clock=clock) == {"slow": 9.0, "fast": 1.0}
    assert clock.now == 10.0


def test_what_takes_no_time_ends_all_the_same() -> None:
    calls = []
    measure({"nothing": lambda: calls.append(1)}, 1.0, lambda _: None, clock=Clock())
    assert 1 < len(calls) < 1000
