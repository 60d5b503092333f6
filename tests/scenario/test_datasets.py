import hashlib
from dataclasses import replace

import numpy as np
import pytest

from bnviz.scenario import DATASETS, DEFAULTS, BadData, Settings, Uploaded, make_inputs, shape_of

from .sentences import is_one_sentence

UPLOADED = Uploaded(np.arange(6.0).reshape(3, 2), ("a", "b"))


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
def test_every_data_set_describes_itself_and_keeps_its_shape(dataset):
    assert is_one_sentence(dataset.description)
    fixes_shape = dataset.fixed_m or dataset.max_m or dataset.max_d or dataset.own_shape
    assert bool(fixes_shape) == (dataset.shape_note is not None)
    assert dataset.shape_note is None or is_one_sentence(dataset.shape_note)
    settings = Settings(m=200, d=9, data=dataset.id)
    inputs = make_inputs(settings, UPLOADED)
    m, d = shape_of(settings, UPLOADED)
    assert inputs.x.shape == (m, d)
    assert inputs.gamma.shape == inputs.beta.shape == (d,)
    assert inputs.feature_names is None or len(inputs.feature_names) == d
    assert inputs.sample_names is None or len(inputs.sample_names) == m


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
def test_a_data_set_says_truly_what_changes_it(dataset):
    settings = Settings(data=dataset.id, d=4)
    x = make_inputs(settings, UPLOADED).x
    assert np.array_equal(x, make_inputs(settings, UPLOADED).x)
    rescaled = make_inputs(replace(settings, scale=5.0, shift=1.0), UPLOADED).x
    assert dataset.uses_scale != np.array_equal(x, rescaled)
    reseeded = make_inputs(replace(settings, seed=1), UPLOADED).x
    assert dataset.uses_seed != np.array_equal(x, reseeded)
    other_gradient = replace(settings, upstream="ones", gamma=2.0, beta=0.0)
    assert np.array_equal(x, make_inputs(other_gradient, UPLOADED).x)


def test_normal_data_are_the_documented_draw():
    z = np.random.default_rng([5, 0]).standard_normal((7, 3))
    x = make_inputs(Settings(m=7, d=3, seed=5, scale=0.5, shift=-4)).x
    assert np.array_equal(x, -4 + 0.5 * z)


def test_the_default_data_are_the_same_bits_as_ever():
    digest = hashlib.sha256(make_inputs(DEFAULTS).x.tobytes()).hexdigest()
    assert digest == "780b2dbedfed34299ceb9e57a6bc6ddedbfe51303cefd199cfdfb2f5e10934b2"


def test_the_default_data_have_no_unit_variance():
    x = make_inputs(DEFAULTS).x
    assert abs(x.mean() - 2) < 1
    assert abs(x.std() - 3) < 0.5


def test_the_outlier_is_one_cell():
    x = make_inputs(Settings(data="outlier")).x
    assert x[0, 0] == 2 + 12 * 3
    plain = make_inputs(DEFAULTS).x
    assert np.argwhere(x != plain).tolist() == [[0, 0]]


def test_the_nearly_constant_feature_varies_about_as_much_as_epsilon():
    var = make_inputs(Settings(data="nearly-constant")).x.var(axis=0)
    assert 1e-6 < var[0] < 1e-4
    assert var[1:].min() > 1


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_the_constant_feature_is_exactly_constant(dtype):
    x = make_inputs(Settings(data="constant", shift=0.1, dtype=dtype)).x
    assert np.ptp(x[:, 0]) == 0
    assert np.all(np.ptp(x[:, 1:], axis=0) > 0)


def test_two_samples_and_one_sample_fix_the_batch_size():
    assert shape_of(Settings(data="two-samples", m=50, d=3)) == (2, 3)
    assert shape_of(Settings(data="one-sample", m=50, d=3)) == (1, 3)


def test_iris_is_fishers():
    everything = make_inputs(Settings(data="iris", m=150, d=4))
    # The means and extremes that are published with the data set.
    assert np.allclose(everything.x.mean(axis=0), [5.8433, 3.0573, 3.758, 1.1993], atol=1e-4)
    assert everything.x.min(axis=0).tolist() == [4.3, 2.0, 1.0, 0.1]
    assert everything.x.max(axis=0).tolist() == [7.9, 4.4, 6.9, 2.5]
    flowers = dict(zip(everything.sample_names, everything.x.tolist(), strict=True))
    assert len(flowers) == 150
    assert flowers["setosa 1"] == [5.1, 3.5, 1.4, 0.2]
    # The two flowers that the UCI copy has wrong.
    assert flowers["setosa 35"] == [4.9, 3.1, 1.5, 0.2]
    assert flowers["setosa 38"] == [4.9, 3.6, 1.4, 0.1]
    assert flowers["virginica 150"] == [5.9, 3.0, 5.1, 1.8]


def test_iris_takes_rows_without_replacement_and_the_first_columns():
    few = make_inputs(Settings(data="iris", m=10, d=2, seed=3))
    assert few.x.shape == (10, 2)
    assert len(set(few.sample_names)) == 10
    assert few.feature_names == ("sepal length", "sepal width")


def test_uploaded_data_are_taken_as_they_are():
    inputs = make_inputs(Settings(data="upload"), UPLOADED)
    assert np.array_equal(inputs.x, UPLOADED.x)
    assert inputs.feature_names == ("a", "b")


def test_without_a_file_uploaded_data_are_a_sentence():
    assert shape_of(Settings(data="upload", m=5, d=2)) == (5, 2)
    with pytest.raises(BadData) as caught:
        make_inputs(Settings(data="upload"))
    assert is_one_sentence(str(caught.value))
