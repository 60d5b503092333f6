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
            ("a.csv", b"1\n2,3\n"),
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


MESSY = b"Id;size;kind\n1;1,5;x\n2;;y\n3;2,5;z\n4;4,0;x\n"


def leave_out_gaps(app: AppTest) -> Any:
    return next(one for one in app.sidebar.toggle if one.label == "Leave out rows with gaps")


def test_what_was_understood_is_shown_before_it_is_used(open_app: OpenApp) -> None:
    app = give(open_app(data="upload"), "messy.csv", MESSY)
    assert not app.exception
    told = " ".join(element.value for element in app.sidebar.markdown)
    for words in ("3 samples, 1 feature", "row counter", "holds words", "decimal signs", "1 row"):
        assert words in told
    assert app.info  # nothing is used yet
    app.sidebar.multiselect[0].set_value([0, 1]).run()
    app.sidebar.button(key="own-file-use").click().run()
    assert is_well(app)
    assert (control(app, "m").value, control(app, "d").value) == (3, 2)
    assert "own-file-use" not in {button.key for button in app.sidebar.button}


def test_a_choice_that_cannot_be_used_says_why_and_can_be_taken_back(open_app: OpenApp) -> None:
    app = give(open_app(data="upload"), "messy.csv", MESSY)
    app.sidebar.multiselect[0].set_value([1, 2]).run()
    assert app.sidebar.button(key="own-file-use").disabled
    (warning,) = app.sidebar.warning
    assert "Row 2, column 3 has “x”" in warning.value
    app.sidebar.multiselect[0].set_value([1]).run()
    leave_out_gaps(app).set_value(False).run()
    assert app.sidebar.button(key="own-file-use").disabled
    leave_out_gaps(app).set_value(True).run()
    app.sidebar.button(key="own-file-use").click().run()
    assert (control(app, "m").value, control(app, "d").value) == (3, 1)


def test_a_file_that_is_not_used_is_let_go(open_app: OpenApp) -> None:
    app = give(open_app(data="upload"), "good.csv", CSV)
    give(app, "messy.csv", MESSY)
    assert (control(app, "m").value, control(app, "d").value) == (3, 2)
    app.sidebar.button(key="own-file-drop").click().run()
    assert is_well(app)
    assert "pending-file" not in app.session_state
    assert (control(app, "m").value, control(app, "d").value) == (3, 2)


def press(app: AppTest, label: str, value: Any) -> None:
    one = next(
        w for w in [*app.sidebar.toggle, *app.sidebar.get("button_group")] if w.label == label
    )
    one.set_value(value).run()
    assert not app.exception


def test_what_is_in_use_stays_said_while_another_file_waits(open_app: OpenApp) -> None:
    app = give(open_app(data="upload"), "good.csv", CSV)
    give(app, "messy.csv", MESSY)
    assert "In use: “good.csv”" in [caption.value for caption in app.sidebar.caption]


def test_rows_with_words_are_left_out_by_one_press(open_app: OpenApp) -> None:
    app = give(open_app(data="upload"), "total.csv", CSV + b"Total,16\n")
    assert app.sidebar.button(key="own-file-use").disabled
    press(app, "Leave out rows with words", True)
    app.sidebar.button(key="own-file-use").click().run()
    assert (control(app, "m").value, control(app, "d").value) == (3, 2)


def test_a_large_file_in_use_is_not_kept_and_asked_about_again(open_app: OpenApp) -> None:
    text = b"".join(b"%d.%0300d,2\n" % (i % 7, 0) for i in range(4000))
    app = give(open_app(data="upload"), "large.csv", text)
    assert control(app, "m").value == 4000
    assert any("Large files are not kept" in caption.value for caption in app.sidebar.caption)
    assert not app.session_state["used-file"].payload
    give(app, "large.csv", text)
    assert not app.sidebar.button(key="own-file-use").disabled
