"""Figures of the Geometry page: arrows in space, the Jacobian, columns, curves."""

import numpy as np
import plotly.graph_objects as go
import pytest

from bnviz.figures.eigenvalues import draw_eigenvalues
from bnviz.figures.jacobian import draw_block, draw_chain, draw_whole
from bnviz.figures.losing import draw_moved, draw_strips, draw_sweep
from bnviz.figures.name_sides import find_sides
from bnviz.figures.picture_equation import Room
from bnviz.figures.space import draw_space
from bnviz.figures.space_names import BEYOND
from bnviz.figures.space_traces import ARROWS

RNG = np.random.default_rng(9)
ONE = np.ones(3) / np.sqrt(3)
X_HAT = np.array([1.0, -1.0, 0.0]) / np.sqrt(2)
DIRECTIONS = {"one": ONE, "x_hat": X_HAT, "rest": np.cross(ONE, X_HAT)}


def points() -> dict[str, np.ndarray]:
    delta = np.array([0.5, 2.0, -0.7])
    centred = delta - delta.mean()
    return {"delta": delta, "centred": centred, "dx": centred - X_HAT * (X_HAT @ centred)}


def tip(figure, name):
    head = next(trace for trace in figure["data"] if trace["name"] == f"head {name}")
    return np.array([head[axis][0] for axis in "xyz"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_arrows_go_where_the_gradient_goes(theme):
    placed = points()
    figure = draw_space(placed, DIRECTIONS, theme, samples=("a", "b", "c"))
    go.Figure(figure)
    unit = figure["layout"]["meta"]["unit"]
    for name, (begin, end, _, _) in ARROWS.items():
        np.testing.assert_allclose(tip(figure, name) * unit, placed[end])
        shaft = next(trace for trace in figure["data"] if trace["name"] == f"arrow {name}")
        start = [shaft[axis][0] * unit for axis in "xyz"]
        np.testing.assert_allclose(start, placed.get(begin, np.zeros(3)), atol=1e-12)


def test_everything_stays_within_the_axes():
    figure = draw_space(points(), DIRECTIONS, "light")
    for trace in figure["data"]:
        if trace["name"] != "labels":
            assert max(np.abs(trace[axis]).max() for axis in "xyz") <= 1


def test_the_eye_sees_no_direction_from_its_end():
    for directions in (DIRECTIONS, {"one": ONE, "x_hat": X_HAT}, {"one": ONE}):
        eye = draw_space(points(), directions, "light")["layout"]["scene"]["camera"]["eye"]
        looks = np.array([eye[axis] for axis in "xyz"])
        looks /= np.linalg.norm(looks)
        for at in directions.values():
            assert abs(looks @ at) < 0.85


def test_a_gradient_of_zero_is_drawn_too():
    zero = {name: np.zeros(3) for name in points()}
    figure = draw_space(zero, DIRECTIONS, "light")
    assert np.isfinite(figure["layout"]["meta"]["unit"])
    np.testing.assert_array_equal(tip(figure, "dx"), np.zeros(3))


@pytest.mark.parametrize("narrow", [False, True])
def test_the_block_and_its_bracket_have_the_same_colours(narrow):
    m, scale = 5, 0.4
    direct, mu, var = np.eye(m), np.full((m, m), 1 / m), np.diag(RNG.uniform(size=m))
    matrix = scale * (direct - mu - var)
    room = Room(is_narrow=narrow)
    figures = draw_block(matrix, scale, (direct, mu, var), "x_hat", "light", room)
    assert len(figures) == 1 + narrow
    traces = [trace for figure in figures for trace in figure["data"]]
    assert [trace["name"] for trace in traces] == [
        "jacobian",
        "identity",
        "mean_part",
        "x_hat_part",
    ]
    np.testing.assert_array_equal(traces[0]["z"], matrix)
    assert traces[0]["zmax"] == pytest.approx(scale * traces[1]["zmax"])
    assert traces[1]["zmax"] == traces[2]["zmax"] == traces[3]["zmax"]
    for figure in figures:
        go.Figure(figure)


def test_the_chain_reads_as_a_product():
    matrix, arrives = RNG.normal(size=(4, 4)), RNG.normal(size=(4, 1))
    figure = draw_chain(matrix, arrives, matrix @ arrives, "dark", Room())
    names = [trace["name"] for trace in figure["data"]]
    assert names == ["dx", "jacobian", "dx_hat"]
    shown = dict(zip(names, (np.array(trace["z"]) for trace in figure["data"]), strict=True))
    np.testing.assert_allclose(shown["jacobian"] @ shown["dx_hat"], shown["dx"])


def test_the_whole_outlines_the_chosen_block():
    matrix = RNG.normal(size=(12, 12))
    figure = draw_whole(matrix, (4, 3), 1, "y", "light")
    go.Figure(figure)
    (trace,) = figure["data"]
    np.testing.assert_array_equal(trace["z"], matrix)
    box = figure["layout"]["shapes"][-1]
    first = trace["x0"] - trace["dx"] / 2
    assert box["x0"] == pytest.approx(first + 4 * trace["dx"])
    assert box["x1"] == pytest.approx(first + 8 * trace["dx"])
    assert box["y1"] - box["y0"] == pytest.approx(4 * trace["dy"])


def test_eigenvalues_stand_over_theory():
    computed, theory = np.array([1e-17, 0.2, 1.0]), np.array([0.0, 0.2, 1.0])
    figure = draw_eigenvalues(computed, theory, 1e-15, "light")
    go.Figure(figure)
    shown = {trace["name"]: trace["y"] for trace in figure["data"]}
    # What is rounding is drawn as zero, and says so.
    assert shown == {"theory": theory.tolist(), "computed": theory.tolist()}
    assert figure["data"][1]["customdata"] == ["0 (rounding: 1e−17)", "0.2", "1"]


def test_columns_that_add_up_share_their_scale():
    delta = RNG.normal(size=(3, 1))
    parts = {"mu": np.full((3, 1), -delta.mean()), "var": RNG.normal(size=(3, 1))}
    figure = draw_strips(delta, parts, delta + parts["mu"] + parts["var"], "light", Room())
    go.Figure(figure)
    first, mu, var, last = (np.array(trace["z"]) for trace in figure["data"])
    np.testing.assert_allclose(first + mu + var, last)
    assert len({trace["zmax"] for trace in figure["data"]}) == 1
    assert figure["layout"]["height"] < 250


def test_moved_columns_begin_unstretched():
    x, y, dx = (RNG.normal(size=(3, 1)) for _ in range(3))
    figure = draw_moved(x, y, dx, "dark", Room())
    assert [trace["name"] for trace in figure["data"]] == ["x", "y", "dx", "dx_times_stretch"]
    np.testing.assert_array_equal(figure["data"][2]["z"], figure["data"][3]["z"])


def test_a_sweep_has_a_curve_and_a_place_on_it_for_each_length():
    figure = draw_sweep("light")
    go.Figure(figure)
    names = ["delta", "mu", "var", "dx"]
    assert [trace["meta"].get("curve") for trace in figure["data"][:4]] == names
    assert [trace["meta"].get("now") for trace in figure["data"][4:]] == names


@pytest.mark.parametrize(("sign", "side"), [(1, "top center"), (-1, "bottom center")])
def test_the_name_of_delta_stands_clear_of_the_arrow_that_takes_its_mean(sign, side):
    placed = {name: sign * at for name, at in points().items()}
    labels = draw_space(placed, DIRECTIONS, "light")["data"][-1]
    at = labels["meta"]["labels"].index("delta")
    assert labels["textposition"][at] == side


@pytest.mark.parametrize("length", [0.02, 1.0, 1e-9])
def test_the_name_of_a_short_gradient_stands_clear_of_the_origin(length):
    placed = points()
    placed["dx"] = length * placed["dx"] / np.linalg.norm(placed["dx"])
    figure = draw_space(placed, DIRECTIONS, "light")
    labels, unit = figure["data"][-1], figure["layout"]["meta"]["unit"]
    n = labels["meta"]["labels"].index("dx")
    at = np.array([labels[axis][n] for axis in "xyz"])
    beyond = np.linalg.norm(at) - length / unit
    # What is not drawn has no direction.
    assert beyond == pytest.approx(BEYOND if length > 1e-6 else 0, abs=1e-12)


@pytest.mark.parametrize(
    ("lines", "side"),
    [
        ([[1, 0, 0]], "top center"),
        ([[0, 0, 1]], "middle right"),
        ([[0, 0, 1], [1, 0, 0]], "top right"),
        # Down, and to the right as the eye sees it, which looks along y.
        ([[1, 0, -1]], "top right"),
        ([[1, 0, 1]], "top left"),
    ],
)
def test_a_name_stands_where_no_line_crosses_it(lines, side):
    up, eye = np.array([0, 0, 1.0]), np.array([0, -1.0, 0])
    across = [(-np.array(way, float), np.array(way, float)) for way in lines]
    found = find_sides({"name": (np.zeros(3), "∂l/∂x")}, across, (up, eye), 0.08)
    assert found == {"name": side}
