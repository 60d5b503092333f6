"""The nodes of losses: what they say as arrays and as LaTeX."""

import numpy as np
import pytest
import sympy as sp

from bnviz.expression import (
    Exponential,
    FeatureMaximum,
    FeatureSum,
    Group,
    Logarithm,
    Number,
    Reference,
    Sum,
    evaluate,
    to_latex,
    to_text,
    write_function,
)
from bnviz.expression.symbolic import SCALARS, VECTORS, AcrossFeatures, M, index_symbol, to_sympy

Y = np.random.default_rng(1).normal(size=(3, 4))
y_i = Reference("y", "i")
log_of_a_sum = Logarithm(FeatureSum("k", Exponential(y_i)))


def test_a_sum_across_features_keeps_the_samples() -> None:
    value = evaluate(y_i - log_of_a_sum, {"y": Y, "m": 3})
    np.testing.assert_allclose(value, Y - np.log(np.exp(Y).sum(axis=1, keepdims=True)))


def test_a_maximum_across_features_is_that_of_each_sample() -> None:
    value = evaluate(FeatureMaximum("k", y_i), {"y": Y, "m": 3})
    np.testing.assert_array_equal(value, Y.max(axis=1, keepdims=True))


def test_a_sum_over_everything_is_one_number() -> None:
    value = evaluate(Sum("i", FeatureSum("j", y_i)), {"y": Y, "m": 3})
    assert value == pytest.approx(Y.sum())


def test_they_are_written_as_a_book_writes_them() -> None:
    assert to_latex(log_of_a_sum) == r"\log \sum_{k=1}^{D} e^{y_{i}}"
    assert to_latex(FeatureMaximum("k", y_i)) == r"\max_{k} y_{i}"
    assert to_latex(Logarithm(y_i) * y_i) == r"\left(\log y_{i}\right) \, y_{i}"
    assert to_latex(y_i * Exponential(Group(y_i - y_i))) == (
        r"y_{i} \, e^{\left(y_{i} - y_{i}\right)}"
    )


def test_several_free_samples_have_no_javascript() -> None:
    with pytest.raises(ValueError, match="several free sample indices: i, j"):
        write_function([("product", Reference("y", "i") * Reference("y", "j"))])
    with pytest.raises(ValueError, match="another sample index is free"):
        write_function([("product", Sum("j", Reference("y", "i") * Reference("y", "j")))])


def test_a_number_counts_once_for_every_feature() -> None:
    across = FeatureSum("f", Number(3))
    assert evaluate(across, {"D": 4}) == 12
    assert "(D*(3))" in write_function([("total", across)])


def test_the_number_of_features_is_read() -> None:
    features = Reference("D")
    assert evaluate(features, {"D": 4}) == 4
    assert to_latex(features) == to_text(features) == "D"
    assert "e['share']=((1)/D);" in write_function([("share", Number(1) / features)])


def test_a_sum_across_features_is_linear_and_keeps_what_a_feature_owns() -> None:
    dy, gamma = VECTORS["dy"][index_symbol("i")], SCALARS["gamma"]
    across = to_sympy(FeatureSum("f", Reference("dy", "i") * Reference("gamma")))
    assert across == AcrossFeatures(gamma * dy)
    assert AcrossFeatures(2 * gamma * dy / M - dy) == 2 * across / M - AcrossFeatures(dy)
    assert AcrossFeatures(sp.S.Zero) == 0
    assert to_text(FeatureSum("f", Reference("dy", "i"))) == "Σ<sub>D</sub> ∂l/∂y"
