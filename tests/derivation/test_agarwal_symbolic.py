import pytest
import sympy as sp

from bnviz.derivation import DELTA, EQUATIONS, Equation, equation
from bnviz.expression import Expression, free_indices
from bnviz.expression.symbolic import SCALARS, VECTORS, M, index_symbol, to_sympy

# The batch of two samples that can be checked by hand, with all that follows from it.
COLUMNS = {
    "x": ("0", "4"),
    "x_hat": ("-4/5", "4/5"),
    "dy": ("1", "0"),
    "dx_hat": ("1", "0"),
    "delta": ("2/5", "0"),
}
NUMBERS = {
    "gamma": "1",
    "beta": "0",
    "eps": "9/4",
    "mu": "2",
    "var": "4",
    "dvar": "8/125",
    "dmu": "-2/5",
}


def exactly(expression: Expression, row: int) -> sp.Expr:
    """Return the exact value of a formula for one sample of the hand-checked batch."""
    cells = {
        VECTORS[name][position]: sp.Rational(value)
        for name, column in COLUMNS.items()
        for position, value in enumerate(column, start=1)
    }
    scalars = {SCALARS[name]: sp.Rational(value) for name, value in NUMBERS.items()}
    symbolic = to_sympy(expression, {"i": sp.Integer(row)})
    return symbolic.subs(M, 2).doit().subs(cells | scalars)


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("which", [*EQUATIONS, DELTA], ids=lambda e: e.id)
def test_an_equation_keeps_its_free_indices_and_no_others(which: Equation, printed: bool) -> None:
    right = which.right(printed=printed)
    symbolic = to_sympy(right)
    left_free = symbolic.free_symbols & {index_symbol(name) for name in ("i", "j")}
    assert left_free == {index_symbol(name) for name in free_indices(right)}
    assert not any(isinstance(symbol, sp.Dummy) for symbol in symbolic.free_symbols)


@pytest.mark.parametrize(
    ("number", "printed", "values"),
    [
        ("1", False, ("2", "2")),
        ("2", False, ("4", "4")),
        ("3", False, ("-4/5", "4/5")),
        ("4", False, ("-4/5", "4/5")),
        ("5", True, ("-4/5", "0")),
        ("5", False, ("-4/5", "-4/5")),
        ("6", True, ("1", "1")),
        ("7", True, ("1", "0")),
        ("8", True, ("625/16", "625/16")),
        ("8", False, ("8/125", "8/125")),
        ("9", True, ("-2/5", "-2/5")),
        ("9", False, ("-2/5", "-2/5")),
        ("10", False, ("9/125", "-9/125")),
        ("11", True, ("9/125", "-9/125")),
        ("11", False, ("9/125", "-9/125")),
        ("12", True, ("59/125", "41/125")),
        ("12", False, ("9/125", "-9/125")),
        ("13", True, ("-3/25", "3/25")),
        ("13", False, ("9/125", "-9/125")),
        ("δ", False, ("2/5", "0")),
    ],
)
def test_the_witness_is_exact(number: str, printed: bool, values: tuple[str, str]) -> None:
    right = equation(number).right(printed=printed)
    assert tuple(str(exactly(right, row)) for row in (1, 2)) == values
