"""Deciding whether an equation holds: for every batch size, or refuted with exact numbers."""

from dataclasses import dataclass
from typing import Literal

from bnviz.expression import Expression, Power, Reference, Root, free_indices, plain, to_latex, walk
from bnviz.expression.symbolic import to_sympy
from bnviz.proof.counterexample import Counterexample, find_counterexample
from bnviz.proof.exact_numbers import NoExactRootError
from bnviz.proof.normal_form import is_zero
from bnviz.proof.residuals import centred_form, vanishes_at_unit_scale, write_out
from bnviz.proof.unfolding import difference
from bnviz.proof.written_out import SIZES, holds_written_out
from bnviz.slips import PenSlip, find_slips

_SPREAD = Reference("var") + Reference("eps")

Verdict = Literal["holds", "notation", "ill-formed", "false"]


class UndecidedError(ArithmeticError):
    """An equation could be neither proved nor refuted, or the methods disagree about it."""


@dataclass(frozen=True)
class Judgement:
    """What was found out about one equation.

    Attributes
    ----------
    verdict
        ``"holds"``: both sides are equal for every batch size and all numbers; at most an index
        is left out in print. ``"notation"``: equal, but something else is printed wrongly.
        ``"ill-formed"``: the right side has a free sample index that the left side lacks.
        ``"false"``: the sides differ.
    slips
        The slips of the pen in it.
    free_index
        The index that makes it ill-formed.
    difference
        Left minus right of a false equation.
    hides
        Whether that difference is zero wherever σ²+ε = 1, so that normalized data hide it.
    counterexample
        Exact numbers that refute it.
    sizes
        The batch sizes at which the second method agreed, everything written out.
    """

    verdict: Verdict
    slips: tuple[PenSlip, ...] = ()
    free_index: str | None = None
    difference: Expression | None = None
    hides: bool = False
    counterexample: Counterexample | None = None
    sizes: tuple[int, ...] = ()

    @property
    def residual(self) -> str | None:
        """The LaTeX of left minus right of a false equation."""
        return None if self.difference is None else to_latex(self.difference)

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        match self.verdict:
            case "holds":
                return "Both sides are equal for every batch size and all numbers."
            case "notation":
                return "Both sides are equal for every batch size, but it is not printed cleanly."
            case "ill-formed":
                return (
                    f"The right side has a free sample index {self.free_index} that the left side "
                    "lacks, so they cannot be equal: a sum over the batch is missing."
                )
        agree = ", and agree wherever σ²+ε = 1" if self.hides else ""
        return f"The two sides differ in general{agree}."


def judge(left: Expression, right: Expression) -> Judgement:
    """Decide an equation.

    A quantity means what the forward equations define, or what differentiating them gives.

    Raises
    ------
    UndecidedError
        If no proof and no counterexample was found, or the two methods contradict each other.
    """
    slips = find_slips(left, right)
    loose = sorted(free_indices(right) - free_indices(left))
    if loose:
        # Numbers show it where one value stands on the left and one for every sample on the right.
        witness = None if free_indices(left) else find_counterexample(left, right)
        return Judgement("ill-formed", slips, free_index=loose[0], counterexample=witness)
    # SymPy may take a minute to multiply out a root of σ², so numbers are asked first.
    if _has_another_root(left, right):
        witness = find_counterexample(left, right)
        if witness is not None:
            return _refute(left, right, slips, witness)
    if is_zero(difference(to_sympy(left), to_sympy(right))):
        return _accept(left, right, slips)
    witness = find_counterexample(left, right)
    if witness is None:
        raise UndecidedError("not proved, and no counterexample among the numbers that were tried")
    return _refute(left, right, slips, witness)


def _has_another_root(*sides: Expression) -> bool:
    """Return whether there is a root of anything but σ²+ε."""
    return any(_is_another_root(node) for side in sides for node in walk(side))


def _is_another_root(node: Expression) -> bool:
    match node:
        case Root(radicand):
            return plain(radicand) != _SPREAD
        case Power(base, exponent):
            return exponent.denominator != 1 and plain(base) != _SPREAD
    return False


def _accept(left: Expression, right: Expression, slips: tuple[PenSlip, ...]) -> Judgement:
    sizes = _sizes_that_hold(left, right)
    if sizes is not None and sizes != SIZES:
        raise UndecidedError(f"proved for every batch size, yet it fails for one of {SIZES}")
    # Readers fill in an index that is left out, and the value is right: the equation holds.
    clean = all(slip.kind == "missing index" for slip in slips)
    return Judgement("holds" if clean else "notation", slips, sizes=sizes or ())


def _refute(
    left: Expression, right: Expression, slips: tuple[PenSlip, ...], witness: Counterexample
) -> Judgement:
    sizes = _sizes_that_hold(left, right)
    if sizes is not None and len(witness.numbers.x) in sizes:
        raise UndecidedError("refuted with numbers, yet it holds for their batch size written out")
    centred = centred_form(to_sympy(left) - to_sympy(right))
    return Judgement(
        "false",
        slips,
        difference=write_out(centred),
        hides=vanishes_at_unit_scale(centred),
        counterexample=witness,
        sizes=() if sizes is None else tuple(size for size in SIZES if size not in sizes),
    )


def _sizes_that_hold(left: Expression, right: Expression) -> tuple[int, ...] | None:
    """Return the sizes at which the equation holds written out, or None if it cannot be."""
    try:
        return tuple(size for size in SIZES if holds_written_out(left, right, size))
    except NoExactRootError:
        return None
