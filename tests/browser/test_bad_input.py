"""Bad input gets one clear sentence and changes nothing else; good files are taken as they are."""

import io

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import (
    control,
    find,
    link,
    numbers,
    open_app,
    press,
    sentences,
    tab_to,
    traces,
    type_into,
    wait_until_idle,
)
from tests.browser.layer import QUANTITIES, Layer, flow
from tests.scenario.sentences import is_one_sentence

MEASURED = np.random.default_rng(5).normal(10, 3, size=(7, 3))


def npy(array: np.ndarray, *, pickled: bool = False) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=pickled)
    return stream.getvalue()


def csv(array: np.ndarray, header: str = "") -> bytes:
    return (header + "".join(",".join(map(repr, row)) + "\n" for row in array.tolist())).encode()


def choose(page: Page, name: str, payload: bytes) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": payload}
    )


def upload(page: Page, name: str, payload: bytes) -> None:
    with page.expect_response(lambda answer: "upload_file" in answer.url):
        choose(page, name, payload)
    wait_until_idle(page)


def check_arrays(page: Page, layer: Layer, x: np.ndarray | None = None) -> None:
    """Check that the page shows the arrays of this set-up, and x and ∂l/∂y bit for bit."""
    shown, expected = traces(page), flow(layer, x)
    for name in QUANTITIES:
        found = numbers(find(shown, name))
        assert found.shape == expected[name].shape, name
        if name in ("x", "dy"):
            assert np.array_equal(found, expected[name]), name
        np.testing.assert_allclose(found, expected[name], rtol=1e-9, atol=1e-9, err_msg=name)


GOOD_FILES = {
    "header.csv": (csv(MEASURED, "length,width,height\n"), MEASURED),
    "plain.csv": (csv(MEASURED), MEASURED),
    "one column.csv": (csv(MEASURED[:, :1]), MEASURED[:, :1]),
    "numbers.npy": (npy(MEASURED), MEASURED),
    "fortran.npy": (npy(np.asfortranarray(MEASURED)), MEASURED),
    "integers.npy": (npy(np.arange(12).reshape(4, 3) ** 2), np.arange(12.0).reshape(4, 3) ** 2),
    "halves.npy": (npy(MEASURED.astype(np.float16)), MEASURED.astype(np.float16)),
}

BAD_FILES = {
    "text.csv": (b"1,2\n3,abc\n", "abc"),
    "ragged.csv": (b"1,2\n4,5,6\n7,8\n", "Row 2"),
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n\n", "no numbers"),
    "only a header.csv": (b"a,b\n", "no row of numbers"),
    "infinite.csv": (b"1,2\n3,-inf\n", "-inf"),
    "formula.csv": (b"1,2\n=cmd|' /C calc'!A0,4\n", "Row 2, column 1"),
    "markup.csv": (b"1,2\n**[x](http://a.b)** $y$,4\n", "Row 2, column 1"),
    "pickled.npy": (npy(np.array([[{}, 1], [2, 3]], dtype=object), pickled=True), "pickled"),
    "three axes.npy": (npy(np.ones((2, 3, 4))), "3 axes"),
    "complex.npy": (npy(np.ones((2, 2)) * 1j), "complex"),
    "truncated.npy": (npy(MEASURED)[:-20], "truncated"),
    "damaged.npy": (npy(MEASURED)[:9] + b"\x00" * 90, "damaged"),
    "not npy.npy": (b"PK\x03\x04 a zip", "NPZ"),
    "nan.npy": (npy(np.array([[1.0, np.nan], [np.nan, 4.0]])), "NaN"),
    "infinite.npy": (npy(np.array([[1.0, np.inf], [3.0, 4.0]])), "infinite"),
    "too many columns.npy": (npy(np.ones((2, 1025))), "1024"),
}


def test_good_files_are_taken_as_they_are(page: Page) -> None:
    open_app(page, data="upload", gamma=0.75, seed=3, eps=0.01)
    # Without a file the page asks for one.
    [request] = sentences(page)
    assert "file" in request
    for name, (payload, values) in GOOD_FILES.items():
        upload(page, name, payload)
        assert sentences(page) == [], name
        assert link(page) == {"data": "upload", "gamma": "0.75", "seed": "3", "eps": "0.01"}
        x = values.astype(np.float64)
        check_arrays(page, Layer(*x.shape, gamma=0.75, eps=0.01, seed=3), x)


def test_bad_files_change_nothing_and_say_why(page: Page) -> None:
    open_app(page, data="upload", gamma=0.75, cell="2,3")
    upload(page, "good.csv", csv(MEASURED))
    before, address = traces(page), page.url
    for name, (payload, reason) in BAD_FILES.items():
        upload(page, name, payload)
        [sentence] = sentences(page)
        assert is_one_sentence(sentence), (name, sentence)
        assert reason in sentence, (name, sentence)
        assert traces(page) == before, name
        assert page.url == address, name
    upload(page, "good again.npy", npy(MEASURED))
    assert sentences(page) == []
    assert traces(page) == before


