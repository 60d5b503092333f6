"""The Check page without a browser: its parts, its controls, its sentences."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from bnviz.experiment import run_pass
from bnviz.scenario import CHECKS, DEFAULTS, Settings
from bnviz.slips import SLIPS, Slip
from bnviz.trials import CHECKS as CHECKS_OF_TRIALS
from bnviz.trials import SETUPS, measure_column, switch_off
from bnviz.ui.check.matrix import columns
from bnviz.ui.check.summary import summarize
from tests.ui.conftest import OpenApp

TITLE = "How do I know that a gradient is right?"
TABLES = {"curve": 1, "agreement": 1, "traps": 0, "paths": 0, "edges": 1}


def open_page(open_app: OpenApp, part: str, **parameters: str) -> AppTest:
    app = open_app(check=part, **parameters)
    app.switch_page("pages/check.py").run()
    assert not app.exception
    assert [header.value for header in app.header] == [TITLE]
    return app


def settings(app: AppTest) -> Settings:
    return app.session_state["settings"]


def texts(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def tables(app: AppTest) -> list[str]:
    bodies = (str(element.proto.body) for element in app.get("html"))
    return [body for body in bodies if "check-scroll" in body and "<table>" in body]


def charts(app: AppTest) -> list[str]:
    return [chart.key for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("part", CHECKS)
@pytest.mark.parametrize("present", ["0", "1"])
def test_every_part_opens_by_its_link(open_app: OpenApp, part: str, present: str) -> None:
    app = open_page(open_app, part, present=present)
    # On a projector the plot says what the table of the step says.
    is_plot_alone = part == "curve" and present == "1"
    assert len(tables(app)) == (0 if is_plot_alone else TABLES[part])
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("part", CHECKS)
def test_data_that_cannot_be_used_get_one_sentence(open_app: OpenApp, part: str) -> None:
    app = open_page(open_app, part, data="constant", eps="0")
    assert len(app.error) == 1
    # What does not depend on the visitor's data is there all the same.
    assert ("check-training" in charts(app)) == (part == "paths")


def test_the_step_is_chosen_or_typed(open_app: OpenApp) -> None:
    app = open_page(open_app, "curve")
    app.text_input(key="check-h-text").set_value("3e-7").run()
    assert settings(app).h == 3e-7
    assert app.select_slider(key="check-h-slider").value == 3e-7
    app.select_slider(key="check-h-slider").set_value(1e-8).run()
    assert settings(app).h == 1e-8
    assert app.text_input(key="check-h-text").value == "1e-08"


@pytest.mark.parametrize("text", ["0", "NaN", "1e300", "a tenth", "", "-1e-5"])
def test_a_senseless_step_gets_a_sentence_and_nothing_is_lost(open_app: OpenApp, text: str) -> None:
    app = open_page(open_app, "curve", h="1e-7")
    app.text_input(key="check-h-text").set_value(text).run()
    assert not app.exception
    (warning,) = app.warning
    assert "must be a number from 1e-20 to 1" in warning.value
    assert "1e-07 stays" in warning.value
    assert settings(app).h == 1e-7
    app.text_input(key="check-h-text").set_value("1e-4").run()
    assert not app.warning
    assert settings(app).h == 1e-4


def test_the_table_of_steps_says_the_measured_slopes(open_app: OpenApp) -> None:
    (table,) = tables(open_page(open_app, "curve"))
    raised = re.findall(r"h<sup>(−?[\d.]+)</sup> \(theory", table)
    slopes = [float(text.replace("−", "-")) for text in raised]
    assert slopes[:4] == pytest.approx([1, -1, 2, -1], abs=0.1)


def test_data_far_from_zero_are_told_to_spoil_even_the_complex_step(open_app: OpenApp) -> None:
    sentence = "In float32 even the complex step stays"
    assert sentence in texts(open_page(open_app, "curve", shift="10000", scale="0.01"))
    assert sentence not in texts(open_page(open_app, "curve"))


def test_a_gradient_of_zero_is_told(open_app: OpenApp) -> None:
    app = open_page(open_app, "curve", upstream="ones")
    assert "there is no V to see" in texts(app)
    assert "too short to measure" in tables(app)[0]


def test_the_fused_kernel_joins_the_table(open_app: OpenApp) -> None:
    (table,) = tables(open_page(open_app, "agreement"))
    head = re.findall(r'<th scope="col">(.*?)</th>', table)
    assert head == ["Array", "Trees", "Closed form", "Kernel numba", "Central", "Complex step"]
    assert "≠" not in table
    assert table.count("<tr>") == 12


def test_slip_set_up_and_check_are_in_the_link(open_app: OpenApp) -> None:
    app = open_page(open_app, "traps", slip="wrong-axis", setup="square", test="shapes", place="x")
    told = texts(app)
    assert "#### Summed over the wrong axis" in told
    assert "**Here: m = D.**" in told
    app.get("button_group")[0].set_value("sums").run()
    assert settings(app).test == "sums"
    assert "Whether ∂l/∂x adds up to zero" in texts(app)


def test_a_place_can_be_chosen_and_gives_other_numbers(open_app: OpenApp) -> None:
    app = open_page(open_app, "traps", slip="wrong-axis", setup="good", place="variance-gradient")
    assert "stops with an error here" in texts(app)
    assert charts(app) == []
    app = open_page(open_app, "traps", slip="wrong-axis", setup="square", place="shift-gradient")
    assert charts(app) == ["check-attempt"]
    assert ":material/visibility_off: Shapes: **missed**" in texts(app)


def test_an_unknown_slip_gets_a_sentence(open_app: OpenApp) -> None:
    app = open_page(open_app, "traps", slip="no-such-slip")
    assert "There is no slip called no-such-slip" in app.warning[0].value
    assert "#### γ forgotten" in texts(app)


def test_a_set_up_is_taken_to_every_page(open_app: OpenApp) -> None:
    app = open_page(open_app, "traps", setup="large-eps", m="5", dtype="float32")
    app.button(key="check-use").click().run()
    assert not app.exception
    setup = next(one.settings for one in SETUPS if one.id == "large-eps")
    found = settings(app)
    for name in ("m", "d", "gamma", "eps", "scale", "upstream", "dtype"):
        assert getattr(found, name) == getattr(setup, name)
    assert found.setup == "large-eps"


def test_large_data_get_no_column_and_a_sentence(open_app: OpenApp) -> None:
    app = open_page(open_app, "traps", m="1024", d="64", setup="yours")
    assert "too large for a column" in texts(app)
    assert "**Here: good data.**" in texts(app)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_the_page_says_where_each_slip_hides_or_that_it_cannot(slip: Slip) -> None:
    measured = columns()
    told = summarize(slip, measured)
    if slip.is_right:
        assert told == "Its value is right, so no check of numbers has anything to catch."
        return
    assert "**caught by** nobody" not in told
    marks = {id_: column.mark(slip, CHECKS_OF_TRIALS[0]) for id_, column in measured.items()}
    assert ("it cannot hide" in told) == (set(marks.values()) == {"caught"})
    hidden = told.partition(". ")[2]
    for setup in SETUPS:
        assert (setup.name in hidden) == (marks[setup.id] != "caught"), setup.id
    differences = measured["good"].catchers(slip)
    assert all(check.phrase in told for check in differences)


def test_the_page_alone_says_which_check_misses_a_forgotten_gamma(open_app: OpenApp) -> None:
    told = texts(open_page(open_app, "traps"))
    assert (
        "On good data it is **caught by** finite differences and the closed form; in some formulas "
        "by column sums; **missed by** shapes and a look at ∂l/∂γ and ∂l/∂β alone. **Every check "
        "misses it** where γ = 1. Finite differences miss it in some formulas where all ones and "
        "m = 2."
    ) in told


def test_the_own_column_is_that_of_the_settings() -> None:
    own = measure_column(next(one for one in SETUPS if one.id == "gamma-one").make())
    (slip,) = (slip for slip in SLIPS if slip.id == "gamma-forgotten")
    assert columns()["gamma-one"].catchers(slip) == own.catchers(slip) == ()


def test_switches_and_the_rate_are_in_the_link(open_app: OpenApp) -> None:
    app = open_page(open_app, "paths", off="none")
    assert "Nothing is lost while both paths are on" in texts(app)
    app.toggle(key="check-path-var").set_value(False).run()
    assert settings(app).off == "var"
    lost = switch_off(run_pass(DEFAULTS).arrays, "var").error
    assert f"off by {lost:.0%}" in texts(app)
    assert "column sums sees nothing" in texts(app)
    app.toggle(key="check-path-mu").set_value(False).run()
    assert settings(app).off == "both"
    assert "column sums sees it" in texts(app)
    app.select_slider(key="check-rate").set_value(0.3).run()
    assert settings(app).rate == 0.3
    assert len(re.findall(r"ends at a loss of", texts(app))) == 4


def test_the_edges_are_run_on_the_own_data(open_app: OpenApp) -> None:
    (table,) = tables(open_page(open_app, "edges", eps="0.5"))
    assert "feature 1 constant, ε\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.5" in table
    assert f"1/√ε = {np.sqrt(2):.4g}" in table
