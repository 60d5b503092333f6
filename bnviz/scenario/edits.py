"""What a hand changed: cells of x, what was added to cells of ∂l/∂y, and whole columns of x."""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.numerals import read_float, read_int, write_float
from bnviz.scenario.problem import quote

MOST_EDITS = 64
"""How many changes a link holds: some 1,500 characters."""
LARGEST = 1e6
"""Where a hand stops."""

Target = Literal["x", "dy", "column"]
_FORM = "x:3,2:1.5, dy:3,2:0.5 or column:2:1,1.5"


@dataclass(frozen=True)
class Edit:
    """One change.

    Attributes
    ----------
    target
        ``"x"``: the cell takes the value. ``"dy"``: the value is added to ∂l/∂y there, as if the
        loss had one more term, value · y. ``"column"``: all x of the feature become
        values[0] + values[1] · x, before cells take values of their own.
    sample, feature
        Where, counted from 1; the sample of a column is 0.
    values
        One number for a cell, two for a column.
    """

    target: Target
    sample: int
    feature: int
    values: tuple[float, ...]

    @property
    def place(self) -> tuple[Target, int, int]:
        """What it changes; two edits of one place contradict each other."""
        return self.target, self.sample, self.feature

    @property
    def where(self) -> str:
        """What it changes, in words."""
        feature = f"feature {self.feature}"
        if self.target == "column":
            return feature
        symbol = {"x": "x", "dy": "∂l/∂y"}[self.target]
        return f"{symbol} at sample {self.sample}, {feature}"

    def __str__(self) -> str:
        """Write it as a link does."""
        cell = f"{self.sample},{self.feature}" if self.sample else str(self.feature)
        return f"{self.target}:{cell}:{','.join(map(write_float, self.values))}"


Edits = tuple[Edit, ...]


def read_edits(text: str, shape: tuple[int, int]) -> tuple[Edits, tuple[str, ...]]:
    """Return the edits that a text holds, and what is wrong with the others.

    Parameters
    ----------
    text
        Edits as `Edit` writes them, with semicolons between.
    shape
        The (m, D) of the batch.

    Returns
    -------
    edits, complaints
        Edits in the order of the text, and a part of a sentence for each that cannot be used.
        Never raises.
    """
    edits: dict[tuple[Target, int, int], Edit] = {}
    complaints: list[str] = []
    for part in text.split(";"):
        edit = _read(part)
        if edit is None:
            complaints.append(f"{quote(part)} is none, such as {_FORM}")
        elif not fit_edits((edit,), shape):
            complaints.append(f"{edit.where} lies outside of the batch")
        elif not all(isfinite(v) and abs(v) <= LARGEST for v in edit.values):
            complaints.append(f"what is given for {edit.where} is not between -1e6 and 1e6")
        elif edit.place in edits:
            complaints.append(f"{edit.where} is changed a second time")
        elif len(edits) == MOST_EDITS:
            complaints.append(f"a link holds {MOST_EDITS} of them")
            break
        else:
            edits[edit.place] = edit
    return tuple(edits.values()), tuple(complaints)


def _read(text: str) -> Edit | None:
    target, _, rest = text.partition(":")
    place, _, written = rest.partition(":")
    indices = [read_int(index) for index in place.split(",")]
    values = [read_float(value) for value in written.split(",")]
    if any(i is None or i < 1 for i in indices) or None in values:
        return None
    match target, indices, values:
        case "x" | "dy", [int(sample), int(feature)], [float(value)]:
            return Edit(target, sample, feature, (value,))
        case "column", [int(feature)], [float(offset), float(factor)]:
            return Edit("column", 0, feature, (offset, factor))
    return None


def say_complaints(complaints: tuple[str, ...]) -> str:
    """Return the sentence that says what is wrong with edits."""
    others = f", and {len(complaints) - 1} more cannot be used" if len(complaints) > 1 else ""
    return f"Of the changes by hand, {complaints[0]}{others}; the rest stays."


def fit_edits(edits: Edits, shape: tuple[int, int]) -> Edits:
    """Return the edits of cells and columns that arrays of this shape have."""
    return tuple(e for e in edits if e.sample <= shape[0] and e.feature <= shape[1])


def apply_edits(x: NDArray[np.float64], edits: Edits) -> NDArray[np.float64]:
    """Return x (m, D) with its edits, a copy where there are any."""
    ours = [edit for edit in edits if edit.target != "dy"]
    if not ours:
        return x
    x = x.copy()
    # Columns first: cells take their values whatever happened to their column.
    for edit in sorted(ours, key=lambda edit: edit.target != "column"):
        if edit.target == "column":
            offset, factor = edit.values
            x[:, edit.feature - 1] = offset + factor * x[:, edit.feature - 1]
        else:
            x[edit.sample - 1, edit.feature - 1] = edit.values[0]
    return x


def pulled(edits: Edits, shape: tuple[int, int]) -> NDArray[np.float64] | None:
    """Return what the edits add to ∂l/∂y (m, D), or None if nothing."""
    ours = [edit for edit in edits if edit.target == "dy"]
    if not ours:
        return None
    added = np.zeros(shape)
    for edit in ours:
        added[edit.sample - 1, edit.feature - 1] = edit.values[0]
    return added
