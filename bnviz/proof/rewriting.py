"""Proof of the algebra between the equations: each rewriting, for every batch size."""

from functools import cache

import sympy as sp

from bnviz.derivation.algebra import add_up
from bnviz.derivation.rewriting import Rewriting
from bnviz.expression import Partial, Reference
from bnviz.expression.symbolic import SCALARS, to_sympy
from bnviz.proof.normal_form import is_zero
from bnviz.proof.unfolding import difference
from bnviz.proof.verdicts import judge


@cache
def follows(rewriting: Rewriting) -> bool:
    """Return whether the line after follows from the line before, for every batch size.

    Two addends must be equal, and so must a quantity and its line. A derivative must be what SymPy
    finds for the line before; and what the chain rule makes of a derivative, summed over the
    samples, must be both the line after and the gradient on its left.

    Raises
    ------
    UndecidedError
        If it can be neither proved nor refuted.
    """
    before, after = rewriting.before, rewriting.after
    if rewriting.differentiated_by:
        by = SCALARS[rewriting.differentiated_by]
        slope = sp.diff(to_sympy(before.tree), by)
        return is_zero(difference(slope, to_sympy(after.tree)))
    sides = [before.tree if after.left is None else after.left]
    if isinstance(before.left, Partial) and isinstance(before.left.of, Reference):
        of = before.left.of
        sides.append(add_up(Reference(f"d{of.quantity}", of.index), before.tree, of.index or ""))
    return all(judge(side, after.tree).verdict == "holds" for side in sides)
