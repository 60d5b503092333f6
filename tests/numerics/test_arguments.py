"""Each wrong argument gets one clear sentence."""

from itertools import product

import array_api_strict
import numpy as np
import pytest

from bnviz.numerics import (
    ConstantFeatureError,
    backward,
    backward_closed_form,
    forward,
    forward_backward,
    non_finite,
)

X = np.array([[1.0, 2.0], [4.0, 3.0], [5.0, 9.0]])


@pytest.mark.parametrize(
    ("x", "error", "sentence"),
    [
        (
            [[1.0, 2.0]],
            TypeError,
            (
                "x must be an array of an array library, but it is a list: "
                "numpy.array(x, float) makes one of it."
            ),
        ),
        (
            np.arange(6).reshape(3, 2),
            TypeError,
            (
                "x must hold floating-point numbers, but it holds int64: convert it first, "
                "as x.astype(float) does."
            ),
        ),
        (
            X + 1j,
            TypeError,
            "x must hold floating-point numbers, but it holds complex128: convert it first.",
        ),
        (
            X[0],
            ValueError,
            (
                "x must be a matrix of shape (m, D), samples by features, but its shape is (2,): "
                "x[:, None] is one feature of many samples."
            ),
        ),
        (
            X[:0],
            ValueError,
            "x must have at least one sample and one feature, but its shape is (0, 2).",
        ),
        (
            X[:, :0],
            ValueError,
            "x must have at least one sample and one feature, but its shape is (3, 0).",
        ),
    ],
)
def test_data(x, error, sentence):
    with pytest.raises(error) as caught:
        forward(x, 1.0, 0.0, 0.1)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", ["gamma", "beta"])
@pytest.mark.parametrize(
    ("value", "error", "sentence"),
    [
        (
            np.ones(3),
            ValueError,
            "must be one number or one number per feature, shape (2,), but its shape is (3,).",
        ),
        (
            np.ones((1, 2)),
            ValueError,
            (
                "must be one number or one number per feature, shape (2,), but "
                "its shape is (1, 2): take {name}.ravel()."
            ),
        ),
        (
            "abc",
            TypeError,
            "must be a number or an array of the library of x (numpy), but it is a str.",
        ),
        (np.ones(2) * 1j, TypeError, "must hold real numbers, but it holds complex128."),
    ],
)
def test_scale_and_shift(name, value, error, sentence):
    arguments = {"gamma": 1.0, "beta": 0.0, name: value}
    with pytest.raises(error) as caught:
        forward(X, eps=0.1, **arguments)
    assert str(caught.value) == f"{name} {sentence}".replace("{name}", name)


@pytest.mark.parametrize(
    ("eps", "error", "sentence"),
    [
        (-1e-5, ValueError, "eps must be zero or above, but it is -1e-05."),
        (float("nan"), ValueError, "eps must be zero or above, but it is nan."),
        (float("inf"), ValueError, "eps must fit into float64, but it is inf."),
        ("1e-5", TypeError, "eps must be a number, but it is a str."),
        (np.array([0.1]), TypeError, "eps must be a number, but it is a ndarray."),
    ],
)
def test_eps(eps, error, sentence):
    with pytest.raises(error) as caught:
        forward(X, 1.0, 0.0, eps)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("kernel", [backward, backward_closed_form])
@pytest.mark.parametrize(
    ("dy", "error", "sentence"),
    [
        (X[:2], ValueError, "dy must have the shape of x, (3, 2), but its shape is (2, 2)."),
        (X[:, 0], ValueError, "dy must have the shape of x, (3, 2), but its shape is (3,)."),
        (X * 1j, TypeError, "dy must hold real numbers, but it holds complex128."),
        (
            array_api_strict.asarray(X),
            TypeError,
            "x comes from numpy but dy from array_api_strict: give all arrays in one library.",
        ),
    ],
)
def test_upstream_gradient(kernel, dy, error, sentence):
    fwd = forward(X, 1.0, 0.0, 0.1)
    with pytest.raises(error) as caught:
        kernel(fwd, dy)
    assert str(caught.value) == sentence


