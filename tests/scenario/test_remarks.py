import numpy as np
import pytest

from bnviz.scenario import DEFAULTS, Settings, Uploaded, remarks

from .sentences import is_one_sentence

ONE_FEATURE = Settings(upstream="squared-error", d=1)


def test_the_default_walks_into_no_trap():
    assert remarks(DEFAULTS) == ()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(upstream="ones"), "tests nothing"),
        (Settings(upstream="softmax-cross-entropy", d=1), "single class"),
        (Settings(upstream="softmax-cross-entropy"), "depends on y"),
        (Settings(upstream="squared-error"), "depends on y"),
        (Settings(gamma=1), "γ = 1"),
        (Settings(d=2, gamma=(1, 1)), "γ = 1"),
        (Settings(gamma=0), "γ = 0"),
        (Settings(scale=1), "misprints"),
        (Settings(m=1), "one sample"),
        (Settings(data="one-sample"), "one sample"),
        (Settings(data="two-samples"), "two samples"),
        (Settings(m=8), "as many samples as features"),
        (Settings(d=16), "wrong axis"),
        (Settings(d=1), "sum over everything"),
        (Settings(eps=0.1, scale=0.03), "path through σ² fades"),
    ],
)
def test_each_trap_has_its_sentence(settings, words):
    (sentence,) = remarks(settings)
    assert words in sentence
    assert is_one_sentence(sentence)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(d=2, gamma=(1, 2)),
        Settings(data="iris", scale=1),
        Settings(m=3),
        Settings(m=9),
        Settings(d=2),
        Settings(eps=0.1, scale=0.04),
        Settings(eps=1, scale=0),
    ],
)
def test_near_misses_are_no_traps(settings):
    assert remarks(settings) == ()


def test_one_feature_is_no_single_class_unless_the_loss_is_softmax():
    assert ["depends on y" in sentence for sentence in remarks(ONE_FEATURE)] == [True, False]
    assert "sum over everything" in remarks(ONE_FEATURE)[1]


def test_the_shape_of_the_file_counts_and_not_the_control():
    uploaded = Uploaded(np.ones((2, 3)))
    (sentence,) = remarks(Settings(data="upload", m=50), uploaded)
    assert "two samples" in sentence
