"""A file as people have it: what was understood is seen before it is used, and can be changed."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page

from tests.browser.app import heatmap, numbers, open_app, sentences, wait_until_idle
from tests.browser.test_bad_input import npy, upload

X = np.array([[1.5, 2.0], [2.25, 4.0], [4.0, 1.0]])
MESSY = b"Id;size;weight;kind\n1;1,5;2;x\n2;;3;y\n3;2,25;4;z\n4;4,0;1;x\n"


def text(separator: str) -> bytes:
    return "\n".join(separator.join(map(str, row)) for row in X).encode()


def archive() -> bytes:
    stream = io.BytesIO()
    np.savez(stream, x=X)
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
