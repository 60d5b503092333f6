import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import ROOT

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("name", PAGES)
def test_the_first_request_to_a_server_may_be_for_any_page(name: str) -> None:
    # Before app.py has run once, Streamlit takes the folder of pages for its navigation.
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120).switch_page(f"pages/{name}")
    app.query_params.update(m="5", d="3")
    app.run()
    assert not app.exception
    assert len(app.header) == 1
    assert app.number_input(key="control-m").value == 5
