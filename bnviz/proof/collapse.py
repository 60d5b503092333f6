"""The collapse of ∂l/∂x: from the staged form, equation 10, line by line to the δ-form, 13."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import sympy as sp

from bnviz.derivation import DELTA, EQUATIONS, Equation, equation
from bnviz.expression import Expression, Number, Tag, addends, find, to_latex
from bnviz.expression.symbolic import to_sympy
from bnviz.notation import PATHS
from bnviz.proof.differentiation import replace_quantity
from bnviz.proof.lemmas import LEMMAS, Lemma
from bnviz.proof.normal_form import is_zero
from bnviz.proof.unfolding import difference
from bnviz.proof.verdicts import Judgement, judge

_CENTRED_SUM = next(lemma for lemma in LEMMAS if lemma.id == "centred-sum")

LINES = ("10", "11", "12", "13")


@dataclass(frozen=True)
class Dropped:
    """An addend of an equation that a later line leaves out, since it is proved to be zero.

    Attributes
    ----------
    number, place
        The equation, and which of its addends, counted from 1.
    because
        The lemma that makes it zero.
    """

    number: str
    place: int
    because: Lemma

    @property
    def sentence(self) -> str:
        """Why the addend may be left out, in plain words and a formula between dollar signs."""
        ordinal = ("first", "second", "third")[self.place - 1]
        lemma = f"{to_latex(self.because.left)} = {to_latex(self.because.right)}"
        return f"The {ordinal} addend of {self.number} is zero: ${lemma}$."


@dataclass(frozen=True)
class Step:
    """One line, as printed or corrected, and the line before it.

    The line before is corrected either way: a misprint there is no mistake of this line.

    Attributes
    ----------
    source, target
        The numbers of the line before and of the line.
    source_is_false
        Whether the line before is false as printed.
    put_in
        The numbers of the other equations that the line uses.
    follows
        Whether the two lines are equal for every batch size, each quantity in them meaning what
        the forward equations make of it.
    addends
        The same for the parts through x̂ (``"direct"``), σ² (``"var"``) and μ (``"mu"``) alone.
    broken_by
        Equations put in which, taken literally as printed, do not lead to the line.
    dropped
        Equations put in of which an addend is left out, with what is proved about it.
    judgement
        The verdict on "line before = line", with the difference and numbers that refute it.
    """

    source: str
    target: str
    source_is_false: bool
    printed: bool
    put_in: tuple[str, ...]
    follows: bool
    addends: tuple[tuple[str, bool], ...]
    broken_by: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    judgement: Judgement

    @property
    def sentence(self) -> str:
        """Whether the line follows, in plain words, formulas between dollar signs."""
        if not self.follows:
            wrong = [_ADDEND_NAMES[tag] for tag, equal in self.addends if not equal]
            differ = "differs" if len(wrong) == 1 else "differ"
            source = f"{self.source}, corrected" if self.source_is_false else self.source
            return (
                f"Line {self.target} does not follow from line {source}: "
                f"{_listed(wrong)} {differ} from what follows."
            )
        follows = f"Line {self.target} follows from line {self.source}"
        if self.put_in:
            follows += f" with {_listed(self.put_in)} put in"
        if self.broken_by:
            follows += f", though not with {_listed(self.broken_by)} as printed"
        return " ".join([follows + ".", *(dropped.sentence for dropped in self.dropped)])


_ADDEND_NAMES = {
    "direct": "the direct addend",
    "var": "the addend through the variance",
    "mu": "the addend through the mean",
}


def prove_collapse(*, printed: bool = False) -> tuple[Step, ...]:
    """Return the steps 10 → 11 → 12 → 13, each decided for every batch size.

    Parameters
    ----------
    printed
        Whether each line is taken as printed; the line before it is corrected.
    """
    lines = pairwise(map(equation, LINES))
    return tuple(_step(before, line, printed) for before, line in lines)


def _step(source: Equation, target: Equation, printed: bool) -> Step:
    before, line = source.corrected, target.right(printed=printed)
    used = [e for e in (*EQUATIONS, DELTA) if e.id in target.derived_from and e != source]
    addends = tuple((tag, _equal(_part(before, tag), _part(line, tag))) for tag in PATHS)
    judgement = judge(before, line)
    follows = judgement.verdict != "false"
    literal = [e for e in used if follows and printed and e.misprinted]
    broken = [e.number for e in literal if not _leads(before, e, line)]
    return Step(
        source.number,
        target.number,
        judge(before, source.printed).verdict == "false",
        printed,
        tuple(e.number for e in used),
        follows,
        addends,
        tuple(broken),
        tuple(d for e in used if follows for d in _dropped(e, printed)),
        judgement,
    )


def _dropped(used: Equation, printed: bool) -> Iterator[Dropped]:
    """Yield the addends of an equation that are left out and proved to vanish."""
    for place, term in enumerate(addends(used.right(printed=printed)), 1):
        is_left_out = isinstance(term, Tag) and term.name == "vanishing"
        if is_left_out and judge(term, Number(0)).verdict == "holds":
            yield Dropped(used.number, place, _CENTRED_SUM)


def _leads(before: Expression, used: Equation, line: Expression) -> bool:
    """Whether a line follows with one of the equations put in literally as printed."""
    literal = replace_quantity(to_sympy(before), used.left, used.printed)
    return _equal(literal, to_sympy(line))


def _equal(first: sp.Expr, second: sp.Expr) -> bool:
    return is_zero(difference(first, second))


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _part(line: Expression, tag: str) -> sp.Expr:
    tagged = find(line, tag)
    return sp.S.Zero if tagged is None else to_sympy(tagged)
