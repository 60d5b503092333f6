import dataclasses

import pytest

from bnviz.notation import QUANTITIES
from bnviz.scenario import DEFAULTS, FOCUSABLE, Settings, fit_to_shape, resize


def test_settings_are_frozen_and_hashable():
    with pytest.raises(dataclasses.FrozenInstanceError):
        DEFAULTS.m = 3
    assert len({Settings(), Settings(), Settings(seed=1)}) == 2


def test_gamma_and_scale_hide_nothing_by_default():
    assert DEFAULTS.gamma != 1
    assert (DEFAULTS.shift, DEFAULTS.scale) == (2, 3)


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        (Settings(gamma=2), Settings(gamma=2.0)),
        (Settings(gamma=(2,)), Settings(gamma=2.0)),
        (Settings(beta=(1, 2)), Settings(beta=(1.0, 2.0))),
        (Settings(printed=("13", "8", "13")), Settings(printed=("8", "13"))),
    ],
)
def test_equal_set_ups_are_equal_values(given, canonical):
    assert given == canonical
    assert repr(given) == repr(canonical)


def test_every_focus_is_a_quantity_with_cells():
    assert all(QUANTITIES[id_].axes for id_ in FOCUSABLE)


@pytest.mark.parametrize(
    ("values", "d", "expected"),
    [
        (1.5, 3, (1.5, 1.5, 1.5)),
        ((1.0, 2.0), 4, (1.0, 2.0, 2.0, 2.0)),
        ((1.0, 2.0, 3.0), 2, (1.0, 2.0)),
        ((1.0, 2.0), 2, (1.0, 2.0)),
    ],
)
def test_resize_truncates_or_repeats_the_last_value(values, d, expected):
    assert resize(values, d) == expected


def test_fit_to_shape_keeps_what_fits():
    settings = Settings(gamma=(1.0, 2.0), beta=0.25, cell=(4, 2))
    assert fit_to_shape(settings, (4, 2)) == settings
    assert fit_to_shape(settings, (4, 3)) == dataclasses.replace(settings, gamma=(1.0, 2.0, 2.0))
    assert fit_to_shape(settings, (3, 2)) == dataclasses.replace(settings, cell=None)
    assert fit_to_shape(settings, (4, 1)) == Settings(gamma=1.0, beta=0.25)
