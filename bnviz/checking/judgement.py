"""What was found out about an answer."""

from dataclasses import dataclass
from typing import Literal

from bnviz.checking.conditions import Condition
from bnviz.checking.refutation import Refutation
from bnviz.expression import Expression
from bnviz.proof import Counterexample

Verdict = Literal["holds", "notation", "ill-formed", "false", "not decided"]


@dataclass(frozen=True)
class Judgement:
    """What was found out about one answer.

    Attributes
    ----------
    quantity
        The id of what was asked for.
    verdict
        ``"holds"``: right for every batch size and all numbers. ``"notation"``: right, but not
        written cleanly. ``"ill-formed"``: no answer, and the sentence says why. ``"false"``: exact
        numbers refute it. ``"not decided"``: neither a proof nor a refutation was found.
    sentence
        The verdict in plain words.
    tree
        The answer as it was read, or None if it cannot be read.
    parsed
        The same as LaTeX.
    position
        Where the mistake stands in a text that cannot be read, counted from 0.
    refutation
        What refutes a false answer.
    slips
        The ids of the slip, or of the two together, that make the same formula of the right one.
    milliseconds
        How long it took.
    """

    quantity: str
    verdict: Verdict
    sentence: str
    tree: Expression | None = None
    parsed: str | None = None
    position: int | None = None
    refutation: Refutation | None = None
    slips: tuple[str, ...] = ()
    milliseconds: float = 0.0

    @property
    def accepted(self) -> bool:
        """Whether the answer is right."""
        return self.verdict in {"holds", "notation"}

    @property
    def holds_when(self) -> tuple[Condition, ...]:
        """The cases in which a false answer is right."""
        return self.refutation.conditions if self.refutation else ()

    @property
    def counterexample(self) -> Counterexample | None:
        """The smallest numbers that refute a false answer, both sides exactly.

        They, and the residual, are worked out when first asked for: the verdict need not wait.
        """
        return self.refutation.smallest if self.refutation else None

    @property
    def residual(self) -> str | None:
        """The LaTeX of the truth minus a false answer, where it can be written in few terms."""
        return self.refutation.residual if self.refutation else None
