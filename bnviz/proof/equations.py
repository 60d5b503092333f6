"""The proof of each of Agarwal's equations, as printed and corrected."""

from dataclasses import dataclass
from time import perf_counter

from bnviz.derivation import DELTA, EQUATIONS, Equation, equation
from bnviz.expression import Expression
from bnviz.proof.counterexample import Counterexample
from bnviz.proof.differentiation import FORWARD, differentiate
from bnviz.proof.verdicts import Judgement, Verdict, judge
from bnviz.slips import PenSlip


@dataclass(frozen=True)
class Proof:
    """What the machine found out about one form of one equation.

    Attributes
    ----------
    number, printed
        Which equation, as printed or corrected.
    definition
        Whether it defines its left side, so that there is nothing to derive.
    rules
        How the line follows: ``"definition"``; ``"chain rule"`` with the rule for each consumer
        that the gradient comes back from; or ``"substitution"``.
    judgement
        The verdict and all that goes with it.
    milliseconds
        How long it took.
    """

    number: str
    printed: bool
    definition: bool
    rules: tuple[str, ...]
    judgement: Judgement
    milliseconds: float

    @property
    def verdict(self) -> Verdict:
        """Whether the equation holds, is printed wrongly, is ill-formed or is false."""
        return self.judgement.verdict

    @property
    def residual(self) -> str | None:
        """The LaTeX of left minus right of a false equation."""
        return self.judgement.residual

    @property
    def difference(self) -> Expression | None:
        """Left minus right of a false equation, as a formula."""
        return self.judgement.difference

    @property
    def slips(self) -> tuple[PenSlip, ...]:
        """The slips of the pen in it."""
        return self.judgement.slips

    @property
    def free_index(self) -> str | None:
        """The sample index that makes it ill-formed."""
        return self.judgement.free_index

    @property
    def counterexample(self) -> Counterexample | None:
        """Exact numbers that refute it."""
        return self.judgement.counterexample

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        if self.definition and self.verdict == "holds":
            return "It says what its left side means, so there is nothing to derive."
        return self.judgement.sentence


def prove(number: str, *, printed: bool = False) -> Proof:
    """Decide one of Agarwal's equations, for every batch size.

    The left side is what differentiating equations 1 to 4 gives, never what the source says.

    Parameters
    ----------
    number
        ``"1"`` to ``"13"``, or ``"δ"``.
    printed
        Decide the form as printed instead of the corrected one.

    Raises
    ------
    KeyError
        If there is no such equation.
    UndecidedError
        If no proof and no counterexample was found, or two methods contradict each other.
    """
    which = equation(number)
    start = perf_counter()
    judgement = judge(which.left, which.right(printed=printed))
    milliseconds = 1e3 * (perf_counter() - start)
    definition = _is_definition(which)
    return Proof(number, printed, definition, _rules(which), judgement, milliseconds)


def _is_definition(which: Equation) -> bool:
    return which in (*FORWARD.values(), DELTA)


def _rules(which: Equation) -> tuple[str, ...]:
    if _is_definition(which):
        return ("definition",)
    # The first equation for a gradient derives it; a later one rewrites what is there.
    if which != next(e for e in EQUATIONS if e.quantity == which.quantity):
        return ("substitution",)
    edges = differentiate(which.quantity.removeprefix("d"))
    return ("chain rule", *dict.fromkeys(edge.rule for edge in edges))
