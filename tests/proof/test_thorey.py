"""Thorey's derivation, for a symbolic number of samples and of features."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import bnviz
from bnviz.derivation import environment
from bnviz.derivation.thorey import CLOSED_FORM, LINES, SCALE, SHIFT, SYMBOLS, Line
from bnviz.expression import (
    Add,
    Expression,
    Kronecker,
    Negative,
    Number,
    Power,
    Reference,
    Sum,
    evaluate,
    to_latex,
)
from bnviz.notation import QUANTITIES
from bnviz.numerics import relative_error
from bnviz.proof import compare_forms, prove_thorey
from bnviz.proof.thorey import prove_line
from bnviz.proof.written_out import SIZES, holds_written_out
from tests.proof.surgery import positions

IDS = [line.id for line in LINES]


def test_every_line_holds() -> None:
    proofs = prove_thorey()
    assert [proof.line.id for proof in proofs] == IDS
    assert all(proof.holds for proof in proofs)
    assert all(proof.milliseconds > 0 for proof in proofs)


def test_the_derivation_has_all_its_lines() -> None:
    assert {
        "chain-rule",
        "translation",
        "variance-by-input",
        "jacobian",
        "closed-form",
        "scale-gradient",
        "shift-gradient",
    } <= set(IDS)


def test_a_line_is_derived_from_lines_that_are_there() -> None:
    assert {id for line in LINES for id in line.derived_from} <= set(IDS)


def changes(node: Expression) -> Iterator[Expression]:
    match node:
        case Add(terms):
            for place, term in enumerate(terms):
                flipped = term.operand if isinstance(term, Negative) else Negative(term)
                yield Add((*terms[:place], flipped, *terms[place + 1 :]))
        case Kronecker():
            yield Number(1)
        case Power(base, exponent):
            yield Power(base, exponent - 1)
        case Sum(_, body, _):
            yield replace(node, body=Number(2) * body)
        case Reference("m"):
            yield node - Number(1)


def mutants() -> list[Line]:
    return [
        replace(line, right=put(new))
        for line in LINES
        for node, put in positions(line.right)
        for new in changes(node)
    ]


@pytest.mark.parametrize("mutant", mutants(), ids=lambda line: f"{line.id}: {line.right}"[:80])
def test_a_small_mistake_in_a_line_is_not_proved(mutant: Line) -> None:
    assert not prove_line(mutant).holds


def test_the_three_forms_are_one_function() -> None:
    forms = compare_forms()
    assert len(forms) == 3
    assert all(pair.holds for pair in forms)


@pytest.mark.parametrize(
    ("quantity", "index", "line"),
    [("dx", "i", CLOSED_FORM), ("dgamma", None, SCALE), ("dbeta", None, SHIFT)],
)
def test_his_results_hold_by_the_second_method_too(
    quantity: str, index: str | None, line: Line
) -> None:
    """Written out for one feature, where his feature index means nothing."""
    left = Reference(quantity, index)
    assert all(holds_written_out(left, line.right, size) for size in SIZES)
    assert not holds_written_out(left, Number(2) * line.right, 3)


def test_his_closed_form_is_the_kernels_array() -> None:
    generator = np.random.default_rng(2016)
    x, dy = generator.normal(2, 3, size=(9, 4)), generator.normal(size=(9, 4))
    fwd = bnviz.forward(x, generator.uniform(0.5, 2, size=4), np.zeros(4), 1e-3)
    bwd = bnviz.backward(fwd, dy)
    arrays = environment(fwd, bwd)
    assert relative_error(evaluate(CLOSED_FORM.right, arrays), bwd.dx) <= 1e-12
    assert relative_error(evaluate(SCALE.right, arrays), bwd.dgamma) <= 1e-12
    assert relative_error(evaluate(SHIFT.right, arrays), bwd.dbeta) <= 1e-12


def test_the_table_between_the_notations_knows_every_symbol() -> None:
    assert SYMBOLS.keys() <= QUANTITIES.keys()
    of_losses = {"loss", "weight", "target", "label", "y_max", "pull"}
    of_layers = set("X W b h a da dh dX dW db H running_mu running_var momentum".split())
    not_his = {"dx_hat", "dvar", "dmu", "delta"} | of_losses | of_layers
    assert QUANTITIES.keys() - SYMBOLS.keys() == not_his


def test_the_closed_form_reads_as_he_wrote_it() -> None:
    assert to_latex(CLOSED_FORM.left) == r"\frac{d \mathcal{L}}{d h_{ij}}"
    assert to_latex(SHIFT.right) == r"\sum_{k=1}^{N} \frac{d \mathcal{L}}{d y_{kj}}"
    assert to_latex(LINES[3].right) == (
        r"\delta_{i,k} \, \delta_{j,l} - \frac{1}{N} \, \delta_{j,l}"
    )
