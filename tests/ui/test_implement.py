"""The Implement page without a browser: its parts, its numbers, its limits."""

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bnviz.implementations import LADDER, SNIPPETS, count_traffic
from bnviz.ui.implement import checks, measuring, speed
from bnviz.ui.implement.measuring import take_turn
from bnviz.ui.implement.recorded import read_recorded
from tests.ui.conftest import OpenApp

TITLE = "How do I code it, and fast?"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure one round alone, on few numbers."""
    monkeypatch.setattr(measuring, "_SECONDS_HERE", 1e-9)
    monkeypatch.setattr(measuring, "_SECONDS_A_SIZE", 1e-9)
    monkeypatch.setattr(measuring, "_SIZES", (64, 256))


def open_page(open_app: OpenApp, part: str = "lines", **parameters: str) -> AppTest:
    app = open_app(code=part, **parameters)
    app.switch_page("pages/implement.py").run()
    assert not app.exception
    assert [header.value for header in app.header] == [TITLE]
    return app


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def texts(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def charts(app: AppTest) -> list[str]:
    """Return which charts are drawn, except the one of recorded times."""
    keys = [chart.key for chart in app.get("plotly_chart")]
    return [key for key in keys if key != "implement-recorded"]


def test_two_implementations_stand_side_by_side_with_their_equations(open_app: OpenApp) -> None:
    app = open_page(open_app)
    panes = re.findall(r'data-pane="([\w-]+)"', html(app))
    assert panes == ["nine-nodes", "economical"]
    shown = texts(app)
    for number in [*map(str, range(1, 11)), "13", "δ"]:
        assert f"({number})&ensp;" in shown
    assert "(11)&ensp;" not in shown


def test_thoreys_lines_come_with_his_code(open_app: OpenApp) -> None:
    app = open_page(open_app)
    app.get("button_group")[0].set_value(["thorey"]).run()
    assert re.findall(r'data-pane="([\w-]+)"', html(app)) == ["thorey"]
    assert "(T7)&ensp;" in texts(app)
    assert "(10)&ensp;" not in texts(app)


def test_a_set_up_that_cannot_run_still_has_its_code(open_app: OpenApp) -> None:
    app = open_page(open_app, data="constant", eps="0")
    assert app.error
    assert 'data-pane="nine-nodes"' in html(app)
    assert "error" not in html(app)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_the_table_has_every_count_and_an_error_of_rounding(open_app: OpenApp, dtype: str) -> None:
    app = open_page(open_app, "speed", dtype=dtype)
    rows = re.findall(
        r"^\| \d \*\*(.+?)\*\* \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", texts(app), re.MULTILINE
    )
    assert len(rows) == len(LADDER)
    for rung, (title, reads, writes, temporaries, error) in zip(LADDER, rows, strict=True):
        traffic = count_traffic(rung)
        assert title == rung.title
        assert (float(reads), float(writes)) == (traffic.reads, traffic.writes)
        assert int(temporaries) == traffic.temporaries
        assert float(error) < (1e-14 if dtype == "float64" else 3e-6)


def test_nothing_is_timed_before_it_is_asked_for(open_app: OpenApp) -> None:
    app = open_page(open_app, "speed")
    assert charts(app) == []
    assert "No times yet" in texts(app)


def test_measuring_draws_bars_and_curves(open_app: OpenApp, quick: None) -> None:
    app = open_page(open_app, "speed")
    app.button(key="measure").click().run()
    assert not app.exception
    assert charts(app) == ["implement-times", "implement-sizes"]
    timings = app.session_state[speed._KEY]  # noqa: SLF001
    assert [timing.shape for timing in timings] == [(16, 8), (8, 8), (32, 8)]
    assert all(value > 0 for timing in timings for value in timing.seconds.values())


def test_times_of_another_shape_are_not_shown_as_those_of_this_one(
    open_app: OpenApp, quick: None
) -> None:
    app = open_page(open_app, "speed")
    app.button(key="measure").click().run()
    for change, shown in (({"m": 17}, ["implement-sizes"]), ({"d": 9}, [])):
        app.session_state["settings"] = replace(app.session_state["settings"], **change)
        app.run()
        assert charts(app) == shown


def test_only_one_visitor_measures_at_a_time(open_app: OpenApp, quick: None) -> None:
    app = open_page(open_app, "speed")
    with take_turn() as is_ours:
        assert is_ours
        app.button(key="measure").click().run()
    assert "Somebody else is measuring" in app.info[0].value
    assert charts(app) == []
    app.button(key="measure").click().run()
    assert charts(app) == ["implement-times", "implement-sizes"]


def test_without_numba_the_page_says_what_would_be_faster(
    open_app: OpenApp, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_compiler() -> bool:
        return False

    ladder = "bnviz.implementations.ladder"
    monkeypatch.setattr(f"{ladder}.has_compiler", no_compiler)
    monkeypatch.setattr(checks, "has_compiler", no_compiler)
    monkeypatch.setattr(speed, "has_compiler", no_compiler)
    app = open_page(open_app, "speed", m="1024")
    assert "Numba is not installed here. With it" in texts(app)
    app.button(key="measure").click().run()
    timings = app.session_state[speed._KEY]  # noqa: SLF001
    # 1024 × 8 numbers are too many to walk through one by one.
    assert ["fused" in timing.seconds for timing in timings] == [False, True, True]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.id)
def test_each_library_has_its_whole_file(open_app: OpenApp, snippet: Any) -> None:
    app = open_page(open_app, "snippets")
    app.get("button_group")[0].set_value(snippet.id).run()
    shown = re.sub(r"<[^>]+>", "", html(app).replace("</div>", "\n"))
    for line in snippet.code.splitlines():
        escaped = line.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
        assert escaped.replace('"', "&quot;").replace("'", "&#x27;") in shown


RECORDED = {
    "machine": {"cores": 2, "system": "Linux", "load": 0.1},
    "times": [
        {"m": 64, "d": 32, "dtype": "float64", "milliseconds": {"numba": 0.5, "copy": 0.25}},
        {"m": 32, "d": 16, "dtype": "float64", "milliseconds": {"numba": 0.2, "copy": 0.1}},
        {"m": 32, "d": 16, "dtype": "float32", "milliseconds": {"numba": 0.1}},
    ],
}


def test_recorded_times_become_curves_in_the_order_of_their_size(tmp_path: Path) -> None:
    path = tmp_path / "kernels.json"
    assert read_recorded("float64", path) is None
    path.write_text(json.dumps(RECORDED), encoding="utf-8")
    found = read_recorded("float64", path)
    assert found
    assert found.machine == "2 processors, Linux"
    kernel, copying = found.curves
    assert (kernel.label, kernel.cells, kernel.is_reference) == ("numba", (512, 2048), False)
    assert kernel.seconds == pytest.approx((2e-4, 5e-4))
    assert (copying.label, copying.is_reference) == ("copying x and ∂l/∂y", True)
    assert read_recorded("float16", path) is None


@pytest.mark.parametrize("is_there", [True, False])
def test_the_page_draws_recorded_times_or_says_that_there_are_none(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    path = tmp_path / "kernels.json"
    if is_there:
        path.write_text(json.dumps(RECORDED), encoding="utf-8")
    monkeypatch.setattr(speed, "read_recorded", partial(read_recorded, path=path))
    app = open_page(open_app, "speed")
    keys = [chart.key for chart in app.get("plotly_chart")]
    assert keys == (["implement-recorded"] if is_there else [])
    assert ("No figures recorded" in texts(app)) != is_there