def test_mixed_libraries():
    with pytest.raises(TypeError, match="x comes from array_api_strict but gamma from numpy"):
        forward(array_api_strict.asarray(X), np.ones(2), 0.0, 0.1)


def test_one_constant_feature():
    x = X.copy()
    x[:, 1] = 7.3
    with pytest.raises(ConstantFeatureError) as caught:
        forward(x, 1.0, 0.0, 0)
    assert caught.value.features == (1,)
    assert str(caught.value) == (
        "Feature 2 has zero variance, and with eps = 0 this divides by zero: "
        "choose eps above 0, or data that vary."
    )


def test_an_eps_that_vanishes_in_the_dtype_counts_as_zero():
    x = np.full((3, 2), 0.1, dtype=np.float32)
    with pytest.raises(ConstantFeatureError, match="with eps = 1e-50 this divides by zero"):
        forward(x, 1.0, 0.0, 1e-50)
    assert non_finite(forward(x.astype(np.float64), 1.0, 0.0, 1e-50)) is None


def test_an_eps_too_large_for_the_dtype():
    with pytest.raises(ValueError, match=r"^eps must fit into float32, but it is 1e\+300\.$"):
        forward(X.astype(np.float32), 1.0, 0.0, 1e300)


@pytest.mark.parametrize(
    ("x", "gamma", "field"),
    [(X * 1e3, 1.0, "var"), (X, 60_000.0, "y"), (X, 1e300, "gamma")],
)
def test_overflow_in_float16_is_named(x, gamma, field):
    assert non_finite(forward(x.astype(np.float16), gamma, 0.0, 0.1)) == field


class Table:
    """What a data frame is here: something that becomes an array when it is asked to."""

    def to_numpy(self):
        return X


@pytest.mark.parametrize(
    ("x", "way_out"),
    [
        (np.ones((2, 3, 4, 4)), r"\(N·H·W, C\).*channels last.*reshape\(-1, 3\)"),
        (np.ones((2, 3, 4)), r"\(N·L, C\).*channels last.*reshape\(-1, 3\)"),
        (Table(), r"it is a Table: take x\.to_numpy\(\)\.$"),
        (np.ones(3, [("a", float), ("b", float)]), "structured_to_unstructured"),
    ],
)
def test_what_is_refused_says_the_way_out(x, way_out):
    with pytest.raises((TypeError, ValueError), match=way_out):
        forward(x, 1.0, 0.0, 0.1)


KERNEL_NAMES = ["numba", "closed-form", "staged"]


@pytest.mark.parametrize("kernel", KERNEL_NAMES)
@pytest.mark.parametrize("masked", ["x", "gamma", "beta", "dy"])
def test_masked_arrays_are_refused(masked, kernel):
    given = {"x": X, "gamma": np.ones(2), "beta": np.ones(2), "dy": X}
    given[masked] = np.ma.masked_equal(given[masked], 2)
    with pytest.raises(TypeError, match=rf"^{masked} is a masked array.*{masked}\.filled"):
        forward_backward(**given, eps=0.1, kernel=kernel)


class Sub(np.ndarray):
    """A subclass that means no more than its base."""


@pytest.mark.parametrize("kernel", KERNEL_NAMES)
@pytest.mark.parametrize(
    ("kind", "name"),
    # A matrix has two axes, so gamma and beta are none.
    [*product([Sub, np.memmap], ["x", "gamma", "beta", "dy"]), (np.matrix, "x"), (np.matrix, "dy")],
)
def test_a_subclass_beside_plain_arrays_counts_as_plain(name, kind, kernel, tmp_path):
    given = {"x": X, "gamma": np.array([2.0, 3.0]), "beta": np.ones(2), "dy": X**2}
    expected = forward_backward(**given, eps=0.1, kernel=kernel)
    if kind is np.memmap:
        view = np.memmap(tmp_path / "numbers", float, "w+", shape=given[name].shape)
        view[:] = given[name]
    else:
        view = given[name].view(kind)
    found = forward_backward(**(given | {name: view}), eps=0.1, kernel=kernel)
    np.testing.assert_array_equal(found.dx, expected.dx)
    assert type(found.y) is np.ndarray
