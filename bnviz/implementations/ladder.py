"""The ladder: five ways to code the same layer, from the textbook graph to one fused loop."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from bnviz.implementations.agarwal_staged import agarwal_staged
from bnviz.implementations.arrays import Array, Results
from bnviz.implementations.economical import economical
from bnviz.implementations.fused import fused
from bnviz.implementations.nine_nodes import nine_nodes
from bnviz.implementations.thorey_closed_form import thorey_closed_form

Run = Callable[[Array, Array, Array, float, Array], Results]


@dataclass(frozen=True)
class Rung:
    """One way to code the layer.

    Attributes
    ----------
    id
        A stable slug.
    title, origin
        What it is called, and where it comes from.
    idea
        What it does otherwise than the rung before, in one plain sentence.
    function
        The function of (x, gamma, beta, eps, dy) that is shown: x and dy (m, D), gamma and
        beta (D,), all of one dtype, float32 or float64.
    is_loop
        Whether it goes from number to number, which is slow until Numba compiles it.
    """

    id: str
    title: str
    origin: str
    idea: str
    function: Run
    is_loop: bool = False


LADDER: tuple[Rung, ...] = (
    Rung(
        "nine-nodes",
        "Nine-node graph",
        "Kratzert 2016",
        "Every operation is a node, and every node keeps its array for the way back.",
        nine_nodes,
    ),
    Rung(
        "agarwal",
        "Staged equations",
        "Agarwal 2017",
        "One equation a line: fewer arrays are named, and almost as many are made.",
        agarwal_staged,
    ),
    Rung(
        "thorey",
        "Closed form",
        "Thorey 2016",
        "One formula for the whole way back, without a gradient of μ or σ².",
        thorey_closed_form,
    ),
    Rung(
        "economical",
        "Economical closed form",
        "plain NumPy",
        "The same formula in the memory of its results; no other array of that size is made.",
        economical,
    ),
    Rung(
        "fused",
        "Fused loops",
        "for Numba",
        "Two passes: one takes all sums, one writes both results.",
        fused,
        is_loop=True,
    ),
)


def has_compiler() -> bool:
    """Return whether Numba is installed, which compiles the rungs that are loops."""
    return find_spec("numba") is not None


@cache
def runnable(rung: Rung) -> Run:
    """Return the function of a rung as it runs here: compiled, if it is a loop and Numba is there.

    The first call for each dtype compiles, which takes about a second.
    """
    if rung.is_loop and has_compiler():
        compiled: Run = import_module("numba").njit(nogil=True)(rung.function)
        return compiled
    return rung.function
