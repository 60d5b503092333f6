from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import array_api_strict
import dask.array
import numpy as np
import pytest

from bnviz.expression import (
    Expression,
    Fractional,
    Group,
    Kronecker,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    evaluate,
)

gamma, eps, m = Reference("gamma"), Reference("eps"), Reference("m")
x_i, x_j, dy_i = Reference("x", "i"), Reference("x", "j"), Reference("dy", "i")


def arrays(samples: int = 4, features: int = 3) -> dict[str, Any]:
    generator = np.random.default_rng(7)
    return {
        "x": generator.normal(2, 3, size=(samples, features)),
        "dy": generator.normal(size=(samples, features)),
        "gamma": generator.normal(size=features),
        "eps": 0.25,
        "m": samples,
    }


def plainly(formula: Expression, **sizes: int) -> tuple[Any, dict[str, Any]]:
    environment = arrays(**sizes)
    return evaluate(formula, environment), environment


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (x_i, lambda e: e["x"]),
        (gamma, lambda e: e["gamma"]),
        (x_i + gamma, lambda e: e["x"] + e["gamma"]),
        (gamma - x_i, lambda e: e["gamma"] - e["x"]),
        (gamma * x_i * dy_i, lambda e: e["gamma"] * e["x"] * e["dy"]),
        (Negative(gamma), lambda e: -e["gamma"]),
        (Fractional(x_i, gamma), lambda e: e["x"] / e["gamma"]),
        (Power(x_i, Fraction(2)), lambda e: e["x"] ** 2),
        (Power(x_i * x_i + eps, Fraction(-3, 2)), lambda e: (e["x"] ** 2 + 0.25) ** -1.5),
        (Root(x_i * x_i + eps), lambda e: np.sqrt(e["x"] ** 2 + 0.25)),
        (Tag("t", Group(Number("-1/2") * gamma, "[]")), lambda e: -0.5 * e["gamma"]),
        (Sum("i", x_i), lambda e: e["x"].sum(axis=0)),
        (Sum("j", x_j) * x_i, lambda e: e["x"].sum(axis=0) * e["x"]),
        (Number(1) / m * Sum("i", x_i), lambda e: e["x"].mean(axis=0)),
    ],
)
@pytest.mark.parametrize("shape", [(4, 3), (3, 3), (1, 3), (4, 1), (1, 1)])
def test_a_formula_is_what_numpy_makes_of_it(
    formula: Expression, value: Callable[[dict[str, Any]], Any], shape: tuple[int, int]
) -> None:
    result, environment = plainly(formula, samples=shape[0], features=shape[1])
    desired = value(environment)
    assert result.shape == desired.shape
    np.testing.assert_allclose(result, desired, rtol=1e-14)


@pytest.mark.parametrize("samples", [1, 4])
def test_a_body_without_the_index_counts_once_for_each_sample(samples: int) -> None:
    for body in (gamma, Power(gamma, Fraction(2))):
        result, environment = plainly(Sum("i", body), samples=samples)
        np.testing.assert_allclose(result, samples * evaluate(body, environment))
        assert result.shape == (3,)
    result, environment = plainly(Sum("j", gamma * x_i), samples=samples)
    np.testing.assert_allclose(result, samples * environment["gamma"] * environment["x"])


@pytest.mark.parametrize("samples", [1, 3, 4])
@pytest.mark.parametrize(
    ("body", "value"),
    [
        (x_i * x_j, lambda e: np.einsum("id,jd->d", e["x"], e["x"])),
        (dy_i * (x_i - x_j), lambda e: np.einsum("id,ijd->d", e["dy"], e["x"][:, None] - e["x"])),
        (x_i, lambda e: e["m"] * e["x"].sum(axis=0)),
        (x_j, lambda e: e["m"] * e["x"].sum(axis=0)),
        (gamma, lambda e: e["m"] ** 2 * e["gamma"]),
    ],
)
def test_sums_nest(body: Expression, value: Callable[[dict[str, Any]], Any], samples: int) -> None:
    for nested in (Sum("i", Sum("j", body)), Sum("j", Sum("i", body))):
        result, environment = plainly(nested, samples=samples)
        np.testing.assert_allclose(result, value(environment), rtol=1e-13, atol=1e-13)
        assert result.shape == (3,)


