"""The Layer page without a browser: its parts, their limits, and training by slices."""

from threading import Thread
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bnviz.derivation.thorey_walk import WALK
from bnviz.experiment.training import STEPS, Plan, Training
from bnviz.ui.layer.training import _Turns
from tests.ui.conftest import OpenApp

TITLE = "Where does it sit in a network?"


def open_page(open_app: OpenApp, part: str = "board", **parameters: str) -> AppTest:
    app = open_app(layer=part, **parameters)
    app.switch_page("pages/layer.py").run()
    assert not app.exception
    assert [header.value for header in app.header] == [TITLE]
    return app


def texts(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def charts(app: AppTest) -> list[str]:
    return [chart.key for chart in app.get("plotly_chart")]


@pytest.mark.parametrize(
    ("part", "chart"),
    [("board", ["layer-figure"]), ("walk", []), ("modes", ["layer-modes"]), ("training", [])],
)
def test_only_the_open_part_is_drawn(open_app: OpenApp, part: str, chart: list[str]) -> None:
    assert charts(open_page(open_app, part)) == chart


def test_every_line_of_the_walk_is_shown_with_its_proof(open_app: OpenApp) -> None:
    app = open_page(open_app, "walk")
    seen = []
    for _ in WALK:
        seen.append(app.subheader[0].value)
        assert "holds] proved for every number" in texts(app)
        following = app.button(key="walk-next")
        if not following.disabled:
            following.click().run()
    assert seen == [f"({n}) {stop.title}" for n, stop in enumerate(WALK, 1)]
    assert app.button(key="walk-next").disabled
    assert "0\\text{ (rounding: }" in texts(app)


def test_why_leads_to_the_reason(open_app: OpenApp) -> None:
    app = open_page(open_app)
    assert "is zero: a bias moves every sample" in texts(app)
    app.button(key="layer-why").click().run()
    assert app.subheader[0].value.endswith("So the bias gets no gradient")


def test_a_line_that_does_not_exist_is_the_first(open_app: OpenApp) -> None:
    assert open_page(open_app, "walk", line="nowhere").subheader[0].value.startswith("(1)")


def test_a_cell_outside_gets_a_sentence(open_app: OpenApp) -> None:
    app = open_page(open_app, entry="W,9,1")
    assert "W has 8 × 6 cells, so there is no cell 9, 1" in texts(app)
    assert charts(app) == ["layer-figure"]


def test_changed_weights_are_let_go_and_cells_that_are_not_there_are_told(
    open_app: OpenApp,
) -> None:
    pulled = {"weights": "W:3,2:0.5;b:1:2;b:9:1", "edit": "x:1,1:2;dy:1,1:3"}
    app = open_page(open_app, **pulled, entry="b,1,1")
    assert "b_{1} = 2" in texts(app)
    assert "1 of the changes by hand are of cells that the layer does not have" in texts(app)
    button = app.button(key="layer-let-go")
    assert button.label == "Let all go (4)"
    button.click().run()
    assert "b_{1} = 2" not in texts(app)
    # What a hand adds to ∂l/∂y belongs to another layer.
    assert str(app.session_state["settings"].edit[0]) == "dy:1,1:3"
    assert app.session_state["settings"].weights == ()


def test_a_cell_is_taken_apart(open_app: OpenApp) -> None:
    app = open_page(open_app, entry="dW,3,2")
    assert "= 12.78 = " in texts(app)
    assert charts(app) == ["layer-figure", "entry-bars"]
    app.selectbox(key="entry-quantity").set_value("b").run()
    assert "No formula gives it" in texts(app)


def test_variants_rewrite_and_prove(open_app: OpenApp) -> None:
    app = open_page(open_app, "modes")
    assert texts(app).count("as in the source") == 6
    app = open_page(open_app, "modes", variant="unbiased,outside")
    shown = texts(app)
    assert shown.count("changed]") == 6
    assert shown.count("as it was, it is false here") == 3
    assert "m - 1" in shown
    assert "close: false" not in shown


@pytest.mark.parametrize("part", ["board", "modes"])
def test_one_sample_gets_a_sentence_and_no_traceback(open_app: OpenApp, part: str) -> None:
    app = open_page(open_app, part, m="1", variant="unbiased")
    errors = [error.value for error in app.error]
    assert len(errors) == (2 if part == "modes" else 0)
    assert all("two samples" in error for error in errors)
    assert open_page(open_app, part, m="1", eps="0").error


def state_of(app: AppTest) -> Any:
    return app.session_state["layer-training"]


def test_training_starts_goes_on_and_stops_at_once(open_app: OpenApp) -> None:
    app = open_page(open_app, "training")
    app.button(key="training-go").click().run()
    first = state_of(app).steps
    assert 0 < first < STEPS
    app.button(key="training-stop").click().run()
    stopped = state_of(app).steps
    app.run()
    assert state_of(app).steps == stopped == first
    before = state_of(app)
    app.button(key="training-go").click().run()
    # One at a time for each visitor: the new one took the place of the old.
    assert state_of(app) is not before
    assert before.steps == first


def test_training_is_the_same_every_time_and_bounded() -> None:
    plan = Plan(rate=0.3, spread=0.3)
    one, other = Training(plan), Training(plan)
    one.advance(60)
    while not other.is_over:
        other.advance(0)
    assert one.steps == other.steps == STEPS
    assert one.losses == other.losses
    assert one.accuracies()[0] > 0.9


def test_with_small_weights_batch_norm_learns_and_the_other_does_not() -> None:
    training = Training(Plan())
    training.advance(60)
    normalized, bare = training.accuracies()
    assert normalized > 0.9
    assert bare < 0.3
    # Nothing comes through many small weights; what is normalized does not know of them.
    assert training.norms[0][0][0] > 100 * training.norms[1][0][0]


def test_what_diverges_stands_still() -> None:
    training = Training(Plan(rate=3.0, spread=30.0))
    training.advance(60)
    assert training.is_over
    assert all(len(losses) <= STEPS for losses in training.losses)


def test_one_slice_runs_at_a_time_with_a_pause_behind_it() -> None:
    turns, done = _Turns(), []

    class Slow:
        def advance(self, seconds: float) -> None:
            done.append(seconds)

    with turns._lock:  # noqa: SLF001  another visitor's slice
        Thread(target=turns.advance, args=(Slow(), 1.0)).run()
    assert done == []
    turns.advance(Slow(), 1.0)
    turns._free_at = float("inf")  # noqa: SLF001
    turns.advance(Slow(), 2.0)
    assert done == [1.0]
