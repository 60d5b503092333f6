"""The washed-out projector of docs: black is a quarter as bright as white."""

import numpy as np
import pytest
from PIL import Image

from docs.washed_out import wash
from tests.colours import light, luminance


def test_black_has_a_quarter_of_the_light_of_white() -> None:
    picture = Image.fromarray(np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8))
    black, white = (
        luminance(light("#" + bytes(one).hex())) for one in np.asarray(wash(picture))[0]
    )
    assert white == pytest.approx(1)
    assert black == pytest.approx(0.25, abs=0.003)
