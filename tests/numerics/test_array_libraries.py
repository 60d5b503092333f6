"""The kernels give the same arrays on every library, and leave the caller's arrays alone."""

from dataclasses import fields

import array_api_compat
import dask
import numpy as np
import pytest

from bnviz.numerics import (
    ConstantFeatureError,
    backward,
    backward_closed_form,
    forward,
    forward_backward,
    non_finite,
    relative_error,
    to_numpy,
)
from tests.numerics.oracles import draw

SHAPES = [(1, 1), (1, 3), (2, 1), (7, 3), (131, 2)]


def results(x, gamma, beta, eps, dy):
    fwd = forward(x, gamma, beta, eps)
    return [fwd, backward(fwd, dy), backward_closed_form(fwd, dy)]


def arrays(result):
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    return {name: value for name, value in values.items() if hasattr(value, "shape")}


def taken(library, problem):
    return [library.take(values) for values in (problem.x, problem.gamma, problem.beta, problem.dy)]


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-13), (np.float32, 1e-5)])
@pytest.mark.parametrize(("m", "d"), SHAPES)
def test_same_arrays_as_numpy(library, xp, dtype, tolerance, m, d):
    problem = draw(seed=m, m=m, d=d, dtype=dtype)
    x, gamma, beta, dy = taken(library, problem)
    expected = results(problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)
    for result, reference in zip(results(x, gamma, beta, problem.eps, dy), expected, strict=True):
        for name, array in arrays(result).items():
            assert array_api_compat.array_namespace(array) is xp, name
            assert array_api_compat.device(array) == array_api_compat.device(x), name
            assert array.dtype == x.dtype, name
            # The largest number at hand stands for the addends of the sums that cancel.
            error = relative_error(array, getattr(reference, name), scale=reference_scale(expected))
            assert error < tolerance, name


def reference_scale(expected):
    _, bwd, _ = expected
    return (bwd.dx_direct, bwd.dx_through_var, bwd.dx_through_mu, bwd.dx_hat)


@pytest.mark.parametrize(("m", "d"), SHAPES)
def test_shapes(library, m, d):
    problem = draw(seed=m, m=m, d=d)
    x, gamma, beta, dy = taken(library, problem)
    vectors = {"gamma", "beta", "mu", "var", "inv_std", "dgamma", "dbeta", "dvar", "dmu"}
    for result in results(x, gamma, beta, problem.eps, dy):
        for name, array in arrays(result).items():
            assert tuple(array.shape) == ((d,) if name in vectors else (m, d)), name


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_inputs_keep_every_bit(library, dtype):
    problem = draw(seed=3, m=70, d=3, eps=0.0, dtype=dtype)
    given = taken(library, problem)
    x, gamma, beta, dy = given
    results(x, gamma, beta, problem.eps, dy)
    originals = (problem.x, problem.gamma, problem.beta, problem.dy)
    for array, original in zip(given, originals, strict=True):
        assert to_numpy(array).tobytes() == original.tobytes()


@pytest.mark.parametrize("m", [1, 2, 70])
def test_numpy_results_share_no_memory_with_the_caller_but_two_read_only_views(m):
    problem = draw(seed=4, m=m, d=3)
    given = (problem.x, problem.gamma, problem.beta, problem.dy)
    shared = {
        name: array
        for result in results(*given[:3], problem.eps, problem.dy)
        for name, array in arrays(result).items()
        if any(np.shares_memory(array, original) for original in given)
    }
    assert set(shared) == {"x", "dy"}
    assert not any(array.flags.writeable for array in shared.values())


@pytest.mark.parametrize("value", [1.5, 2, np.float32(1.5), np.int64(2)])
def test_a_scalar_acts_like_a_vector_of_it(library, value):
    problem = draw(seed=5, m=6, d=3)
    x, _, _, dy = taken(library, problem)
    vector = library.take(np.full(3, float(value)))
    zero_d = library.take(np.asarray(float(value)))
    as_vector = forward_backward(x, vector, vector, problem.eps, dy)
    for scalar in (value, zero_d):
        as_scalar = forward_backward(x, scalar, scalar, problem.eps, dy)
        for name in ("y", "dx", "dgamma", "dbeta"):
            np.testing.assert_array_equal(
                to_numpy(getattr(as_scalar, name)), to_numpy(getattr(as_vector, name))
            )