def test_a_sum_inside_a_sum_keeps_the_free_index() -> None:
    formula = x_i * Sum("j", x_j * Sum("k", Reference("dy", "k") * x_i))
    result, e = plainly(formula)
    desired = e["x"] * e["x"].sum(axis=0) * e["dy"].sum(axis=0) * e["x"]
    np.testing.assert_allclose(result, desired, rtol=1e-13)


def test_a_bound_index_shadows_a_free_one() -> None:
    shadowed, environment = plainly(dy_i * Sum("i", x_i))
    renamed = evaluate(dy_i * Sum("j", x_j), environment)
    np.testing.assert_array_equal(shadowed, renamed)


def test_a_bound_index_shadows_a_bound_one() -> None:
    result, e = plainly(Sum("i", dy_i * Sum("i", x_i)))
    np.testing.assert_allclose(result, e["dy"].sum(axis=0) * e["x"].sum(axis=0), rtol=1e-13)


def test_a_bound_index_shadows_a_fixed_one() -> None:
    environment = arrays()
    result = evaluate(dy_i * Sum("i", x_i), environment, at={"i": 2})
    np.testing.assert_allclose(result, environment["dy"][2] * environment["x"].sum(axis=0))


def test_a_fixed_index_takes_one_row() -> None:
    environment = arrays()
    np.testing.assert_array_equal(evaluate(x_i, environment, at={"i": 1}), environment["x"][1])
    difference = evaluate(x_i - x_j, environment, at={"j": 3})
    np.testing.assert_array_equal(difference, environment["x"] - environment["x"][3])


def test_a_row_is_the_row_of_the_whole() -> None:
    formula = gamma * x_i - x_i * Sum("j", x_j * dy_i) / m
    environment = arrays()
    whole = evaluate(formula, environment)
    for row in range(4):
        np.testing.assert_allclose(evaluate(formula, environment, at={"i": row}), whole[row])


def test_a_kronecker_delta_is_a_column_of_the_identity() -> None:
    formula, environment = Kronecker("i", "j"), arrays()
    for row in range(4):
        column = evaluate(formula, environment, at={"j": row})
        np.testing.assert_array_equal(column, np.eye(4)[:, row : row + 1])
        assert evaluate(formula, environment, at={"i": 2, "j": row}) == (row == 2)
    summed = evaluate(Sum("j", Kronecker("i", "j") * x_j), environment)
    np.testing.assert_array_equal(summed, environment["x"])


def test_several_free_indices_are_refused() -> None:
    with pytest.raises(ValueError, match="several free sample indices: i, j"):
        evaluate(x_i * x_j, arrays())


def test_a_missing_quantity_is_named() -> None:
    with pytest.raises(KeyError, match="delta"):
        evaluate(Reference("delta", "i"), arrays())


def test_a_formula_of_numbers_gives_a_number() -> None:
    assert evaluate(Number(3) / m + eps, arrays()) == 1.0
    assert evaluate(Sum("i", Number("1/2")), arrays()) == 2.0


def test_terms_are_added_and_multiplied_in_the_order_written() -> None:
    environment = {"x": np.array([[1.0]]), "dy": np.array([[1e16]]), "m": 1}
    assert evaluate(dy_i + x_i - dy_i, environment)[0, 0] == 0.0
    assert evaluate(dy_i - dy_i + x_i, environment)[0, 0] == 1.0


@dataclass(frozen=True)
class Unreadable(Expression):
    pass


def test_a_node_without_a_reading_says_so() -> None:
    with pytest.raises(TypeError, match="no array reading for Unreadable"):
        evaluate(Unreadable(), arrays())


EVERYTHING = gamma * Fractional(Number(-1), Root(eps)) * x_i + Sum(
    "j", Power(x_j - x_i, Fraction(2)) * gamma
) * (m + Number(1))


@pytest.mark.parametrize(
    "convert", [array_api_strict.asarray, lambda a: dask.array.from_array(a, chunks=2)]
)
def test_other_libraries_give_the_same(convert: Callable[[Any], Any]) -> None:
    environment = arrays()
    theirs = {k: convert(v) if isinstance(v, np.ndarray) else v for k, v in environment.items()}
    result = evaluate(EVERYTHING, theirs)
    assert type(result) is type(theirs["x"])
    np.testing.assert_allclose(np.asarray(result), evaluate(EVERYTHING, environment), rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_the_dtype_stays(dtype: type) -> None:
    environment = {
        k: v.astype(dtype) if isinstance(v, np.ndarray) else v for k, v in arrays().items()
    }
    assert evaluate(EVERYTHING, environment).dtype == dtype
