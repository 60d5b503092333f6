"""The decision on every slip: refuted with exact numbers, or right after all."""

from dataclasses import dataclass
from functools import cache

from bnviz.derivation import Equation
from bnviz.expression import Expression
from bnviz.proof.verdicts import Judgement, judge
from bnviz.slips import Slip, in_one_feature


@dataclass(frozen=True)
class Refutation:
    """One place of a slip in an equation, and what was found out about it.

    Attributes
    ----------
    tree
        The right-hand side with the slip in it.
    judgement
        Its verdict: ``"false"`` or ``"ill-formed"``, with a counterexample; ``"holds"`` or
        ``"notation"`` for a slip that leaves the value right.
    """

    slip: Slip
    equation: Equation
    tree: Expression
    judgement: Judgement


@cache
def refute(slip: Slip, equation: Equation) -> tuple[Refutation, ...]:
    """Decide a slip in an equation, for every batch size: once for each tree that it makes.

    Empty where the slip does not fit.

    Raises
    ------
    UndecidedError
        If no proof and no counterexample was found.
    """
    return tuple(
        Refutation(slip, equation, tree, judge_right_side(equation, tree))
        for tree in slip.apply(equation)
    )


def judge_right_side(equation: Equation, tree: Expression) -> Judgement:
    """Decide whether a right-hand side gives what the left side of an equation means."""
    return judge(in_one_feature(equation.left), in_one_feature(tree))
