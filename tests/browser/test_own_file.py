"""A file as people have it: what was understood is seen before it is used, and can be changed."""

import io
import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page

from tests.browser.app import heatmap, numbers, open_app, sentences, wait_until_idle
from tests.browser.test_bad_input import npy, upload

X = np.array([[1.5, 2.0], [2.25, 4.0], [4.0, 1.0]])
MESSY = b"Id;size;weight;kind\n1;1,5;2;x\n2;;3;y\n3;2,25;4;z\n4;4,0;1;x\n"


def text(separator: str) -> bytes:
    return "\n".join(separator.join(map(str, row)) for row in X).encode()


def archive(**more: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, x=X, **more)
    return stream.getvalue()


def parquet() -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table({"size": X[:, 0], "weight": X[:, 1]}), stream)
    return stream.getvalue()


def x_on_screen(page: Page) -> np.ndarray:
    return numbers(heatmap(page, "x"))


def test_a_messy_file_is_understood_changed_and_used(page: Page) -> None:
    open_app(page, "/", data="upload")
    upload(page, "messy.csv", MESSY)
    box = page.locator(".st-key-own-file")
    told = box.inner_text()
    for words in ("3 samples, 2 features", "row counter", "holds words", "decimal signs", "1 row"):
        assert words in told
    assert not page.locator(".js-plotly-plot").count()
    use = page.get_by_role("button", name="Use these data")
    use.click()
    wait_until_idle(page)
    np.testing.assert_array_equal(x_on_screen(page), X)

    upload(page, "messy.csv", MESSY)
    # One click leaves a column out.
    box.get_by_label("Remove 3 weight").first.click()
    wait_until_idle(page)
    assert "3 samples, 1 feature" in box.inner_text()
    np.testing.assert_array_equal(x_on_screen(page), X)
    use.click()
    wait_until_idle(page)
    np.testing.assert_array_equal(x_on_screen(page), X[:, :1])


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("x.csv", text(",")),
        ("x.tsv", text("\t")),
        ("x.txt", text(" ")),
        ("x.dat", text(" ")),
        ("x.data", text(",")),
        ("x.npy", npy(X)),
        ("x.npz", archive()),
        ("x.parquet", parquet()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_ending_is_taken(page: Page, name: str, payload: bytes) -> None:
    open_app(page, "/", data="upload")
    upload(page, name, payload)
    np.testing.assert_array_equal(x_on_screen(page), X)


def test_a_workbook_says_what_to_do(page: Page) -> None:
    open_app(page, "/", data="upload")
    upload(page, "x.xlsx", b"PK\x03\x04 and more")
    assert any("save the sheet as CSV" in said for said in sentences(page))


GERMAN = "Größe;Gewicht;Umsatz\n1,70;65,5;1.234,50\n1,82;80,1;2.000,00\n".encode()
IRIS = b"length,width,species\n5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n"
TOTAL = b"a,b\n1,2\n2,\n4,1\n3,5\nTotal,6\n"
LONG = b"id,a,b\n" + b"".join(b"%d,%d.5,%d\n" % (i, i, i * i % 7) for i in range(1, 5001))
ASKED = {
    "german.csv": GERMAN,
    "one column.csv": b"temp\n1,5\n2,5\n3,5\n",
    "iris.csv": IRIS,
    "total.csv": TOTAL,
    "long.csv": LONG,
    "mac.csv": TOTAL.replace(b"\n", b"\r"),
    "several.npz": archive(y=np.ones(3)),
}


def choices(page: Page) -> Locator:
    """Return every switch and every button of a choice in the box."""
    box = page.locator(".st-key-own-file")
    return box.locator("[data-testid=stCheckbox] label, [data-testid=stButtonGroup] button")


@pytest.mark.parametrize(("name", "payload"), ASKED.items(), ids=ASKED)
def test_every_choice_can_be_made_and_taken_back(page: Page, name: str, payload: bytes) -> None:
    open_app(page, "/", data="upload")
    upload(page, name, payload)
    box = page.locator(".st-key-own-file")
    before = box.inner_text()
    kinds = [text.split("\n")[0] for text in choices(page).all_inner_texts()]
    for kind in kinds:
        for _ in range(2):
            choices(page).filter(has_text=re.compile(rf"^{re.escape(kind)}")).last.click()
            wait_until_idle(page)  # and no exception
            assert box.count() == 1
    for kind in ("first", "comma" if "decimal signs" in before else "point"):
        if kind in kinds:
            choices(page).filter(has_text=kind).last.click()
            wait_until_idle(page)
    if name == "several.npz":
        for array in ("y", "x"):
            box.get_by_role("combobox").first.click()
            page.get_by_role("option", name=array, exact=True).click()
            wait_until_idle(page)
    assert box.inner_text() == before
    page.get_by_role("button", name="Cancel").click()
    wait_until_idle(page)
    assert box.count() == 0


def test_the_chips_show_the_names_of_their_columns_at_once(page: Page) -> None:
    open_app(page, "/", data="upload")
    upload(page, "iris.csv", IRIS)
    box = page.locator(".st-key-own-file")
    names = box.locator("label").filter(has_text="Row 1 holds names")
    for shown, hidden in (("1 feature 1", "1 length"), ("1 length", "1 feature 1")):
        names.click()
        wait_until_idle(page)
        assert shown in box.inner_text()
        assert hidden not in box.inner_text()


def test_a_file_in_use_says_how_it_was_read_and_can_be_read_otherwise(page: Page) -> None:
    open_app(page, "/", data="upload")
    upload(page, "plain.csv", b"0.5,2\n1.5,2.5\n4,7\n")
    np.testing.assert_array_equal(x_on_screen(page), [[0.5, 2], [1.5, 2.5], [4, 7]])
    page.get_by_text("How it was read").click()
    page.get_by_text("No row holds names.").wait_for()
    page.get_by_role("button", name="Change how it is read").click()
    wait_until_idle(page)
    box = page.locator(".st-key-own-file")
    assert box.locator("td").all_inner_texts()[:4] == ["0.5", "2", "1.5", "2.5"]
    box.locator("label").filter(has_text="Row 1 holds names").click()
    wait_until_idle(page)
    assert box.locator("th").all_inner_texts() == ["0.5", "2"]
    assert page.get_by_text("In use: “plain.csv”").count()
    page.get_by_role("button", name="Use these data").click()
    wait_until_idle(page)
    np.testing.assert_array_equal(x_on_screen(page), [[1.5, 2.5], [4, 7]])
