"""Wrong equations, generated from the right ones by one small change each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from bnviz.derivation import DELTA, EQUATIONS, Equation
from bnviz.expression import (
    Add,
    Expression,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    to_latex,
    walk,
)
from tests.proof.surgery import positions


@dataclass(frozen=True)
class Mutant:
    number: str
    kind: str
    left: Reference
    right: Expression

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}: {to_latex(self.right)}"


def list_mutants() -> list[Mutant]:
    """Return every mutant of every corrected equation, each tree once."""
    found = {}
    for which in (*EQUATIONS, DELTA):
        for kind, tree in mutate(which):
            found.setdefault((which.number, tree), Mutant(which.number, kind, which.left, tree))
    return list(found.values())


def mutate(which: Equation) -> Iterator[tuple[str, Expression]]:
    yield "flip the sign of the whole", Negative(which.corrected)
    for node, put in positions(which.corrected):
        for kind, new in changes(node, which):
            yield kind, put(new)


# One arm for each kind of mistake.
def changes(  # noqa: C901
    node: Expression, which: Equation
) -> Iterator[tuple[str, Expression]]:
    """Yield what may stand wrongly in the place of a node."""
    match node:
        case Add(terms):
            for place, term in enumerate(terms):
                if not multiplies_zero(term):
                    flipped = term.operand if isinstance(term, Negative) else Negative(term)
                    yield "flip a sign", Add((*terms[:place], flipped, *terms[place + 1 :]))
        case Power(base, exponent):
            for other in (exponent + 1, exponent - 1, -exponent):
                yield "change an exponent", Power(base, other)
        case Root(radicand):
            for other in (Fraction(1), Fraction(3, 2)):
                yield "change a root", Power(radicand, other)
        case Sum(_, body):
            yield "drop a sum", body
        case Reference("gamma"):
            yield "drop γ", Number(1)
        case Reference("x_hat", str(index)):
            yield "x − μ for x̂", Reference("x", index) - Reference("mu")
        case Reference("m") if not inside_vanishing(node, which):
            yield "m − 1 for m", node - Number(1)
        case Reference(_, str(index)):
            yield "swap an index", replace(node, index="j" if index == "i" else "i")


def multiplies_zero(term: Expression) -> bool:
    """Whether a term is the path that vanishes: its sign and its scale mean nothing."""
    return isinstance(term, Tag) and term.name == "vanishing"


def inside_vanishing(node: Expression, which: Equation) -> bool:
    """Whether a node only scales the path that vanishes.

    The corrected equation 9 is the only one with that path, and m stands nowhere else in it.
    """
    return any(
        multiplies_zero(part) and any(inner is node for inner in walk(part))
        for part in walk(which.corrected)
    )
