"""The Geometry page without a browser: its parts, its limits, what is said where it cannot draw."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import OpenApp

TITLE = "What does it mean?"


def open_page(open_app: OpenApp, part: str = "space", **parameters: str) -> AppTest:
    app = open_app(geometry=part, **parameters)
    app.switch_page("pages/geometry.py").run()
    assert not app.exception
    assert [header.value for header in app.header] == [TITLE]
    return app


def texts(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def charts(app: AppTest) -> list[str]:
    return [chart.key.removeprefix("geometry-") for chart in app.get("plotly_chart")]


@pytest.mark.parametrize(
    ("part", "drawn"),
    [
        ("space", ["space", "strips", "chain"]),
        ("jacobian", ["block-0", "eigenvalues", "whole"]),
        ("invariance", ["moved"]),
        ("sweeps", ["sweep", "strips"]),
    ],
)
def test_only_the_open_part_is_drawn(open_app: OpenApp, part: str, drawn: list[str]) -> None:
    assert charts(open_page(open_app, part)) == drawn


def test_the_feature_is_that_of_the_picked_cell(open_app: OpenApp) -> None:
    app = open_page(open_app, cell="2,5")
    (feature,) = (one for one in app.number_input if one.key == "geometry-feature")
    assert feature.value == 5
    feature.set_value(7).run()
    assert app.session_state["settings"].cell == (2, 7)


@pytest.mark.parametrize(("size", "title"), [(2, "Two samples"), (3, "Three samples")])
def test_a_button_sets_the_batch_size(open_app: OpenApp, size: int, title: str) -> None:
    app = open_page(open_app)
    (button,) = (one for one in app.button if one.label == title)
    assert str(size) in button.help
    button.click().run()
    assert app.session_state["settings"].m == size


def test_data_that_have_a_size_of_their_own_keep_it(open_app: OpenApp) -> None:
    app = open_page(open_app, data="two-samples")
    by_label = {one.label: one for one in app.button}
    assert by_label["Three samples"].disabled
    assert by_label["Three samples"].help == "These data have 2 samples."


def test_two_samples_learn_nothing_and_the_page_says_so(open_app: OpenApp) -> None:
    assert "**two samples learn nothing**" in texts(open_page(open_app, m="2"))


def test_the_eigenvalues_of_one_two_and_three_samples_are_listed(open_app: OpenApp) -> None:
    for m, rows in (("1", 1), ("2", 2), ("3", 3)):
        table = next(
            t.value for t in open_page(open_app, "jacobian", m=m).markdown if "|" in t.value
        )
        assert len(table.splitlines()) == 2 + rows


def test_an_eigenvalue_that_is_rounding_is_told_as_zero(open_app: OpenApp) -> None:
    app = open_page(open_app, "jacobian")
    along_one, along_x_hat, *_ = (
        line.split("|")[-2].strip()
        for text in app.markdown
        if "| computed |" in text.value
        for line in text.value.splitlines()[2:]
    )
    assert re.fullmatch(r"0 \(rounding: −?\de−1\d\)", along_one)
    # Of m − 2 dimensions x̂'s is a small number, and no rounding.
    assert along_x_hat == "8.499e−7"


def test_the_whole_is_drawn_up_to_a_size_that_is_said(open_app: OpenApp) -> None:
    assert "whole" in charts(open_page(open_app, "jacobian", m="16", d="8"))
    app = open_page(open_app, "jacobian", m="43", d="3")
    assert charts(app) == ["block-0", "eigenvalues"]
    assert "It is drawn up to m·D = 128, and here m·D = 129" in texts(app)


def test_of_a_long_batch_the_first_samples_are_drawn(open_app: OpenApp) -> None:
    app = open_page(open_app, "jacobian", m="600", d="1")
    assert charts(app) == ["block-0"]
    assert "Of the block of 600 × 600 the first 512 samples are drawn." in texts(app)


@pytest.mark.parametrize("part", ["space", "jacobian", "invariance", "sweeps"])
@pytest.mark.parametrize("more", [{"m": "1"}, {"scale": "0"}, {"gamma": "0"}, {"upstream": "ones"}])
def test_degenerate_data_are_drawn(open_app: OpenApp, part: str, more: dict[str, str]) -> None:
    assert charts(open_page(open_app, part, **more))


def test_a_constant_feature_without_epsilon_gets_a_sentence(open_app: OpenApp) -> None:
    app = open_page(open_app, scale="0", eps="0", m="3")
    (error,) = app.error
    assert "zero variance" in error.value
    next(one for one in app.button if one.label == "Set ε to 1e-05").click().run()
    assert not app.error
    assert "space" in charts(app)


def test_an_upload_is_asked_for(open_app: OpenApp) -> None:
    app = open_page(open_app, data="upload")
    assert any("Choose a file" in one.value for one in app.info)


def test_a_projector_gets_the_picture_alone(open_app: OpenApp) -> None:
    assert charts(open_page(open_app, present="1")) == ["space"]
