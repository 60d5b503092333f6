"""Where a wrong ∂l/∂x differs from the right one, when no slip is known that gives its numbers.

Each path back to x has a direction: x − μ through σ², ones through μ, ∂l/∂y directly. A difference
that lies along one of them in every feature comes from that path alone.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bnviz.checking.homework.batch import Array, Batch
from bnviz.notation import PATH_TEXTS, QUANTITIES

# Two samples lie along everything, and three along too much.
_FEWEST = 4
# The quantity that a path goes through, and its equation.
_PARTS = {"var": ("dvar", "8"), "mu": ("dmu", "9"), "direct": ("dx_hat", "7")}


@dataclass(frozen=True)
class Place:
    """The quantity and the equation where the numbers go wrong, and a sentence."""

    part: str
    equation: str
    sentence: str


def locate(dx: Array, batch: Batch, tolerance: float) -> Place | None:
    """Return where dx (m, D) goes wrong, or None where it is off along more than one path."""
    if batch.shape[0] < _FEWEST:
        return None
    fwd, bwd = batch.passes
    difference = dx - bwd.dx
    ways = {
        "var": (fwd.centred, bwd.dx_through_var),
        "mu": (np.ones_like(dx), bwd.dx_through_mu),
        "direct": (bwd.dy, bwd.dx_direct),
    }
    allowed = 10 * tolerance * batch.magnitudes["dx"]
    for path, (direction, right) in ways.items():
        along = np.sum(difference * direction, axis=0) / np.sum(direction**2, axis=0)
        if np.max(np.abs(difference - along * direction)) <= allowed:
            part, equation = _PARTS[path]
            factor = np.sum((right + along * direction) * right, axis=0) / np.sum(right**2, axis=0)
            sentence = (
                f"No known slip gives these numbers, but they are off along one path alone, "
                f"{_way(path)}: what is wrong is {QUANTITIES[part].text}, equation {equation}, or "
                f"what it is multiplied by{_say_factor(factor)}."
            )
            return Place(part, equation, sentence)
    return None


def _way(path: str) -> str:
    return "the direct one" if path == "direct" else f"the one {PATH_TEXTS[path]}"


def _say_factor(factor: Array) -> str:
    """Return the factor that the path is off by, where it is the same in every feature."""
    first = float(factor[0])
    if not np.allclose(factor, first, rtol=1e-4, atol=1e-6):
        return ""
    plain = Fraction(first).limit_denominator(24)
    shown = str(plain) if abs(float(plain) - first) < 1e-5 else f"{first:.4g}"
    return f"; that path is {shown} times what it should be"
