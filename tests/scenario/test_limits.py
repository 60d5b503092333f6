import pytest

from bnviz.scenario import Limits, from_query, limits_from_environment

from .sentences import is_one_sentence


def test_limits_without_any_variable_are_the_defaults():
    limits = limits_from_environment({"HOME": "/"})
    assert limits == Limits(4096, 1024, 1_048_576, 10 * 1024 * 1024)


def test_every_variable_is_read():
    environ = {"BNVIZ_MAX_M": "20", "BNVIZ_MAX_D": "9", "BNVIZ_MAX_CELLS": "128"}
    assert limits_from_environment(environ) == Limits(20, 9, 128)


@pytest.mark.parametrize("variable", ["BNVIZ_MAX_M", "BNVIZ_MAX_D", "BNVIZ_MAX_CELLS"])
@pytest.mark.parametrize("text", ["", "0", "7", "-5", "1e6", "many", "٣٣٣"])
def test_a_bad_variable_is_named_in_one_sentence(variable, text):
    with pytest.raises(ValueError, match=variable) as caught:
        limits_from_environment({variable: text})
    assert is_one_sentence(str(caught.value))


def test_a_link_obeys_the_limits_of_the_server():
    settings, problems = from_query({"m": "21", "d": "9"}, Limits(20, 9))
    assert (settings.m, settings.d) == (16, 9)
    assert problems[0].sentence == (
        "m cannot be “21”: it must be a whole number from 1 to 20; 16 is used instead."
    )
