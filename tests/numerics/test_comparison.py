"""The relative error means what the project says it means."""

import math

import numpy as np
import pytest

from bnviz.numerics import forward_backward, non_finite, relative_error, to_numpy


def test_the_largest_difference_over_the_largest_magnitude_of_the_array():
    assert relative_error(np.array([1.0, -8.5]), np.array([1.25, -8.0])) == 0.5 / 8


def test_the_addends_count_where_they_are_larger():
    actual, expected = np.array([0.25]), np.array([0.125])
    assert relative_error(actual, expected, scale=np.array([[3.0], [-4.0]])) == 0.125 / 4
    assert relative_error(actual, expected, scale=(np.array([2.0]), np.array([-8.0]))) == 0.125 / 8
    assert relative_error(actual, expected, scale=np.array([0.01])) == 1


def test_nothing_over_nothing_is_nothing():
    assert relative_error(np.zeros((2, 3)), np.zeros((2, 3))) == 0


def test_something_over_nothing_is_infinite():
    assert relative_error(np.array([1e-300]), np.array([0.0])) == math.inf


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("place", ["actual", "expected", "both"])
def test_what_is_not_finite_passes_no_tolerance(bad, place):
    actual, expected = np.array([1.0, 2.0]), np.array([1.0, 2.0])
    if place != "expected":
        actual[0] = bad
    if place != "actual":
        expected[0] = bad
    assert math.isnan(relative_error(actual, expected))


def test_small_dtypes_do_not_overflow():
    float16 = np.array([6e4, -6e4], dtype=np.float16)
    assert relative_error(float16, -float16) == 2
    assert relative_error(np.array([-128], dtype=np.int8), np.array([127], dtype=np.int8)) > 1


def test_arrays_of_different_libraries(library):
    values = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert relative_error(library.take(values), values) == 0
    assert relative_error(values, library.take(values + 1), scale=library.take(values)) == 0.2


def test_arrays_of_different_shapes_are_not_compared():
    with pytest.raises(ValueError, match=r"not \(2,\) and \(1, 2\)"):
        relative_error(np.ones(2), np.ones((1, 2)))


def test_the_name_of_the_kernel_is_no_number():
    x = np.array([[1.0], [3.0]])
    assert non_finite(forward_backward(x, 2.0, 0.0, 0.1, x)) is None


def test_a_type_that_numpy_lacks():
    torch = pytest.importorskip("torch")
    values = torch.tensor([[1.0, 2.0], [4.0, 3.5]], dtype=torch.bfloat16)
    assert relative_error(values, values) == 0.0
    np.testing.assert_array_equal(to_numpy(values), [[1, 2], [4, 3.5]])
