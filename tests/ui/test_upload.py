from io import BytesIO
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.scenario.sentences import is_one_sentence
from tests.ui.conftest import OpenApp
from tests.ui.test_explore import control, is_well

CSV = b"height,width\n1,2\n3,4\n5,7\n"


def give(app: AppTest, name: str, payload: bytes) -> AppTest:
    uploader: Any = app.get("file_uploader")[0]
    uploader.set_value((name, payload, "application/octet-stream")).run()
    return app


def npy(array: Any) -> bytes:
    file = BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def test_without_a_file_the_page_asks_for_one(open_app: OpenApp) -> None:
    app = open_app(data="upload")
    assert not app.exception
    (request,) = app.info
    assert "sidebar" in request.value
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize(
    ("name", "payload"), [("a.csv", CSV), ("a.npy", npy(np.array([[1.0, 2], [3, 4], [5, 7]])))]
)
def test_a_file_decides_the_shape(name: str, payload: bytes, open_app: OpenApp) -> None:
    app = give(open_app(data="upload", m="9"), name, payload)
    assert is_well(app)
    assert not app.error
    assert not app.warning
    assert (control(app, "m").value, control(app, "d").value) == (3, 2)
    assert control(app, "m").disabled
    assert control(app, "d").disabled


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        *(
            ("a.csv", b""),
            ("a.csv", b"1,2\n3\n"),
            ("a.csv", b"1,nan\n2,3\n"),
            ("a.csv", b"a,b\nc,d"),
        ),
        *(("a.npy", npy(np.ones((2, 2, 2)))), ("a.npy", npy(np.ones((3, 2)))[:-4])),
        ("a.npy", npy(np.ones((3, 2), dtype=complex))),
    ],
)
def test_a_bad_file_gives_one_sentence_and_changes_nothing_else(
    name: str, payload: bytes, open_app: OpenApp
) -> None:
    app = give(open_app(data="upload"), "good.csv", CSV)
    give(app, name, payload)
    assert is_well(app)
    (warning,) = app.warning
    assert is_one_sentence(warning.value)
    assert (control(app, "m").value, control(app, "d").value) == (3, 2)


def test_uploaded_data_stay_while_another_set_is_looked_at(open_app: OpenApp) -> None:
    app = give(open_app(data="upload"), "good.csv", CSV)
    control(app, "data").set_value("normal").run()
    assert is_well(app)
    assert control(app, "m").value == 16
    control(app, "data").set_value("upload").run()
    assert is_well(app)
    assert (control(app, "m").value, control(app, "d").value) == (3, 2)
