"""The walk through Thorey's derivation and the layer around it, for symbolic sizes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bnviz.derivation.thorey import Line
from bnviz.derivation.thorey_walk import WALK
from bnviz.expression import (
    Add,
    Expression,
    IsPositive,
    Kronecker,
    Negative,
    Number,
    Power,
    Reference,
    Sum,
)
from bnviz.proof.hidden_layer import prove_layer_line, prove_walk
from tests.proof.surgery import positions

IDS = [stop.id for stop in WALK]


def test_every_line_holds() -> None:
    proofs = prove_walk()
    assert [proof.line.id for proof in proofs] == IDS
    assert all(proof.holds for proof in proofs)


def test_a_line_follows_from_lines_before_it() -> None:
    for place, stop in enumerate(WALK):
        assert {IDS.index(source) < place for source in stop.line.derived_from} <= {True}


def test_ids_are_unique_and_the_warm_up_comes_first() -> None:
    assert len(set(IDS)) == len(IDS)
    assert IDS.index("translation") < IDS.index("chain-rule") < IDS.index("bias-is-zero")


def changes(node: Expression) -> Iterator[Expression]:
    match node:
        case Add(terms):
            for place, term in enumerate(terms):
                flipped = term.operand if isinstance(term, Negative) else Negative(term)
                yield Add((*terms[:place], flipped, *terms[place + 1 :]))
        case Kronecker() | IsPositive():
            yield Number(1)
        case Power(base, exponent):
            yield Power(base, exponent - 1)
        case Sum(_, body, _):
            yield replace(node, body=Number(2) * body)
        case Reference("m"):
            yield node - Number(1)


def mutants() -> list[Line]:
    known = {"jacobian", "closed-form", "mean-by-input", "chain-rule", "variance-by-input"}
    return [
        replace(stop.line, right=put(new))
        for stop in WALK
        if stop.id not in known  # mutated in test_thorey
        for node, put in positions(stop.line.right)
        for new in changes(node)
    ]


@pytest.mark.parametrize("mutant", mutants(), ids=lambda line: f"{line.id}: {line.right}"[:80])
def test_a_small_mistake_in_a_line_is_not_proved(mutant: Line) -> None:
    assert not prove_layer_line(mutant).holds


def test_a_bias_after_normalization_would_get_a_gradient() -> None:
    zero = next(stop.line for stop in WALK if stop.id == "bias-is-zero")
    dbeta = replace(zero, left=next(s.line.right for s in WALK if s.id == "shift-gradient"))
    assert not prove_layer_line(dbeta).holds
