import io
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bnviz.scenario import BadData, Limits, read_upload

from .sentences import is_one_sentence

WAY_OUT = ", so correct it, or leave out its row or its column."
RAGGED = ", so give every row as many, and remove what stands above or below the table."
SMALL = Limits(max_m=5, max_d=4, max_cells=12, max_upload_bytes=2000)


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def refusal(name, payload, limits=None):
    with pytest.raises(BadData) as caught:
        read_upload(name, payload, limits)
    sentence = str(caught.value)
    assert is_one_sentence(sentence), sentence
    return sentence


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4.5\n",
        "1, 2\r\n3, 4.5",
        "1;2\n3;4.5\n",
        "1\t2\n3\t4.5\n",
        "1 2\n  3   4.5 \n",
        "\n1,2\n\n3,4.5\n\n",
        '"1","2"\n"3","4.5"\n',
        "\ufeff1,2\n3,4.5\n",
        "1e0,+2\n3.,45e-1\n",
    ],
)
def test_csv_in_its_many_forms(text):
    uploaded = read_upload("data.csv", text.encode())
    assert uploaded.x.tolist() == [[1.0, 2.0], [3.0, 4.5]]
    assert uploaded.x.dtype == np.float64
    assert uploaded.x.flags.c_contiguous
    assert not uploaded.x.flags.writeable
    assert uploaded.feature_names is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a,b\n1,2\n", ("a", "b")),
        ('"petal, left";b\n1;2\n', ("petal, left", "b")),
        ("\ufefflength width\n1 2\n", ("length", "width")),
        ("a,\n1,2\n", ("a", "feature 2")),
        ("a (cm, dry);b\n1;2\n", ("a (cm, dry)", "b")),
    ],
)
def test_a_header_names_the_features(text, names):
    uploaded = read_upload("data.csv", text.encode())
    assert uploaded.feature_names == names
    assert uploaded.x.tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize("text", ["1\n2\n3\n", "one column\n1\n2\n3\n", '"one column"\n1\n2\n3'])
def test_one_column_is_fine(text):
    uploaded = read_upload("data.CSV", text.encode())
    assert uploaded.x.tolist() == [[1.0], [2.0], [3.0]]
    assert uploaded.feature_names in (None, ("one column",))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,2\n3,abc\n", "Row 2, column 2 has “abc” where a number is expected" + WAY_OUT),
        ("a,b\n1,2\n\nx,4\n", "Row 4, column 1 has “x” where a number is expected" + WAY_OUT),
        ("a,1\n2,3\n", "Row 1, column 1 has “a” where a number is expected" + WAY_OUT),
        ("1,2\n3,1_0\n", "Row 2, column 2 has “1_0” where a number is expected" + WAY_OUT),
        ("1,2\n3,٣\n", "Row 2, column 2 has “٣” where a number is expected" + WAY_OUT),
        ("1\n2 3\n", "Row 2 has 2 values where the first row has 1" + RAGGED),
        ("a,b\n1,2,3\n", "Row 2 has 3 values where the first row has 2" + RAGGED),
        ("1,2\n3,-inf\n", "Row 2, column 2 has “-inf”, which is not a finite number" + WAY_OUT),
        ("1,2\n3,1e999\n", "Row 2, column 2 has “1e999”, which is not a finite number" + WAY_OUT),
        ("", "The file is empty, so choose another one."),
        ("\n \n\n", "The file holds no numbers, so choose another one."),
        ("\ufeff", "The file holds no numbers, so choose another one."),
        ("a,b\n", "The file has no row of numbers, so add one below the names."),
        (
            "a,b\n1,2\n3,=cmd|' /C calc'!A0\n",
            "Row 3, column 2 has “=cmd·· ·C calc··A0” where a number is expected" + WAY_OUT,
        ),
        (
            "1,2\n" + "x" * 200_000 + ",1\n",
            "Row 2 is not a row of a CSV file, so save the table as CSV UTF-8 again.",
        ),
    ],
)
def test_a_bad_csv_is_one_sentence(text, sentence):
    assert refusal("data.csv", text.encode()) == sentence


@pytest.mark.parametrize(("shape", "words"), [((1, 5), "4 features"), ((1, 17), "4 features")])
def test_more_features_than_allowed_is_a_sentence_in_both_formats(shape, words):
    array = np.ones(shape)
    text = "\n".join(",".join("1" for _ in row) for row in array)
    assert words in refusal("data.csv", text.encode(), SMALL)
    assert words.split()[1] in refusal("data.npy", npy(array), SMALL)


