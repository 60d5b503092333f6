"""What an equation of a source is: its printed form, its corrected form, where it comes from."""

from dataclasses import dataclass

from bnviz.expression import Expression, Reference, addends


@dataclass(frozen=True)
class Equation:
    """One numbered line of a derivation.

    Attributes
    ----------
    id
        A stable slug.
    number
        The number that the source prints, or the name of a line that has none.
    left
        The quantity on the left-hand side, as printed.
    printed, corrected
        The right-hand side as the source has it, and as it should be. The part that is wrong is
        tagged ``slip`` in the first and ``fix`` in the second; the addends of equations 10 to 13
        are tagged ``direct``, ``var`` and ``mu``.
    derived_from
        The ids of the equations that this one is obtained from.
    explanation
        What the line says, in one plain sentence.
    """

    id: str
    number: str
    left: Reference
    printed: Expression
    corrected: Expression
    derived_from: tuple[str, ...]
    explanation: str

    @property
    def quantity(self) -> str:
        """The id of the quantity that the equation gives."""
        return self.left.quantity

    @property
    def misprinted(self) -> bool:
        """Whether the right-hand side is printed otherwise than it should be."""
        return self.printed != self.corrected

    @property
    def has_paths(self) -> bool:
        """Whether it adds up the three paths back to x, each in the colour of its own."""
        return len(addends(self.corrected)) > 2

    def right(self, *, printed: bool = False) -> Expression:
        """Return the right-hand side, corrected or as printed."""
        return self.printed if printed else self.corrected
