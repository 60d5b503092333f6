"""What a hand changed of the parameters of the hidden layer: W, b, γ and β."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from numpy.typing import NDArray

from bnviz.scenario.edits import LARGEST, MOST_EDITS
from bnviz.scenario.numerals import read_float, read_int, write_float

WEIGHTS_FORM = (
    "cells of W, b, gamma and beta with semicolons between, such as W:3,2:0.5;b:2:1;gamma:1:2"
)
Array = NDArray[Any]
Strip = Literal["b", "gamma", "beta"]
_STRIPS: tuple[Strip, ...] = get_args(Strip)


@dataclass(frozen=True)
class Weight:
    """One cell of W, b, γ or β that takes a value.

    Attributes
    ----------
    target
        ``"W"``, ``"b"``, ``"gamma"`` or ``"beta"``.
    down, across
        Where, counted from 1: input and feature of W, and of a strip 0 and the feature.
    value
        What it becomes.
    """

    target: Literal["W"] | Strip
    down: int
    across: int
    value: float

    def __str__(self) -> str:
        """Write it as a link does."""
        cell = f"{self.down},{self.across}" if self.down else str(self.across)
        return f"{self.target}:{cell}:{write_float(self.value)}"


Weights = tuple[Weight, ...]


def read_weights(text: str) -> Weights | None:
    """Return the changes that a text spells as `Weight` writes them, or None. Never raises."""
    found: dict[tuple[str, int, int], Weight] = {}
    for part in text.split(";"):
        one = _read(part)
        if one is None or (one.target, one.down, one.across) in found or len(found) == MOST_EDITS:
            return None
        found[one.target, one.down, one.across] = one
    return tuple(found.values())


def _read(text: str) -> Weight | None:
    target, _, rest = text.partition(":")
    place, _, written = rest.partition(":")
    indices = [read_int(index) for index in place.split(",")]
    value = read_float(written)
    if value is None or not abs(value) <= LARGEST or any(i is None or i < 1 for i in indices):
        return None
    match target, indices:
        case "W", [int(down), int(across)]:
            return Weight("W", down, across, value)
        case _, [int(across)]:
            strip = next((name for name in _STRIPS if name == target), None)
            return strip and Weight(strip, 0, across, value)
    return None


def apply_weights(drawn: Mapping[str, Array], weights: Iterable[Weight]) -> dict[str, Array]:
    """Return copies of W (D, H), b, γ and β (H,) with what a hand changed of cells they have."""
    changed = {name: array.copy() for name, array in drawn.items()}
    for one in fit_weights(weights, drawn["W"].shape):
        place = (one.down - 1, one.across - 1) if one.down else (one.across - 1,)
        changed[one.target][place] = one.value
    return changed


def fit_weights(weights: Iterable[Weight], shape: tuple[int, ...]) -> Weights:
    """Return the changes of cells that W of this shape (D, H), and strips of H, have."""
    return tuple(one for one in weights if one.down <= shape[0] and one.across <= shape[1])
