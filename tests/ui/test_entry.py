import pytest
from streamlit.testing.v1 import AppTest

from bnviz.ui.shell.pages import PAGES, Page
from tests.ui.conftest import ROOT


def test_the_registry_names_every_script_once() -> None:
    assert sorted(page.script for page in PAGES) == sorted((ROOT / "pages").glob("*.py"))
    assert len({page.title for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_the_first_request_to_a_server_may_be_for_any_page(page: Page) -> None:
    # Before app.py has run once, Streamlit takes the folder of pages for its navigation.
    script = str(page.script.relative_to(ROOT))
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120).switch_page(script)
    app.query_params.update(m="5", d="3")
    app.run()
    assert not app.exception
    assert [header.value for header in app.header] == [page.question]
    assert app.number_input(key="control-m").value == 5
