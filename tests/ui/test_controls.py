"""The sidebar shows what acts on the page that is open."""

import pytest
from streamlit.testing.v1 import AppTest

from bnviz.scenario import HIDEABLE, PROOFS, Settings
from bnviz.ui.shell.pages import PAGES, Page, find_page
from tests.ui.conftest import ROOT


def shown(id_: str, **parameters: str) -> set[str]:
    """Return which controls stand in the sidebar of a page."""
    script = str(find_page(id_).script.relative_to(ROOT))
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120).switch_page(script)
    app.query_params.update(parameters)
    app.run()
    assert not app.exception
    widgets = (*app.number_input, *app.selectbox, *app.slider, *app.select_slider)
    keys = (str(widget.key) for widget in widgets)
    return {key.removeprefix("control-") for key in keys if key.startswith("control-")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_names_controls_that_there_are(page: Page) -> None:
    for proof in PROOFS:
        assert set(page.acting(Settings(proof=proof))) <= set(HIDEABLE)


@pytest.mark.parametrize(
    ("id_", "parameters", "absent"),
    [
        ("explore", {}, set()),
        ("prove", {}, {"beta", "backend"}),
        ("prove", {"proof": "collapse"}, set(HIDEABLE)),
        ("prove", {"proof": "errata"}, set(HIDEABLE)),
        ("implement", {"code": "snippets"}, set(HIDEABLE)),
        ("check", {"check": "edges"}, set()),
        ("layer", {}, set()),
        ("layer", {"layer": "walk"}, set(HIDEABLE)),
        ("layer", {"layer": "walk", "line": "bias-is-zero"}, set()),
        ("layer", {"layer": "training"}, set(HIDEABLE) - {"eps", "seed"}),
        ("layer", {"layer": "images"}, set(HIDEABLE) - {"seed"}),
        ("geometry", {}, {"beta"}),
        ("geometry", {"upstream": "squared-error"}, set()),
        ("geometry", {"geometry": "invariance"}, set()),
        ("geometry", {"geometry": "jacobian"}, {"upstream", "beta", "gamma"}),
        ("geometry", {"geometry": "jacobian", "jacobian": "y"}, {"upstream", "beta"}),
        ("practise", {}, set()),
        ("practise", {"practice": "working"}, set(HIDEABLE)),
        ("practise", {"practice": "teach"}, set(HIDEABLE) - {"seed"}),
        # What a teacher hides is hidden everywhere.
        ("explore", {"hide": "seed,beta"}, {"seed", "beta"}),
        ("prove", {"hide": "seed"}, {"seed", "beta", "backend"}),
    ],
)
def test_a_control_that_does_nothing_here_is_not_there(
    id_: str, parameters: dict[str, str], absent: set[str]
) -> None:
    assert shown(id_, **parameters) == set(HIDEABLE) - absent


def test_what_a_component_tells_when_it_is_gone_is_not_heard() -> None:
    def script() -> None:
        import streamlit as st  # noqa: PLC0415  # runs as a script of its own

        from bnviz.ui.shell.widgets import heard  # noqa: PLC0415

        st.text(f"heard {heard('a component that this page has not', 'pick')}")

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.text[0].value == "heard None"
