"""What people really bring: each kind with its right value, or its sentence and the way out."""

import io
import random
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bnviz.scenario import ENDINGS, BadData, Choices, Limits, read_upload, understand

from .sentences import is_one_sentence


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(**arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def parquet(**columns):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


# Text, the data, the names, and words of what is told.
CASES = {
    "a nameless counter": (
        ",a,b\n0,1.5,2\n1,3.5,4\n2,0.5,9",
        [[1.5, 2], [3.5, 4], [0.5, 9]], ("a", "b"), "row counter and is left out",
    ),
    "a named counter": ("Id,a\n1,5\n2,7\n3,2\n", [[5], [7], [2]], ("a",), "“Id”, looks like a row"),
    "rownames": ("rownames,a\n1,5\n2,7\n", [[5], [7]], ("a",), "row counter"),
    "an index": ("Index;a\n0;5\n1;7\n", [[5], [7]], ("a",), "row counter"),
    "a serial number": ("Serial No.,a\n1,5\n2,7\n", [[5], [7]], ("a",), "row counter"),
    "a counter alone": ("Id\n1\n2\n3\n", [[1], [2], [3]], ("Id",), "is kept"),
    "a numeric header": (
        "0,1,2\n1.5,2.5,0.3\n3.5,4.1,0.7", [[1.5, 2.5, 0.3], [3.5, 4.1, 0.7]],
        ("0", "1", "2"), "Row 1 only counts and was read as names",
    ),
    "a numeric header and a counter": (
        ",0,1\n0,1.5,2\n1,3.5,4", [[1.5, 2], [3.5, 4]], ("0", "1"), "Row 1 only counts",
    ),
    "a first sample with decimal commas": (
        "0,5;1,5\n1;2\n2;3", [[0.5, 1.5], [1, 2], [2, 3]], None, "Commas were read as decimal",
    ),
    "decimal commas": (
        "Valence;Arousal\n0,435;2,87\n1,286;4", [[0.435, 2.87], [1.286, 4]],
        ("Valence", "Arousal"), "Commas were read as decimal",
    ),
    "one column of decimal commas": ("v\n0,5\n1,5\n", [[0.5], [1.5]], ("v",), "decimal"),
    "bars": ("a|b\n1|2\n3|4", [[1, 2], [3, 4]], ("a", "b"), "Bars part the cells"),
    "Excel's directive": ("sep=;\na;b\n1;2", [[1, 2]], ("a", "b"), "Semicolons"),
    "Excel's directive, a comma": ("sep=,\n1,2", [[1, 2]], None, ""),
    "rows of separators": ("a;b\n1;2\n3;4\n;\n;", [[1, 2], [3, 4]], ("a", "b"), ""),
    "a column of separators": ("a,b,\n1,2,\n3,4,", [[1, 2], [3, 4]], ("a", "b"), "3 is empty"),
    "savetxt": ("# a b\n1 2\n3 4", [[1, 2], [3, 4]], ("a", "b"), ""),
    "savetxt with commas": ("# a,b\n1,2", [[1, 2]], ("a", "b"), ""),
    "comments below": ("a,b\n# dry\n1,2\n#\n3,4", [[1, 2], [3, 4]], ("a", "b"), ""),
    "a name over two lines": (
        'first,"second\ncolumn"\n1,2', [[1, 2]], ("first", "second column"), "",
    ),
    "quoted names": ('"Label"; "Dim"\n1; 3', [[1, 3]], ("Label", "Dim"), ""),
    "quoted numbers": ('"1.0", "2.0"', [[1, 2]], None, ""),
    "words": (
        "a,b,species\n1,2,setosa\n3,4,setosa", [[1, 2], [3, 4]], ("a", "b"),
        "Column 3, “species”, holds words and is left out",
    ),
    "gaps": (
        "a,b\n1,2\n,4\nNA,5\n?,6\nNaN,7\n8,9", [[1, 2], [8, 9]], ("a", "b"), "4 rows with gaps",
    ),
    "a short row": ("1,2\n3\n", [[1, 2]], None, "1 row with gaps is left out"),
    "a short row, spaces": ("1 2\n3\n", [[1, 2]], None, "1 row with gaps is left out"),
    "a gap in one column": ("v\n1\n\n3\n", [[1], [3]], ("v",), "1 row with gaps is left out"),
    "thousands or decimals": ("Preis;Menge\n1.250;3", [[1.25, 3]], ("Preis", "Menge"), "thousands"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "x", "names", "told"), CASES.values(), ids=CASES)
def test_what_people_bring_is_read_and_told(text, x, names, told):
    understood = understand("data.csv", text.encode())
    assert understood.data.x.tolist() == x
    assert understood.data.feature_names == names
    assert told in " ".join(understood.sentences)
    for ending in ("tsv", "txt", "dat", "data", "CSV"):
        assert read_upload(f"data.{ending}", text.encode()).x.tolist() == x
    assert read_upload("data.csv", text.encode()).fingerprint == understood.data.fingerprint


def test_every_choice_changes_what_is_read():
    text = b"Id;a;kind\n1;1,5;x\n2;;y\n3;2.250;z\n"
    plain = understand("a.csv", text)
    assert [column.kind for column in plain.columns] == ["counter", "numbers", "words"]
    assert (plain.header, plain.decimal, plain.gap_rows, plain.kept) == (True, ",", 1, (1,))
    assert plain.data.x.tolist() == [[1.5], [2250]]
    with_counter = understand("a.csv", text, None, Choices(columns=(0, 1)))
    assert with_counter.data.x.tolist() == [[1, 1.5], [3, 2250]]
    assert with_counter.data.feature_names == ("Id", "a")
    way_out = ", so correct it, or leave out its row or its column."
    words = understand("a.csv", text, None, Choices(columns=(1, 2)))
    assert words.refusal == "Row 2, column 3 has “x” where a number is expected" + way_out
    gaps = understand("a.csv", text, None, Choices(without_gaps=False))
    assert gaps.refusal == "Row 3, column 2 is empty where a number is expected" + way_out
    header = understand("a.csv", text, None, Choices(header=False, columns=(0,)))
    assert header.refusal == "Row 1, column 1 has “Id” where a number is expected" + way_out
    points = understand("a.csv", b"a;b\n1.250;3\n", None, Choices(decimal=","))
    assert points.data.x.tolist() == [[1250, 3]]
    none = understand("a.csv", text, None, Choices(columns=()))
    assert is_one_sentence(none.refusal)
    with pytest.raises(BadData):
        none.take()


def test_of_too_many_rows_the_first_or_random_ones_are_used_and_told():
    values = np.arange(4898.0)
    text = "v,w\n" + "".join(f"{v},{v * v}\n" for v in values)
    first = understand("a.csv", text.encode())
    assert first.data.x[:, 0].tolist() == values[:4096].tolist()
    assert "The first 4096 of 4898 rows are used." in first.sentences
    drawn = [
        understand("a.csv", text.encode(), None, Choices(rows="random", seed=s)) for s in (1, 1, 2)
    ]
    rows = [set(one.data.x[:, 0]) for one in drawn]
    assert rows[0] == rows[1] != rows[2]
    assert len(rows[0]) >= 4095
    assert max(rows[0]) > 4096
    assert rows[0] <= set(values)


@pytest.mark.parametrize(
    ("payload", "name"),
    [("größe\n1\n".encode("latin-1"), "größe"), ("größe\n1\n".encode("utf-16"), "größe")],
)
def test_other_encodings_are_read(payload, name):
    assert read_upload("a.csv", payload).feature_names == (name,)


def test_what_is_no_text_is_a_sentence():
    with pytest.raises(BadData, match="not text"):
        understand("a.csv", b"\x00\x01\x02,1\n")


def test_arrays_in_an_archive_and_in_parquet():
    x = np.array([[1.0, 2.5], [3.0, 1 / 3]])
    assert read_upload("a.npz", npz(x=x)).x.tolist() == x.tolist()
    table = parquet(Id=[1, 2], a=x[:, 0], b=x[:, 1], kind=["p", "q"])
    understood = understand("a.parquet", table)
    assert understood.data.x.tolist() == x.tolist()
    assert understood.data.feature_names == ("a", "b")
    gap = read_upload("a.parquet", parquet(a=[1.0, None, 3.0]))
    assert gap.x.tolist() == [[1], [3]]


@pytest.mark.parametrize(
    ("name", "payload", "words"),
    [
        ("a.npz", npz(), "numpy.save"),
        ("a.npz", npz(x=np.array([[object()]])), "pickled"),
        ("a.npz", b"PK\x03\x04", "damaged"),
        ("a.xlsx", b"PK\x03\x04rest", "save the sheet as CSV"),
        ("a.parquet", b"PAR1", "damaged"),
        ("a.parquet", b"1,2\n", "save the table as CSV"),
        ("a.pdf", b"%PDF", "save the table as CSV"),
        ("a.npy", npy(np.ones((2, 2))).replace(b"NUMPY\x01", b"NUMPY\x09"), "damaged"),
        ("a.npy", npy(np.ones((1, 2))).replace(b"(1, 2), }   ", b"(True, 2), }"), "damaged"),
    ],
)
def test_what_cannot_be_read_says_the_way_out(name, payload, words):
    with pytest.raises(BadData) as caught:
        understand(name, payload)
    assert words in str(caught.value)
    assert is_one_sentence(str(caught.value))


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", npy(np.zeros((1, 1))) + bytes(1 << 26))
    with pytest.raises(BadData, match="cells"):
        understand("a.npz", stream.getvalue(), Limits())


GOOD = [
    *((f"a.{ENDINGS[k % 5]}", text.encode()) for k, (text, *_) in enumerate(CASES.values())),
    ("a.npy", npy(np.arange(6.0).reshape(3, 2))),
    ("a.npz", npz(x=np.arange(6.0).reshape(3, 2))),
    ("a.parquet", parquet(a=[1.0, 2.0], kind=["p", "q"])),
]


CHOICES = [
    None,
    Choices(header=True),
    Choices(header=False, without_words=True),
    Choices(decimal="."),
    Choices(decimal=",", without_gaps=False),
    Choices(rows="random", columns=(0,)),
]


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_mutations_give_data_or_a_sentence(seed):
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    for _ in range(120):
        name, payload = chance.choice(GOOD)
        damaged = bytearray(payload)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(damaged) + 1)
            damage = chance.randrange(4)
            if damage == 0:
                damaged[at : at + 1] = bytes([chance.randrange(256)])
            elif damage == 1:
                del damaged[at:]
            elif damage == 2:
                damaged[at:at] = chance.choice(
                    [b'"', b";", b"\n", b"\x00", b"#", b"1e999", b"\xff"]
                )
            else:
                damaged[at:at] = damaged[: chance.randrange(40)]
        sentence, x = outcome(name, bytes(damaged), chance.choice(CHOICES))
        assert (x is None) == bool(sentence)
        if x is None:
            assert is_one_sentence(sentence), (name, bytes(damaged), sentence)
        else:
            assert x.size
            assert np.isfinite(x).all()


def outcome(name, payload, choices):
    """Return the refusal of a file, or its data; any other error is a failure."""
    try:
        return "", understand(name, payload, None, choices).take().x
    except BadData as refusal:
        return str(refusal), None
