"""What a file was understood to hold, and what a visitor may choose otherwise."""

from dataclasses import dataclass
from typing import Literal

from bnviz.scenario.columns import Column
from bnviz.scenario.problem import BadData
from bnviz.scenario.upload import Uploaded


@dataclass(frozen=True)
class Choices:
    """What a visitor may choose otherwise than it was understood; None leaves it to the file.

    Attributes
    ----------
    header
        Whether the first row holds names.
    decimal
        The decimal sign, ``"."`` or ``","``.
    columns
        The columns to keep, counted from 0.
    without_gaps
        Whether rows with gaps are left out; else a gap is refused.
    rows, seed
        Which rows of too many: the ``"first"``, or ``"random"`` ones drawn with the seed.
    """

    header: bool | None = None
    decimal: str | None = None
    columns: tuple[int, ...] | None = None
    without_gaps: bool = True
    rows: Literal["first", "random"] = "first"
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Understood:
    """What a file was understood to be.

    Attributes
    ----------
    columns
        All columns of a table; empty for an array.
    kept
        The columns that become features, counted from 0.
    header, decimal
        Whether the first row holds names, and the decimal sign.
    gap_rows
        How many rows have a gap in a column that is kept.
    sentences
        What was understood, one sentence each; the first says the shape.
    data
        The data, or None with a `refusal`.
    refusal
        Why these choices cannot be used.
    """

    columns: tuple[Column, ...]
    kept: tuple[int, ...]
    header: bool
    decimal: str
    gap_rows: int
    sentences: tuple[str, ...]
    data: Uploaded | None
    refusal: str | None = None

    @property
    def has_choice(self) -> bool:
        """Whether anything else could be chosen than what was understood at once."""
        return self.data is None or (bool(self.columns) and self.data.note is not None)

    def take(self) -> Uploaded:
        """Return the data.

        Raises
        ------
        BadData
            If these choices cannot be used.
        """
        if self.data is None:
            raise BadData(self.refusal or "The file cannot be used.")
        return self.data


def say_shape(m: int, d: int) -> str:
    """Return the sentence that says how many samples and features there are."""
    return f"{m} sample{'s' * (m != 1)}, {d} feature{'s' * (d != 1)}."
