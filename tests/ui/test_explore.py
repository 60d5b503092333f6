import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bnviz.scenario import DATASETS, DEFAULTS, UPSTREAMS
from bnviz.ui.shell import session
from tests.scenario.sentences import is_one_sentence
from tests.ui.conftest import OpenApp

ROOT = Path(__file__).resolve().parents[2]

TITLE = "What flows through batch normalization, forward and back?"
CONTROLS = {
    "m": "number_input",
    "d": "number_input",
    "gamma": "slider",
    "beta": "slider",
    "eps": "select_slider",
    "data": "selectbox",
    "scale": "number_input",
    "shift": "number_input",
    "seed": "number_input",
    "upstream": "selectbox",
    "dtype": "selectbox",
    "backend": "selectbox",
}


def control(app: AppTest, name: str) -> Any:
    return getattr(app, CONTROLS[name])(key=f"control-{name}")


def is_well(app: AppTest) -> bool:
    """Whether the page is the right one and drew its heatmaps."""
    titles = [header.value for header in app.header]
    charts = [chart.key for chart in app.get("plotly_chart")]
    return not app.exception and titles == [TITLE] and "board-figure" in charts


def texts(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def test_the_page_opens_with_the_default_set_up(open_app: OpenApp) -> None:
    app = open_app()
    assert is_well(app)
    assert not app.warning
    assert not app.error
    assert app.query_params == {}
    for name in CONTROLS:
        assert control(app, name).value == getattr(DEFAULTS, name)


def test_every_equation_stands_on_the_page(open_app: OpenApp) -> None:
    shown = texts(open_app())
    for number in [*map(str, range(1, 14)), "δ"]:
        assert f"({number})" in shown
    # How far the kernels and the equations differ, in a few roundings.
    assert re.search(r"\b\de-1[4-9]\b", shown)


LINKS: list[dict[str, str]] = [
    {"m": "5", "d": "3", "gamma": "-0.5", "beta": "2.0", "eps": "0.1"},
    {"m": "1", "d": "1", "seed": "4294967295"},
    {"scale": "0.25", "shift": "-7.5", "dtype": "float32"},
    {"upstream": "softmax-cross-entropy", "seed": "3"},
    {"eps": "0.0003", "backend": "dask"},
    {"gamma": "5.0", "m": "64", "d": "64"},
    {"data": "iris", "m": "40", "d": "2"},
    {"data": "one-sample", "dtype": "float16"},
]


@pytest.mark.parametrize("link", LINKS, ids=str)
def test_controls_show_what_the_link_says(link: dict[str, str], open_app: OpenApp) -> None:
    app = open_app(**link)
    assert is_well(app)
    assert not app.warning
    for name, text in link.items():
        value = control(app, name).value
        assert type(value)(text) == value
    # The link is written anew, in the shortest form of each number.
    assert app.query_params.keys() == link.keys()


@pytest.mark.parametrize("data", [d.id for d in DATASETS if d.id != "upload"])
@pytest.mark.parametrize("upstream", [u.id for u in UPSTREAMS])
def test_every_data_set_opens_with_every_loss(data: str, upstream: str, open_app: OpenApp) -> None:
    app = open_app(data=data, upstream=upstream)
    assert is_well(app)
    assert not app.warning
    assert not app.error


CHANGES: list[tuple[str, Any, str]] = [
    ("m", 5, "5"),
    ("d", 3, "3"),
    ("gamma", -0.7, "-0.7"),
    ("beta", 1.2, "1.2"),
    ("eps", 0.1, "0.1"),
    ("eps", 0.0, "0"),
    ("data", "outlier", "outlier"),
    ("scale", 0.5, "0.5"),
    ("shift", -1.5, "-1.5"),
    ("seed", 7, "7"),
    ("upstream", "ones", "ones"),
    ("dtype", "float32", "float32"),
    ("backend", "dask", "dask"),
]


@pytest.mark.parametrize(("name", "value", "text"), CHANGES)
def test_a_control_writes_itself_into_the_link(
    name: str, value: Any, text: str, open_app: OpenApp
) -> None:
    app = open_app(seed="1")
    control(app, name).set_value(value).run()
    assert is_well(app)
    assert control(app, name).value == value
    assert app.query_params == {"seed": "1"} | {name: text}
    again = open_app(**app.query_params)
    assert control(again, name).value == value


def test_a_default_leaves_the_link(open_app: OpenApp) -> None:
    app = open_app(m="5", d="3")
    control(app, "m").set_value(16).run()
    assert app.query_params == {"d": "3"}


def test_parameters_of_others_stay_in_the_link(open_app: OpenApp) -> None:
    app = open_app(m="5", embed_options="dark_theme")
    control(app, "d").set_value(3).run()
    assert app.query_params == {"m": "5", "d": "3", "embed_options": "dark_theme"}


BAD: list[tuple[str, str]] = [
    *(("m", "0"), ("m", "-3"), ("m", "1e9"), ("m", "2.5"), ("d", "0"), ("d", "1000000")),
    *(("eps", "nan"), ("eps", "-1"), ("gamma", "abc"), ("gamma", "1,2"), ("beta", "inf")),
    *(("data", "mnist"), ("upstream", "none"), ("dtype", "int8"), ("backend", "abacus")),
    *(("scale", "-1"), ("shift", "1e400"), ("seed", "-1"), ("cell", "99,1"), ("cell", "x")),
    *(("focus", "nothing"), ("printed", "14"), ("present", "maybe"), ("step", "../..")),
]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_parameter_gives_one_sentence_and_changes_nothing_else(
    name: str, text: str, open_app: OpenApp
) -> None:
    app = open_app(**{"seed": "5", "upstream": "ones", name: text})
    assert is_well(app)
    (warning,) = app.warning
    assert name in warning.value
    assert is_one_sentence(warning.value)
    kept = {"seed": "5", "upstream": "ones"}
    kept.pop(name, None)
    assert app.query_params == kept


def go_to(app: AppTest, link: dict[str, str]) -> None:
    app.query_params.clear()
    app.query_params.update(link)


def test_a_press_that_tells_the_link_before_loses_nothing_and_who_goes_back_is_heard(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(session, "monotonic", lambda: now)
    app = open_app(m="6", d="3")
    before = dict(app.query_params)
    control(app, "seed").set_value(4).run()
    after = dict(app.query_params)
    assert after == before | {"seed": "4"}
    # The browser has not heard of it when *Change*, which no setting keeps, is switched.
    go_to(app, before)
    app.toggle(key="change").set_value(True).run()
    assert control(app, "seed").value == 4
    assert app.query_params == after
    now += 2
    go_to(app, before)
    app.run()
    assert control(app, "seed").value == DEFAULTS.seed
    assert app.query_params == before


def test_each_bad_parameter_has_its_own_sentence(open_app: OpenApp) -> None:
    app = open_app(m="0", eps="nan", gamma="abc", d="3")
    assert is_well(app)
    sentences = [line for box in app.warning for line in box.value.split("\n\n")]
    assert sorted(sentence.split()[0] for sentence in sentences) == ["eps", "gamma", "m"]
    assert all(map(is_one_sentence, sentences))
    assert app.query_params == {"d": "3"}


def test_a_change_takes_the_warning_away(open_app: OpenApp) -> None:
    app = open_app(m="0")
    control(app, "d").set_value(3).run()
    assert not app.warning
    assert is_well(app)


def test_too_many_cells_are_refused(open_app: OpenApp) -> None:
    app = open_app(m="4096", d="1024")
    assert is_well(app)
    (warning,) = app.warning
    assert all(map(is_one_sentence, warning.value.split("\n\n")))


def test_a_constant_feature_without_epsilon_gives_one_sentence(open_app: OpenApp) -> None:
    app = open_app(data="constant", eps="0")
    assert not app.exception
    (error,) = app.error
    assert "eature 1 " in error.value
    assert is_one_sentence(error.value)
    control(app, "eps").set_value(1e-5).run()
    assert is_well(app)
    assert not app.error


def test_an_overflow_gives_one_sentence(open_app: OpenApp) -> None:
    app = open_app(dtype="float16", gamma="60000")
    assert not app.exception
    (error,) = app.error
    assert "float16" in error.value
    assert is_one_sentence(error.value)


def test_a_data_set_of_fixed_size_says_so(open_app: OpenApp) -> None:
    app = open_app(data="two-samples")
    assert control(app, "m").value == 2
    assert control(app, "m").disabled
    assert not control(app, "d").disabled
    app = open_app(data="iris", m="4000")
    assert is_well(app)
    assert control(app, "m").value <= 150
    assert any("Fisher" in caption.value for caption in app.caption)


def test_pooled_heatmaps_say_so(open_app: OpenApp) -> None:
    app = open_app(m="1024", d="512")
    assert is_well(app)
    assert "pooled to 50 × 50 blocks" in texts(app)
    assert "pooled" not in texts(open_app())


def test_equations_as_printed_are_in_the_link(open_app: OpenApp) -> None:
    app = open_app(printed="8")
    (pills,) = (group for group in app.button_group if group.key == "printed")
    assert pills.value == ["8"]
    assert r"^{2}" in texts(app)
    pills.set_value(["8", "13"]).run()
    assert app.query_params == {"printed": "8,13"}
    assert is_well(app)


def test_what_goes_on_with_the_corrected_form_is_said(open_app: OpenApp) -> None:
    shown = texts(open_app(printed="7,8,13"))
    assert "(8) is shown as printed; (9) and (10) go on with the corrected ∂l/∂σ²." in shown
    # (7) misses an index and gives the same numbers; nothing goes on with (13).
    assert shown.count("as printed;") == 1
    assert shown.count("with the corrected ∂l/∂σ²]") == 1


def test_own_scales_are_in_the_link_and_announced(open_app: OpenApp) -> None:
    app = open_app(own="1")
    assert is_well(app)
    assert app.toggle(key="board-own").value
    app.toggle(key="board-own").set_value(False).run()
    assert is_well(app)
    assert app.query_params == {}
    assert [toast.value for toast in app.toast] == ["One scale again: a small path looks small."]


def test_a_feature_may_have_its_own_scale(open_app: OpenApp) -> None:
    app = open_app(d="3", gamma="1,2,3")
    assert is_well(app)
    assert "control-gamma" not in {slider.key for slider in app.slider}
    control(app, "d").set_value(4).run()
    assert app.query_params == {"d": "4", "gamma": "1,2,3,3"}
    app.session_state["per-feature"] = True  # opens the table
    app.run()
    (same,) = (button for button in app.button if button.label.startswith("Same"))
    same.click().run()
    assert app.query_params == {"d": "4", "gamma": "1"}
    assert control(app, "gamma").value == 1.0


def test_a_library_that_does_not_work_says_so_when_it_is_chosen(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = {"dask": "Dask is installed but cannot be imported (ImportError)."}
    monkeypatch.setattr("bnviz.ui.shell.session.why_not", faults.get)
    app = open_app()
    control(app, "backend").set_value("dask").run()
    (warning,) = app.warning
    assert warning.value == f"{faults['dask']} NumPy runs instead."
    assert control(app, "backend").value == "numpy"
    assert app.query_params == {}
    control(app, "d").set_value(4).run()
    assert not app.warning


def test_the_first_page_loads_no_table_and_no_other_library() -> None:
    """The first visitor after a restart waits for whatever the script imports."""
    script = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        "app = AppTest.from_file('app.py', default_timeout=60).run(); "
        "assert not app.exception and app.header; "
        "print(*sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    unwanted = {"pandas", "dask", "sympy", "numba", "array_api_compat.numpy", "streamlit.emojis"}
    assert not unwanted & set(shown.stdout.split())


def test_a_picked_cell_is_xrayed(open_app: OpenApp) -> None:
    app = open_app(cell="2,3", focus="x_hat")
    assert is_well(app)
    assert app.number_input(key="xray-sample").value == 2
    assert app.number_input(key="xray-feature").value == 3
    assert app.selectbox(key="xray-focus").value == "x_hat"
    assert "xray-bars" in {chart.key for chart in app.get("plotly_chart")}
    app.number_input(key="xray-sample").set_value(5).run()
    app.selectbox(key="xray-focus").set_value("y").run()
    assert app.query_params == {"cell": "5,3", "focus": "y"}
    assert "y_{5}" in texts(app)
    (close,) = (button for button in app.button if button.label == "Close")
    close.click().run()
    assert "cell" not in app.query_params
    assert "xray-bars" not in {chart.key for chart in app.get("plotly_chart")}


@pytest.mark.parametrize(
    "focus",
    "x mu var x_hat y dy dgamma dbeta dx_hat dvar dmu delta dx".split(),
)
@pytest.mark.parametrize("printed", ["", "5,8,12,13"])
def test_every_quantity_can_be_xrayed(focus: str, printed: str, open_app: OpenApp) -> None:
    parameters = {"cell": "4,2", "focus": focus} | ({"printed": printed} if printed else {})
    app = open_app(**parameters)
    assert is_well(app)
    assert not app.error


def test_the_gradient_can_be_xrayed_by_each_of_its_equations(open_app: OpenApp) -> None:
    app = open_app(cell="4,2")
    for number in ("11", "12", "13", "10"):
        (group,) = (g for g in app.button_group if g.key == "xray-equation")
        group.set_value(number).run()
        assert is_well(app)
        (group,) = (g for g in app.button_group if g.key == "xray-equation")
        assert group.value == number


def test_a_cell_that_is_no_longer_there_is_let_go(open_app: OpenApp) -> None:
    app = open_app(cell="9,3")
    control(app, "m").set_value(4).run()
    assert is_well(app)
    assert app.query_params == {"m": "4"}


def test_the_loss_of_one_cell_follows_the_picked_cell(open_app: OpenApp) -> None:
    app = open_app(upstream="one-hot", cell="2,3", focus="dbeta")
    assert r"{1}" in texts(app) or "= 1" in texts(app)
    app.number_input(key="xray-feature").set_value(4).run()
    assert is_well(app)
    assert app.query_params["cell"] == "2,4"
