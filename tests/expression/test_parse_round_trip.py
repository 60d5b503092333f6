"""What is written out is read again as the same tree: both sources, and random formulas."""

import pytest
from hypothesis import given, settings

from bnviz.derivation import DELTA, EQUATIONS
from bnviz.derivation.thorey import LINES
from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Reference,
    Sum,
    Tag,
    free_indices,
    to_latex,
    to_typed,
)
from bnviz.expression.reading import alike, parse
from tests.expression.trees import formulas

SOURCES: dict[str, Expression] = {
    **{f"left of {e.number}": e.left for e in (*EQUATIONS, DELTA)},
    **{f"{e.number} as printed": e.printed for e in (*EQUATIONS, DELTA)},
    **{f"{e.number} corrected": e.corrected for e in (*EQUATIONS, DELTA)},
    **{f"left of {line.id}": line.left for line in LINES},
    **{line.id: line.right for line in LINES},
}


@pytest.mark.parametrize("formula", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("write", [to_latex, to_typed])
def test_a_formula_of_a_source_is_read_as_it_was_written(write, formula: Expression) -> None:
    assert alike(parse(write(formula)), formula)


@settings(max_examples=300)
@given(formulas.filter(lambda formula: len(free_indices(formula)) < 2))
def test_a_random_formula_is_read_as_it_was_written(formula: Expression) -> None:
    assert alike(parse(to_latex(formula)), formula)
    assert alike(parse(to_typed(formula)), formula)


X, Y, Z = (Reference(name, "i") for name in ("x", "y", "dy"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (X + Y, Add((X, Y))),
        (Group(X + Y, "[]") * Z, (X + Y) * Z),
        (Tag("direct", X), X),
        (Multiply((X, Multiply((Y, Z)))), X * Y * Z),
        (Number(-2) * X, Negative(Number(2) * X)),
        (Number("1/2"), Fractional(Number(1), Number(2))),
        (Sum("j", X, upper="N"), Sum("j", X)),
    ],
)
def test_formulas_that_look_the_same_are_alike(first: Expression, second: Expression) -> None:
    assert alike(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (X + Y, Y + X),
        (X * Y, Y * X),
        (X / Y, X * (Number(1) / Y)),
        (Reference("x", "j"), X),
        (Sum("j", X), Sum("k", X)),
        (Negative(X + Y), Negative(X) + Y),
        (Number(2), Number(-2)),
    ],
)
def test_formulas_that_look_otherwise_are_not_alike(first: Expression, second: Expression) -> None:
    assert not alike(first, second)
