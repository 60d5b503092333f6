import numpy as np
import pytest

from bnviz.scenario import BadData, Settings, Uploaded, make_inputs

from .sentences import is_one_sentence


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_all_arrays_have_the_dtype_and_are_read_only(dtype):
    inputs = make_inputs(Settings(dtype=dtype))
    for array in (inputs.x, inputs.gamma, inputs.beta):
        assert array.dtype == dtype
        assert not array.flags.writeable


def test_x_is_rounded_once_from_float64():
    wide, narrow = make_inputs(Settings()), make_inputs(Settings(dtype="float32"))
    assert np.array_equal(narrow.x, wide.x.astype(np.float32))


def test_gamma_and_beta_are_one_value_for_each_feature():
    inputs = make_inputs(Settings(d=3, gamma=(1.0, 2.0, 3.0), beta=0.25))
    assert inputs.gamma.tolist() == [1.0, 2.0, 3.0]
    assert inputs.beta.tolist() == [0.25, 0.25, 0.25]


@pytest.mark.parametrize("name", ["gamma", "beta"])
def test_a_wrong_number_of_values_is_a_sentence(name):
    with pytest.raises(BadData, match=r"has 2 values, but the number of features is 3") as caught:
        make_inputs(Settings(d=3, **{name: (1.0, 2.0)}))
    assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(dtype="float16", shift=1e6),
        Settings(dtype="float16", scale=1e5),
        Settings(dtype="float16", gamma=1e5),
        Settings(dtype="float16", d=2, beta=(0.0, -1e5)),
    ],
)
def test_overflow_in_float16_is_a_sentence(settings):
    with pytest.raises(BadData, match="overflows in float16") as caught:
        make_inputs(settings)
    assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize(
    ("value", "dtype", "fits"),
    [
        (65504.0, "float16", True),
        (65520.0, "float16", False),
        (1e18, "float32", True),
        (1e19, "float32", False),
        (1e153, "float64", True),
        (1e300, "float64", False),
    ],
)
def test_uploaded_values_whose_squares_overflow_are_a_sentence(value, dtype, fits):
    uploaded = Uploaded(np.array([[value], [-value]]))
    settings = Settings(data="upload", dtype=dtype)
    if fits:
        inputs = make_inputs(settings, uploaded)
        computed = inputs.x.astype(np.result_type(dtype, np.float32))
        assert np.all(np.isfinite(computed.var(axis=0)))
    else:
        with pytest.raises(BadData, match=f"overflows in {dtype}"):
            make_inputs(settings, uploaded)