@pytest.mark.parametrize("shape", [(6, 1), (4, 4)])
def test_of_more_rows_than_allowed_the_first_are_taken_and_told(shape):
    array = np.arange(float(np.prod(shape))).reshape(shape)
    text = "\n".join(",".join(map(str, row)) for row in array)
    uploaded = read_upload("data.csv", text.encode(), SMALL)
    rows = min(SMALL.max_m, SMALL.max_cells // shape[1])
    assert uploaded.x.tolist() == array[:rows].tolist()
    assert uploaded.note == f"The first {rows} of {shape[0]} rows are used."
    assert read_upload("data.npy", npy(array), SMALL).x.tolist() == array[:rows].tolist()
    assert read_upload("data.csv", b"1,1,1\n" * 4, SMALL).note is None


def test_a_file_with_too_many_bytes_is_a_sentence():
    assert "at most 2000 are allowed" in refusal("data.csv", b"1\n" * 1001, SMALL)


def test_another_kind_of_file_is_a_sentence():
    assert "CSV" in refusal("data.xlsx", b"PK\x03\x04")
    assert "data.pdf" in refusal("data.pdf", b"%PDF")


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", ">f8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npy_of_real_numbers(dtype, order):
    array = np.asarray(np.arange(6).reshape(3, 2) / 4, dtype=dtype, order=order)
    uploaded = read_upload("data.npy", npy(array))
    assert np.array_equal(uploaded.x, array)
    assert uploaded.x.dtype == np.float64
    assert uploaded.x.dtype.isnative
    assert uploaded.x.flags.c_contiguous
    assert not uploaded.x.flags.writeable
    assert uploaded.note is None


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_npy_of_every_version(version):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.ones((2, 2)), version=version)
    assert read_upload("data.npy", stream.getvalue()).x.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("dtype", ["i1", "u2", ">i4", "i8"])
def test_whole_numbers_are_converted_with_a_note(dtype):
    uploaded = read_upload("data.npy", npy(np.array([[1, 2], [3, 4]], dtype)))
    assert uploaded.x.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert uploaded.note == "Whole numbers were converted to float64."


def test_one_axis_becomes_one_column_with_a_note():
    uploaded = read_upload("data.npy", npy(np.array([1.0, 2.0, 3.0])))
    assert uploaded.x.tolist() == [[1.0], [2.0], [3.0]]
    assert uploaded.note == "A list of 3 numbers was read as 3 samples of 1 feature."


class Bomb:
    def __reduce__(self):
        return pytest.fail, ("a pickle was executed",)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (npy(np.array([[Bomb()]], dtype=object)), "pickled"),
        (pickle.dumps(Bomb()), "numpy.save"),
        (npy(np.ones((2, 2, 2))), "3 axes"),
        (npy(np.array(1.0)), "0 axes"),
        (npy(np.ones((2, 2), complex)), "complex"),
        (npy(np.array([["a"]])), "no plain numbers"),
        (npy(np.zeros((2, 1), [("a", "f8")])), "no plain numbers"),
        (npy(np.zeros((2, 1), "M8[s]")), "no plain numbers"),
        (npy(np.ones((0, 3))), "no values"),
        (npy(np.ones((3, 2)))[:-1], "truncated"),
        (npy(np.ones((3, 2)))[:40], "damaged"),
        (npy(np.ones((3, 2)))[:7], "damaged"),
        (npy(np.ones((3, 2))) + b"more", "damaged"),
        (npy(np.array([[1.0, 2.0], [3.0, np.nan]]) * np.nan), "has a gap (NaN)"),
        (npy(np.array([[1.0, -np.inf], [3.0, np.nan]])), "sample 1, feature 2 is infinite"),
        (b"not an array", "numpy.save"),
    ],
)
def test_a_bad_npy_is_one_sentence(payload, words):
    assert words in refusal("data.npy", payload)


def test_a_header_that_promises_too_much_allocates_nothing():
    payload = npy(np.ones((2, 2))).replace(b"(2, 2), }" + b" " * 12, b"(999999999999, 9), }  ")
    assert "truncated" in refusal("data.npy", payload)


@given(st.data())
def test_damaged_npy_bytes_are_read_or_refused(data):
    payload = bytearray(npy(np.ones((3, 2))))
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(payload) - 1))
        payload[position] = data.draw(st.integers(0, 255))
    expect_numbers_or_a_sentence("data.npy", bytes(payload))


@given(st.binary() | st.text("0123456789,;\t\n .-+eE\"'naif#\x00\x85", max_size=60).map(str.encode))
def test_any_csv_is_read_or_refused(payload):
    expect_numbers_or_a_sentence("data.csv", payload)


def expect_numbers_or_a_sentence(name, payload):
    try:
        uploaded = read_upload(name, payload)
    except BadData as error:
        sentence = str(error)
    else:
        sentence = "It was read."
        assert uploaded.x.ndim == 2
        assert uploaded.x.size > 0
        assert np.all(np.isfinite(uploaded.x))
    assert is_one_sentence(sentence), sentence