def test_a_feature_that_is_constant_is_named(library):
    values = draw(seed=6, m=5, d=4).x
    values[:, [1, 3]] = 0.1
    with pytest.raises(ConstantFeatureError, match="Features 2 and 4 have zero variance") as caught:
        forward(library.take(values), 2.0, 0.0, 0.0)
    assert caught.value.features == (1, 3)


@pytest.mark.parametrize("m", [1, 3, 49, 79])
def test_a_constant_feature_is_normalized_to_exact_zeros(library, m):
    constants = np.random.default_rng(m).uniform(0, 10, size=20)
    values = np.tile(constants, (m, 1))
    fwd = forward(library.take(values), 2.0, 0.5, 1e-12)
    np.testing.assert_array_equal(to_numpy(fwd.mu), constants)
    np.testing.assert_array_equal(to_numpy(fwd.x_hat), np.zeros((m, 20)))
    np.testing.assert_array_equal(to_numpy(fwd.y), np.full((m, 20), 0.5))


class DividesByReciprocal(np.ndarray):
    """Divides by a number as a library may do that is built for speed."""

    def __truediv__(self, number):
        return self * (1 / number)


@pytest.mark.parametrize("m", [49, 98, 103, 107])
def test_a_constant_feature_is_recognized_however_the_library_rounds(m):
    constants = np.random.default_rng(m).uniform(0, 10, size=100)
    values = np.tile(constants, (m, 1)).view(DividesByReciprocal)
    with pytest.raises(ConstantFeatureError) as caught:
        forward(values, 2.0, 0.5, 0.0)
    assert caught.value.features == tuple(range(100))


def test_a_field_that_is_not_finite_is_named(library):
    values = draw(seed=7, m=3, d=2).x
    fwd = forward(library.take(values), 2.0, 0.0, 0.1)
    assert non_finite(fwd) is None
    dy = np.ones((3, 2))
    dy[1, 1] = np.nan
    assert non_finite(backward(fwd, library.take(dy))) == "dy"
    assert non_finite(backward_closed_form(fwd, library.take(dy))) == "dx"
    values[2, 0] = np.nan
    assert non_finite(forward(library.take(values), 2.0, 0.0, 0.1)) == "x"


def test_integers_and_truth_values_serve_as_upstream_gradient(library):
    problem = draw(seed=8, m=4, d=2)
    x = library.take(problem.x)
    one_hot = np.zeros((4, 2))
    one_hot[2, 1] = 1
    expected = forward_backward(x, 2.0, 0.0, 0.1, library.take(one_hot))
    for dtype in (np.int64, np.bool_):
        found = forward_backward(x, 2.0, 0.0, 0.1, library.take(one_hot.astype(dtype)))
        np.testing.assert_array_equal(to_numpy(found.dx), to_numpy(expected.dx))


def test_dask_arrays_stay_lazy():
    problem = draw(seed=9, m=131, d=3)
    x, dy = (dask.array.from_array(values, chunks=(40, 2)) for values in (problem.x, problem.dy))

    def refuse(*_args, **_kwargs):
        raise AssertionError("something was computed")

    with dask.config.set(scheduler=refuse):
        found = results(x, 2.0, 0.0, 1e-5, dy)
        with pytest.raises(AssertionError, match="something was computed"):
            forward(x, 2.0, 0.0, 0.0)
    assert all(dask.is_dask_collection(value) for value in arrays(found[1]).values())


def test_a_dask_array_of_unknown_length_is_refused():
    x = dask.array.from_array(np.arange(6.0).reshape(3, 2), chunks=2)
    with pytest.raises(ValueError, match=r"needs compute_chunk_sizes\(\) first"):
        forward(x[x[:, 0] > 1], 1.0, 0.0, 0.1)
