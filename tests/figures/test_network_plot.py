import numpy as np
import plotly.graph_objects as go
import pytest

from bnviz.figures.images_plot import draw_images
from bnviz.figures.network_plot import Learned, Spread, draw_networks

SPREADS = [Spread(f"kind {n}", np.arange(5.0), np.arange(5.0) ** 2) for n in range(3)]


@pytest.mark.parametrize("narrow", [False, True])
def test_curves_are_what_was_learned(narrow: bool) -> None:
    networks = [Learned("one", [2.0, 0.5], [0.1, 0.2]), Learned("other", [2.0, np.inf], [0.0, 3.0])]
    figure = go.Figure(draw_networks(networks, SPREADS, 10, "light", narrow=narrow))
    curves = {(trace.name, trace.xaxis): trace for trace in figure.data}
    assert curves["one", "x"].y == (2.0, 0.5)
    # What is no number is a gap, and what is zero lies at the foot of its logarithm.
    assert curves["other", "x"].y == (2.0, None)
    assert curves["other", "x2"].y == (1e-12, 3.0)
    assert sum(curves["now", "x3"].y) == pytest.approx(1)
    assert curves["one", "x"].line.dash != curves["other", "x"].line.dash


def test_an_axis_with_one_power_of_ten_has_other_ticks_too() -> None:
    for norms, step in (([0.03, 0.12, 0.95], "D2"), ([0.03, 0.12, 1.2], 1), ([], "D2")):
        networks = [Learned("one", [1.0], norms), Learned("other", [1.0], norms)]
        figure = draw_networks(networks, [], 10, "light")
        assert figure["layout"]["yaxis2"]["dtick"] == step


def test_what_diverged_is_drawn_too() -> None:
    nothing = Spread("gone", np.full(4, np.nan), np.full(4, np.inf))
    networks = [Learned("one", [], []), Learned("other", [np.nan], [np.nan])]
    go.Figure(draw_networks(networks, [nothing] * 3, 10, "dark", projector=1.5))


def test_a_pixel_is_outlined_in_each_channel_and_as_a_row() -> None:
    images = np.arange(48.0).reshape(2, 3, 2, 4)
    rows = images.transpose(0, 2, 3, 1).reshape(-1, 3)
    statistics = {"mu": rows.mean(axis=0), "var": rows.var(axis=0)}
    figure = go.Figure(draw_images(images, rows, statistics, (1, 0, 2), "light"))
    # One number has one colour, in its image, as a row, and as a mean.
    assert {trace.zmax for trace in figure.data if trace.name != "var"} == {47.0}
    boxes = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert len(boxes) == 3 + 1
    matrix = next(trace for trace in figure.data if trace.name == "x")
    assert round((boxes[-1].y0 + boxes[-1].y1) / 2, 6) == round(matrix.y0 + 10 * matrix.dy, 6)
