"""The Maxima reading says what the tree says: read again by an interpreter of its own."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from bnviz.expression import (
    Expression,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    evaluate,
)
from bnviz.expression.indices import Kronecker
from bnviz.expression.maxima import to_maxima
from tests.expression.maxima import read
from tests.expression.trees import M, batch, formulas

COLUMNS = batch()
NAMES = {name: f"q_{name}" for name in COLUMNS}
AT = {"i": 1, "j": 3}


def values() -> dict[str, Any]:
    """Return the batch by the names that it has in Maxima, columns as lists."""
    plain = {n: np.ravel(v) for n, v in COLUMNS.items()}
    return {
        NAMES[name]: list(column) if len(column) == M else column[0]
        for name, column in plain.items()
    }


@given(formulas)
def test_what_is_written_is_read_as_the_same_value(formula: Expression) -> None:
    rows = {index: sample - 1 for index, sample in AT.items()}
    try:
        expected = evaluate(formula, COLUMNS, rows)
    except ZeroDivisionError:
        return
    found = read(to_maxima(formula, NAMES, AT), values())
    np.testing.assert_allclose(complex(found), np.ravel(expected)[0], rtol=1e-8)


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (Power(Reference("var") + Reference("eps"), Number("-3/2").value), "(v + e)^(-3/2)"),
        (Negative(Number("1/2")) * Root(Reference("var")), "(-1/2)*sqrt(v)"),
        (Multiply((Number("-2/3"), Reference("x", "i"))), "(-2/3)*xs[2]"),
        (Reference("x", "k"), "xs[nk]"),
    ],
)
def test_numbers_are_fractions_and_samples_are_entries(formula: Expression, written: str) -> None:
    assert to_maxima(formula, {"var": "v", "eps": "e", "x": "xs"}, {"i": 2}) == written


def test_what_maxima_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="Maxima reading for Kronecker"):
        to_maxima(Kronecker("i", "j"), {})
