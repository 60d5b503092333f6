"""Time the implementations on this machine: bounded, by turns, and one visitor at a time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from bnviz.implementations import (
    LADDER,
    copy_inputs,
    has_torch,
    measure,
    runnable,
    torch_layer,
)
from bnviz.numerics import forward_backward
from bnviz.ui.implement.checks import Given, can_run

COPY, TORCH, APP = "copy", "torch", "app"
_SECONDS_HERE, _SECONDS_A_SIZE = 1.2, 0.45
_SIZES = tuple(2**power for power in (8, 12, 16, 19))
_PAUSE = 5e-3
_turn = Lock()


@dataclass(frozen=True)
class Timing:
    """What was measured at one shape and dtype.

    Attributes
    ----------
    seconds
        By the id of a rung, or `COPY`, `TORCH` or `APP`.
    kernel
        The name of the kernel that the app itself uses for these arrays.
    """

    shape: tuple[int, int]
    dtype: str
    seconds: Mapping[str, float]
    kernel: str

    @property
    def cells(self) -> int:
        """How many numbers x has."""
        return self.shape[0] * self.shape[1]


@contextmanager
def take_turn() -> Iterator[bool]:
    """Give whether nobody else on this server is measuring, and keep the others out meanwhile."""
    is_ours = _turn.acquire(blocking=False)
    try:
        yield is_ours
    finally:
        if is_ours:
            _turn.release()


def measure_here(
    given: Given, most_cells: int, report: Callable[[float, str], None]
) -> Iterator[Timing]:
    """Time everything that runs here, on the visitor's own arrays and then on other sizes.

    Takes about three seconds, and longer where one round of all already does; what has to be
    compiled or loaded first comes on top.

    Parameters
    ----------
    given
        The visitor's own x, gamma, beta, eps and dy.
    most_cells
        How large this server lets arrays be.
    report
        Is told the share that is done, and a sentence.
    """
    x, gamma, beta, eps, _ = given
    report(0.0, "Compiling and loading…")
    for run in _contenders(_draw(2, gamma, beta, eps, x.dtype)).values():
        run()
    d = x.shape[1]
    rows = {max(2, cells // d) for cells in _SIZES if cells <= most_cells}
    sizes = [_draw(m, gamma, beta, eps, x.dtype) for m in sorted(rows - {len(x)})]
    sizes = [size for size in sizes if size[0].size <= most_cells]
    budgets = [_SECONDS_HERE, *(_SECONDS_A_SIZE for _ in sizes)]
    for place, (arrays, seconds) in enumerate(zip([given, *sizes], budgets, strict=True)):
        before, total = sum(budgets[:place]), sum(budgets)
        m, d = arrays[0].shape
        sentence = f"Measuring {m} × {d}…"

        def tell(share: float) -> None:
            report((before + share * seconds) / total, sentence)  # noqa: B023  called in this turn

        found = measure(_contenders(arrays), seconds, tell, _PAUSE if has_torch() else 0.0)
        yield Timing((m, d), str(x.dtype), found, forward_backward(*arrays).kernel)


def _contenders(given: Given) -> dict[str, Callable[[], object]]:
    """Return everything that runs on these arrays."""
    x, gamma, beta, eps, dy = given

    def bind(run: Callable[..., object]) -> Callable[[], object]:
        return lambda: run(*given)

    found: dict[str, Callable[[], object]] = {
        rung.id: bind(runnable(rung)) for rung in LADDER if can_run(x.size, is_loop=rung.is_loop)
    }
    found[APP] = lambda: forward_backward(x, gamma, beta, eps, dy)
    found[COPY] = copy_inputs(x, dy)
    if has_torch():
        found[TORCH] = torch_layer(*given)
    return found


def _draw(
    m: int, gamma: np.ndarray[Any, Any], beta: np.ndarray[Any, Any], eps: float, dtype: Any
) -> Given:
    x, dy = np.random.default_rng(0).normal(size=(2, m, len(gamma))).astype(dtype)
    # Data drawn for the clock alone: an eps of zero is no risk with them, but two samples are few.
    return x, gamma, beta, max(eps, 1e-5), dy
