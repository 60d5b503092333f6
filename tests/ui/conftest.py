"""The app without a browser: its pages run in this process, and widgets are set by hand."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
OpenApp = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def keep_main_module() -> Iterator[None]:
    """Put the main module back, which is a page once Streamlit has run one.

    A process that another test starts runs the main module again: it would start the whole app.
    """
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def open_app() -> OpenApp:
    """Return a function that opens a link of the app, given its parameters."""

    def open_link(**parameters: str) -> AppTest:
        # AppTest forgets between runs that app.py has its own navigation; the path says it again.
        app = AppTest.from_file(ROOT / "app.py", default_timeout=120).switch_page("app.py")
        app.query_params.update(parameters)
        app.run()
        return app

    return open_link
