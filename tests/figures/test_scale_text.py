import re

import numpy as np
import pytest

from bnviz.figures import Panel
from bnviz.figures.scale_text import write_scale


def panel(name: str) -> Panel:
    return Panel(name, "8", np.ones((2, 3)), name, "variance", name)


def seen(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("name", "limit", "said"),
    [("dx", 1.234, "■■□■■ ±1.2"), ("var", 9.09, "□■■■ 0 … 9.1"), ("dx", 0.0, "±0")],
)
def test_a_scale_says_the_value_at_the_end_of_its_colours(name, limit, said):
    assert seen(write_scale(panel(name), limit, "light", 20)) == said


def test_where_there_is_little_room_the_number_stands_alone():
    assert seen(write_scale(panel("dx"), 1.234, "dark", 4)) == "±1.2"


def test_a_scale_that_has_changed_says_what_it_was():
    assert seen(write_scale(panel("dx"), 0.46, "light", 20, was=22.1)) == "■■□■■ ±0.46, was ±22"


def test_a_scale_of_its_own_says_how_much_stronger_its_colours_are():
    said = seen(write_scale(panel("dx"), 0.31, "light", 20, was=1.2, times=3.96))
    assert said == "■■□■■ ±0.31 ×4"
    # The factor stays where the bar has no room.
    assert seen(write_scale(panel("dx"), 0.31, "light", 3, times=3.96)) == "±0.31 ×4"