def test_more_rows_than_allowed_are_told(page: Page) -> None:
    open_app(page, data="upload")
    upload(page, "many.npy", npy(np.arange(4097.0)[:, np.newaxis]))
    assert page.get_by_text("The first 4096 of 4097 rows are used.").count()
    assert find(traces(page), "x")["meta"]["shape"] == [4096, 1]


def test_a_file_beyond_the_limit_is_not_sent(page: Page) -> None:
    open_app(page, data="upload")
    upload(page, "good.csv", csv(MEASURED))
    before = traces(page)
    choose(page, "big.npy", bytes(11 << 20))
    expect(page.get_by_text("File must be 10.0MB or smaller.")).to_be_attached()
    wait_until_idle(page)
    assert traces(page) == before


def test_the_witness_of_the_paper_comes_out_exactly(page: Page) -> None:
    """Two samples, checked by hand: x = (0, 4), ∂l/∂y = (1, 0), γ = 1, ε = 9/4."""
    query = {"data": "upload", "gamma": 1, "beta": 0, "eps": 2.25, "upstream": "one-hot"}
    open_app(page, **query, printed="8,12,13")
    upload(page, "witness.csv", b"0\n4\n")
    shown = traces(page)
    for number, dx in (
        ("10", (9 / 125, -9 / 125)),
        ("11", (9 / 125, -9 / 125)),
        ("12", (59 / 125, 41 / 125)),
        ("13", (-3 / 25, 3 / 25)),
    ):
        found = numbers(find(shown, "dx", number))[:, 0]
        np.testing.assert_allclose(found, dx, rtol=1e-14, err_msg=number)
    np.testing.assert_allclose(numbers(find(shown, "dvar")), [625 / 16], rtol=1e-14)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m", "0"),
        ("m", "-3"),
        ("m", "1e9"),
        ("d", "two"),
        ("eps", "nan"),
        ("eps", "-1"),
        ("gamma", "abc"),
        ("beta", "1,2"),
        ("data", "everything"),
        ("seed", "-1"),
        ("upstream", "<script>alert(1)</script>"),
        ("dtype", "float8"),
        ("cell", "99,99"),
        ("printed", "14"),
    ],
)
def test_a_bad_parameter_is_told_and_the_rest_of_the_link_kept(
    page: Page, name: str, text: str
) -> None:
    good = {"m": 6, "d": 3, "gamma": 0.75, "beta": -2.0, "eps": 0.01, "seed": 9, "scale": 0.5}
    open_app(page, **{**good, name: text})
    [sentence] = sentences(page)
    assert is_one_sentence(sentence), sentence
    assert sentence.startswith((name, f"{name} ")), sentence
    kept = {k: v for k, v in good.items() if k != name}
    check_arrays(page, Layer(**kept))  # type: ignore[arg-type]
    assert link(page) == {k: f"{v:g}" for k, v in kept.items()}


def test_each_bad_parameter_has_its_sentence(page: Page) -> None:
    open_app(page, m=0, eps="nan", gamma="abc", data="unknown", d=3)
    found = sentences(page)
    assert len(found) == 4
    assert all(map(is_one_sentence, found)), found
    check_arrays(page, Layer(d=3))
    # The first change that the visitor makes takes the sentences away.
    type_into(page, control(page, "seed"), "4")
    assert sentences(page) == []


def test_a_batch_that_is_too_large_is_told(page: Page) -> None:
    open_app(page, m=4096, d=1024)
    [sentence] = sentences(page)
    assert is_one_sentence(sentence), sentence
    assert "1048576" in sentence


def test_a_constant_feature_without_epsilon_is_named_and_epsilon_heals_it(page: Page) -> None:
    open_app(page, m=6, d=3, data="constant", eps=0)
    [sentence] = sentences(page)
    assert "feature 1" in sentence.lower()
    assert traces(page) == []
    tab_to(page, control(page, "eps"))
    press(page, "End")
    assert sentences(page) == []
    shown = traces(page)
    assert np.all(numbers(find(shown, "x_hat"))[:, 0] == 0)
    assert np.all(np.isfinite(numbers(find(shown, "dx"))))


def test_overflow_in_half_precision_is_told(page: Page) -> None:
    open_app(page, m=6, d=3, dtype="float16", scale=1e5)
    [sentence] = sentences(page)
    assert is_one_sentence(sentence), sentence
    assert "overflows in float16" in sentence
    type_into(page, control(page, "scale"), "2")
    assert sentences(page) == []
    expected = flow(Layer(6, 3, scale=2, dtype="float16"))
    shown = traces(page)
    assert np.array_equal(numbers(find(shown, "x")), expected["x"])
    # What is stored between the passes is rounded to 11 bits.
    error = np.abs(numbers(find(shown, "dx")) - expected["dx"]).max()
    assert error <= 2.0**-10 * np.abs(expected["dx direct"]).max()
