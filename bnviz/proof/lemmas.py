"""The proofs of what textbooks use without saying so: the sums over the batch that vanish."""

from bnviz.derivation.lemmas import LEMMAS, Lemma
from bnviz.proof.verdicts import Judgement, judge

__all__ = ["LEMMAS", "Lemma", "prove_lemma"]


def prove_lemma(lemma: Lemma) -> Judgement:
    """Decide a lemma from the definitions, in the same way as an equation.

    Raises
    ------
    UndecidedError
        If no proof and no counterexample was found, or two methods contradict each other.
    """
    return judge(lemma.left, lemma.right)
