"""A figure that is written once says what Plotly would write each time, and stays as it is."""

import plotly.graph_objects as go
import plotly.io
import plotly.tools

from bnviz.figures import Figure
from bnviz.ui.board.checked_figure import checked


def _figure(height: int) -> Figure:
    return {"data": [{"type": "heatmap", "z": [[1.0, 2.0]]}], "layout": {"height": height}}


def test_it_is_what_plotly_writes_and_streamlit_does_not_change_it() -> None:
    expected = go.Figure(_figure(200)).to_dict()
    figure = checked(_figure(200))
    for _ in range(2):
        given = plotly.tools.return_figure_from_figure_or_data(figure, validate_figure=True)
        assert plotly.io.to_json(given, validate=False) == plotly.io.to_json(
            expected, validate=False
        )
    assert figure.to_dict() == expected


def test_an_equal_figure_is_the_same_and_another_is_another() -> None:
    assert checked(_figure(201)) is checked(_figure(201))
    assert checked(_figure(202)) is not checked(_figure(203))
    assert checked(_figure(203)).layout.height == 203
