"""What refutes a false formula, and what is left of the truth: worked out when first asked for."""

from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from bnviz.checking.answer import count_terms
from bnviz.checking.conditions import Condition, find_conditions
from bnviz.checking.numbers import search
from bnviz.checking.recognition import recognize
from bnviz.expression import Expression, Reference, to_latex
from bnviz.expression.symbolic import to_sympy
from bnviz.proof.counterexample import Counterexample
from bnviz.proof.residuals import centred_form, write_out

# Of a formula with more terms than this it is not asked where it holds, nor what is left.
_MOST_TERMS = 600
# A difference with more terms than this helps nobody.
_MOST_SHOWN = 12
# How many operations go into making a counterexample small.
_STEPS = 12_000


@dataclass(frozen=True)
class Refutation:
    """A false formula and exact numbers that refute it.

    Attributes
    ----------
    left, right
        What was asked for, and the false formula.
    witness
        Numbers that refute it; `smallest` has those that a reader can check by hand.
    """

    left: Reference
    right: Expression
    witness: Counterexample

    @cached_property
    def smallest(self) -> Counterexample:
        """The smallest numbers that refute it, of those that were tried."""
        found, _ = search(self.left, self.right, _STEPS)
        return found or self.witness

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The cases in which it is right nevertheless, each proved."""
        centred = (lambda: self._centred) if self._is_small else None
        return find_conditions(self.left, self._recognized, centred)

    @cached_property
    def residual(self) -> str | None:
        """The truth minus it as LaTeX, or None where that is long or has no tree."""
        if not self._is_small or len(sp.Add.make_args(self._centred)) > _MOST_SHOWN:
            return None
        try:
            return to_latex(write_out(self._centred))
        except TypeError:
            return None

    @cached_property
    def _recognized(self) -> Expression:
        return recognize(self.right)

    @property
    def _is_small(self) -> bool:
        return count_terms(self._recognized) <= _MOST_TERMS

    @cached_property
    def _centred(self) -> sp.Expr:
        return centred_form(to_sympy(self.left) - to_sympy(self._recognized))
