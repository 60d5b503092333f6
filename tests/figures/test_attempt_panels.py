"""A gradient of somebody's own beside the right one, on a page, for a projector and on a phone."""

import numpy as np
import pytest

from bnviz.figures import draw_gradients

YOURS, RIGHT = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[1.0, 2.0], [0.5, -1.0]])


@pytest.mark.parametrize("form", [{}, {"large": True}, {"narrow": True}])
def test_yours_right_and_their_difference_are_on_one_scale(form: dict[str, bool]) -> None:
    figure = draw_gradients("dx", YOURS, RIGHT, RIGHT, "yours", "light", **form)
    shown = [np.array(trace["z"]) for trace in figure["data"] if trace["type"] == "heatmap"]
    np.testing.assert_array_equal(shown, [YOURS, RIGHT, YOURS - RIGHT])
    ends = {(trace["zmin"], trace["zmax"]) for trace in figure["data"]}
    assert ends == {(-4.0, 4.0)}
    # On a phone they stand one below the other.
    tops = {trace["y0"] for trace in figure["data"]}
    assert len(tops) == (3 if form.get("narrow") else 1)
