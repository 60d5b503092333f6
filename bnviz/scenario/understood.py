"""What a file was understood to hold, and what a visitor may choose otherwise."""

from dataclasses import dataclass, replace
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
    without_gaps, without_words
        Whether rows with gaps, or with words among the numbers, are left out; else refused.
    rows, seed
        Which rows of too many: the ``"first"``, or ``"random"`` ones drawn with the seed.
    array
        The name of the array in an archive of several.
    """

    header: bool | None = None
    decimal: str | None = None
    columns: tuple[int, ...] | None = None
    without_gaps: bool = True
    without_words: bool = False
    rows: Literal["first", "random"] = "first"
    seed: int = 0
    array: str | None = None


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
    asks
        Whether something was guessed, changed or left out, so that a visitor is asked first.
    offers
        The fields of `Choices` that change anything for this file.
    arrays, array
        The names of the arrays in an archive of several, and the one that was read.
    """

    columns: tuple[Column, ...]
    kept: tuple[int, ...]
    header: bool
    decimal: str
    gap_rows: int
    sentences: tuple[str, ...]
    data: Uploaded | None
    refusal: str | None = None
    asks: bool = False
    offers: frozenset[str] = frozenset()
    arrays: tuple[str, ...] = ()
    array: str | None = None

    @property
    def has_choice(self) -> bool:
        """Whether the visitor is asked before the file is used."""
        return self.data is None or self.asks

    def refuse(self, refusal: str, choices: Choices) -> "Understood":
        """Return the same file with other choices, which cannot be used."""
        return replace(
            self,
            header=self.header if choices.header is None else choices.header,
            decimal=choices.decimal or self.decimal,
            array=choices.array or self.array,
            sentences=("No data yet.",),
            data=None,
            refusal=refusal,
        )

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
