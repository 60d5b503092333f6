"""Colours of values: they grow away from paper, and a washed-out projector still shows a path."""

from itertools import pairwise

import numpy as np
import pytest

from bnviz.experiment import run_pass
from bnviz.figures import bands
from bnviz.figures.colour_maps import SURFACE, colour_map
from bnviz.lesson import LESSON_DATA
from bnviz.notation import NEUTRALS, SIGNS
from bnviz.scenario import Settings
from tests.colours import distance, light, mix, washed_out

THEMES = ("light", "dark")
# In OKLab 0.02 can just be noticed.
VISIBLE, STRONG = 0.02, 0.1


@pytest.mark.parametrize("theme", THEMES)
def test_zero_is_in_the_middle_and_the_signs_at_their_sides(theme):
    stops = colour_map(theme, signed=True)
    positions = [position for position, _ in stops]
    assert positions == sorted(positions)
    assert (positions[0], positions[-1]) == (0, 1)
    np.testing.assert_allclose(positions, 1 - np.array(positions[::-1]))
    colours = [colour for _, colour in stops]
    middle = len(colours) // 2
    assert colours[middle] == NEUTRALS["zero"].colour(theme)
    assert tuple(colours[middle + 1 :]) == SIGNS["positive"].ramp(theme)
    assert tuple(colours[:middle][::-1]) == SIGNS["negative"].ramp(theme)


@pytest.mark.parametrize("theme", THEMES)
def test_what_cannot_be_negative_has_the_colours_of_what_is_positive(theme):
    both, above = colour_map(theme, signed=True), colour_map(theme, signed=False)
    for at in np.linspace(0, 1, 21):
        np.testing.assert_allclose(mix(above, at), mix(both, 0.5 + at / 2), atol=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("side", [-1, 1])
def test_the_same_step_of_a_value_is_a_similar_step_for_the_eye(theme, side):
    stops = colour_map(theme, signed=True)
    seen = [mix(stops, 0.5 + side * at / 2) for at in np.linspace(0, 1, 6)]
    steps = [distance(*two) for two in pairwise(seen)]
    assert max(steps) < 2.5 * min(steps)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("number", ["10", "11", "12", "13"])
def test_a_washed_out_projector_shows_every_path_of_the_lesson(theme, number):
    done = run_pass(Settings(**LESSON_DATA))
    panels = next(b.panels for b in bands(done.arrays) if b.equations == (number,))
    limit = max(np.abs(panel.values).max() for panel in panels)
    stops = colour_map(theme, signed=True)
    # White on paper, and on a dark screen what stands for it there.
    white = washed_out(mix(stops, 0.5))
    for panel in panels:
        shades = [washed_out(mix(stops, 0.5 + v / limit / 2)) for v in panel.values.ravel()]
        apart = np.array([distance(shade, white) for shade in shades])
        assert apart.max() >= STRONG, panel.term
        if theme == "light":
            # And not in its largest cell alone. A dark page is for a dark room.
            assert (apart >= VISIBLE).mean() >= 0.3, panel.term


def test_zero_is_hardly_told_from_paper_on_a_washed_out_projector():
    zero, paper = NEUTRALS["zero"].light, SURFACE["light"]
    assert distance(washed_out(light(zero)), washed_out(light(paper))) < 0.02
