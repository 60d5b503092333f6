"""Right answers by random true rewritings, and wrong ones by a random change of one node."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from bnviz.derivation import EQUATIONS
from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    plain,
    to_latex,
    to_typed,
)
from bnviz.expression import rewrite as change_at
from tests.proof import rewritings
from tests.proof.surgery import positions, rewrite

ASKED = ("dbeta", "dgamma", "dx_hat", "dvar", "dmu", "dx")
_ROOT = Root(Reference("var") + Reference("eps"))


@dataclass(frozen=True)
class Answer:
    quantity: str
    tree: Expression
    text: str

    def __str__(self) -> str:
        return f"{self.quantity}: {self.text}"


def _bare(node: Expression) -> Expression:
    return plain(node) if isinstance(node, Tag) else node


def _twice_halved(node: Expression) -> Expression:
    """Write every quotient with both sides doubled."""
    if isinstance(node, Fractional):
        return Fractional(Number(2) * node.numerator, Number(2) * node.denominator)
    return node


def _subtract_negatives(node: Expression) -> Expression:
    if isinstance(node, Add):
        return Negative(
            Add(tuple(t.operand if isinstance(t, Negative) else Negative(t) for t in node.terms))
        )
    return node


def _common_denominator(node: Expression) -> Expression:
    """Draw a quotient among the factors of a product over all of it."""
    if not isinstance(node, Multiply):
        return node
    for place, factor in enumerate(node.factors):
        inner = plain(factor)
        if isinstance(inner, Fractional):
            rest = (*node.factors[:place], inner.numerator, *node.factors[place + 1 :])
            return Fractional(Multiply(rest), inner.denominator)
    return node


def _shift_by_a_sum(node: Expression) -> Expression:
    """Add Σ(x_k − μ), which is zero."""
    if node == Reference("dvar"):
        return node + Sum("k", Reference("x", "k") - Reference("mu"))
    return node


RULES = (
    rewritings.reverse_terms,
    rewritings.reverse_factors,
    rewritings.expand_mean,
    rewritings.expand_variance,
    rewritings.variance_from_squares,
    rewritings.expand_normalized,
    rewritings.expand_delta,
    rewritings.unroll_normalized_gradient,
    rewritings.roots_as_powers,
    rewritings.quotients_as_powers,
    rewritings.pull_factors_out,
    rewritings.multiply_out,
    rewritings.negate_twice,
    rewritings.centre_twice,
    _twice_halved,
    _subtract_negatives,
    _common_denominator,
    _shift_by_a_sum,
)


def right_answers(count: int, seed: int = 1) -> Iterator[Answer]:
    """Yield right answers, each by up to four rewritings, in typed text or in LaTeX."""
    random, seen = Random(seed), set[str]()  # noqa: S311 - formulas, not secrets
    while len(seen) < count:
        which = random.choice([e for e in EQUATIONS if e.quantity in ASKED])
        tree = rewrite(which.corrected, _bare)
        for rule in random.sample(RULES, random.randint(1, 4)):
            tree = rewrite(tree, rule)
        answer = Answer(which.quantity, tree, _write(_rename(tree, random), random))
        # What is longer than anybody types is refused for its length, and not judged.
        if answer.text not in seen and len(answer.text) <= 600:
            seen.add(answer.text)
            yield answer


def wrong_answers(count: int, seed: int = 2) -> Iterator[Answer]:
    """Yield answers in which one node is changed; some of them are right by accident."""
    random, seen = Random(seed), set[str]()  # noqa: S311 - formulas, not secrets
    for answer in right_answers(10**6, seed):
        spots = list(positions(answer.tree))
        node, put = random.choice(spots)
        changes = list(_changes(node))
        if not changes:
            continue
        tree = put(random.choice(changes))
        changed = Answer(answer.quantity, tree, to_typed(tree))
        if changed.text not in seen:
            seen.add(changed.text)
            yield changed
        if len(seen) == count:
            return


# One arm for each kind of node.
def _changes(node: Expression) -> Iterator[Expression]:  # noqa: C901
    match node:
        case Number(value):
            yield Number(value + 1)
            yield Number(-value)
        case Add(terms):
            for place in range(len(terms)):
                yield Add((*terms[:place], Negative(terms[place]), *terms[place + 1 :]))
            yield terms[0]
        case Multiply(factors) if len(factors) > 1:
            yield Multiply(factors[1:])
            yield Multiply(factors[:-1])
        case Negative(operand):
            yield operand
        case Fractional(numerator, denominator):
            yield numerator
            yield Fractional(denominator, numerator)
            yield numerator * denominator
        case Power(base, exponent):
            yield from (Power(base, other) for other in (exponent + 1, exponent - 1, -exponent))
        case Root(radicand):
            yield from (radicand, Power(radicand, Fraction(3, 2)))
        case Sum(_, body):
            yield Fractional(node, Reference("m"))
            yield Negative(Sum(node.index, body))
        case Reference(quantity, str(index)):
            others = {"x": "x_hat", "x_hat": "x", "dy": "dx_hat", "dx_hat": "dy", "delta": "dy"}
            yield Reference(others.get(quantity, "y"), index)
        case Reference(quantity):
            others = {"gamma": "beta", "var": "mu", "mu": "var", "m": "gamma", "eps": "var"}
            yield Reference(others.get(quantity, "beta"))
            yield node + Number(1)


def _rename(node: Expression, random: Random) -> Expression:
    """Give the sums of a formula another letter each, which is in use nowhere."""
    letters = iter(random.sample("jlnpqrst", 8))
    return _renamed(node, letters, {})


def _renamed(node: Expression, letters: Iterator[str], names: dict[str, str]) -> Expression:
    if isinstance(node, Reference):
        return replace(node, index=names.get(node.index or "", node.index))
    if isinstance(node, Sum):
        letter = next(letters, node.index)
        inside = {**names, node.index: letter}
        return Sum(letter, _renamed(node.body, letters, inside))
    for place, child in enumerate(node.children):
        node = _with_child(node, place, _renamed(child, letters, names))
    return node


def _with_child(node: Expression, place: int, child: Expression) -> Expression:

    return change_at(node, (place,), lambda _: child)


def _write(tree: Expression, random: Random) -> str:
    if random.random() < 0.5:
        return to_latex(tree)
    text = to_typed(tree)
    if random.random() < 0.5:
        text = text.replace(to_typed(_ROOT), random.choice(["sigma", "std", "√(σ²+ε)"]))
    return text
