"""The many ways in which people write numbers and tables: each is read right, or said why not."""

import numpy as np
import pytest

from bnviz.scenario import BadData, Choices, Limits, read_upload, understand

from .sentences import is_one_sentence
from .test_own_file import npy, npz, parquet

TOWNS = 'city,pop,area\nOslo,"709,037",480.5\nBergen,"291,940",465.25\nTromsø,"77,992",2521\n'

# Text, the data, and words of what is told.
CASES = {
    "thousands beside decimals": (
        TOWNS, [[709037, 480.5], [291940, 465.25], [77992, 2521]],
        "Commas part thousands: “709,037” was read as 709037.",
    ),
    "thousands and decimals in one": (
        'n,price\n1,"1,200.50"\n2,"3,400.00"\n4,"980.25"\n', [[1, 1200.5], [2, 3400], [4, 980.25]],
        "“1,200.50” was read as 1200.5",
    ),
    "thousands alone": ('pop\n"709,037"\n"291,940"\n', [[709037], [291940]], "part thousands"),
    "several commas": ("pop;n\n1,234,567;1\n2,000;5\n", [[1234567, 1], [2000, 5]], "thousands"),
    "points part thousands": (
        "a;b\n1,70;1.234,50\n1,82;2.000,00\n", [[1.7, 1234.5], [1.82, 2000]], "Points part",
    ),
    "spaces part thousands": (
        "pop;area\n1 234 567;480,5\n291\N{NO-BREAK SPACE}940;465\n77\N{THIN SPACE}992;2521\n",
        [[1234567, 480.5], [291940, 465], [77992, 2521]], "Spaces part thousands",
    ),
    "a column of spaced thousands": ("pop\n1 234\n22 567\n", [[1234], [22567]], "Spaces part"),
    "three decimals or thousands": (
        "a;b\n1.234;5\n2.345;6\n", [[1.234, 5], [2.345, 6]],
        "“1.234” was read as 1.234, with a decimal point; it may stand for thousands.",
    ),
    "three decimals with a comma": (
        "a;b\n1,700;65\n1,820;80\n", [[1.7, 65], [1.82, 80]], "may stand for thousands",
    ),
    "a minus of typesetters": ("a,b\n−5,2\n3,−1\n", [[-5, 2], [3, -1]], ""),
    "percent and currency": (
        "share,price\n45 %,€12.50\n30%,-$8.00\n", [[45, 12.5], [30, -8]],
        "Percent and currency signs were taken off: “45 %” was read as 45.",
    ),
    "spreadsheet errors": (
        "a,b\n1,2\n3,#N/A\n#DIV/0!,7\n--,1\n4,5\n", [[1, 2], [4, 5]], "3 rows with gaps",
    ),
    "years above decimals": (
        "2019,2020,2021\n1.5,2.5,3.1\n1.9,2.2,3.9\n", [[1.5, 2.5, 3.1], [1.9, 2.2, 3.9]],
        "Row 1 holds years and was read as names.",
    ),
    "years above whole numbers": (
        "2019,2020\n5,7\n8,9\n", [[5, 7], [8, 9]], "Row 1 holds years",
    ),
    "rows of years": ("1990,2000\n1991,2003\n", [[1990, 2000], [1991, 2003]], ""),
    "whole numbers above decimals": (
        "10,20\n1.5,2.5\n1.9,2.2\n", [[10, 20], [1.5, 2.5], [1.9, 2.2]], "not as names",
    ),
    "a counter without a name": (
        "1,1.5,2\n2,2.5,3\n3,3,9\n", [[1.5, 2], [2.5, 3], [3, 9]], "looks like a row counter",
    ),
    "an identifier": ("PassengerId,b\n1,7\n2,9\n3,4\n", [[7], [9], [4]], "row counter"),
    "R's names of rows": (
        '"mpg" "cyl"\n"Mazda RX4" 21 6\n"Datsun 710" 22.8 4\n', [[21, 6], [22.8, 4]],
        "Row 1 has one name too few",
    ),
    "tabs at the ends of rows": (
        "a\tb\n1\t2\t\n2\t5\t\n4\t1\t\n", [[1, 2], [2, 5], [4, 1]], "Column 3 is empty",
    ),
    "a title": (
        "Measurements of 2024\n\na,b,c\n1,2,3\n3,4,5\n", [[1, 2, 3], [3, 4, 5]],
        "“Measurements of 2024” stands above the table and was left out.",
    ),
    "a title with commas": (
        "Measured, in Oslo\na,b,c\n1,2,3\n3,4,5\n", [[1, 2, 3], [3, 4, 5]], "above the table",
    ),
    "units in the cells": ("len,w\n5 cm,2\n6 cm,3\n7 cm,4\n", [[2], [3], [4]], "holds words"),
    "dates": ("d,t\n2024-01-01,3\n2024-01-02,5\n", [[3], [5]], "“d”, holds dates"),
    "yes and no": ("ok,t\ntrue,3\nfalse,5\n", [[3], [5]], "“ok”, holds yes/no values"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "x", "told"), CASES.values(), ids=CASES)
def test_each_way_of_writing_is_read_and_asked_about(text, x, told):
    understood = understand("data.csv", text.encode())
    assert understood.data.x.tolist() == x
    assert told in " ".join(understood.sentences)
    assert understood.has_choice or not told


@pytest.mark.parametrize("values", ["0.329\n1.320", "-0.259\n1.320", "1.320\n1.5", "1.320\n2521"])
def test_a_value_that_shows_the_decimal_sign_ends_the_doubt(values):
    text = "a;b\n" + "".join(f"{value};1\n" for value in values.split("\n"))
    assert not understand("data.csv", text.encode()).has_choice


def test_a_point_that_parts_no_thousands_is_never_dropped():
    comma = understand("data.csv", TOWNS.encode(), None, Choices(decimal=","))
    assert comma.kept == (1,)
    assert comma.data.x.tolist() == [[709.037], [291.94], [77.992]]
    assert (
        "Column 3, “area”, is written with decimal points, as “480.5” is, and is left out."
        in comma.sentences
    )
    forced = understand("data.csv", TOWNS.encode(), None, Choices(decimal=",", columns=(2,)))
    assert "has “480.5” where a number with a decimal comma is expected" in forced.refusal


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("temp\n1,5\n2,5\n3,5", Choices(decimal=".")),
        ("Größe;Gewicht\n1,70;65,5\n1,65;58,1", Choices(decimal=".")),
        ("1.5,2.5", Choices(header=True)),
        ("a,b\n1,2\n", Choices(columns=())),
    ],
)
def test_a_choice_that_leaves_nothing_is_a_refusal_and_no_end(text, choices):
    understood = understand("data.csv", text.encode(), None, choices)
    assert understood.data is None
    assert is_one_sentence(understood.refusal)
    assert ", so " in understood.refusal
    assert {"columns", "header", "decimal"} <= understood.offers


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("a,b\n1,2\n2,3\n4,1\nTotal,6\n", [[1, 2], [2, 3], [4, 1]]),
        ("a,b\n(cm),(kg)\n1,2\n2,3\n4,1\n", [[1, 2], [2, 3], [4, 1]]),
        ("a,b\n1,2\ninf,3\n3,4\n", [[1, 2], [3, 4]]),
    ],
)
def test_rows_with_words_are_left_out_when_that_is_chosen(text, x):
    refused = understand("data.csv", text.encode())
    assert refused.refusal.endswith("so correct it, or leave out its row or its column.")
    assert "without_words" in refused.offers
    chosen = understand("data.csv", text.encode(), None, Choices(without_words=True))
    assert chosen.data.x.tolist() == x
    assert "1 row with words is left out." in chosen.sentences
    assert "without_words" in chosen.offers


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_random_rows_are_as_many_as_allowed_of_the_same_columns(end):
    values = np.random.default_rng(3).normal(size=(5000, 3)).round(3)
    rows = [f"{i},{a},{b},{c}" for i, (a, b, c) in enumerate(values, 1)]
    rows[4] = "5,,1,2"
    text = end.join(["id,a,b,c", *rows]).encode()
    for columns, width in ((None, 3), ((1, 2), 2)):
        choices = Choices(rows="random", seed=7, columns=columns)
        drawn = understand("data.csv", text, None, choices)
        assert drawn.data.x.shape == (4096, width)
        assert drawn.columns[0].kind == "counter"
        taken = {tuple(row) for row in drawn.data.x}
        assert taken <= {tuple(row) for row in values[:, :width]}
        assert any(tuple(row) in taken for row in values[4900:, :width])
        assert any(s.startswith("Random 4096 of ") for s in drawn.sentences)
    assert understand("data.csv", text).data.x.shape == (4096, 3)


def test_random_rows_of_a_long_file_are_drawn_from_all_of_it():
    text = "v\n" + "".join(f"{i}.5\n" for i in range(50_000))
    drawn = understand("data.csv", text.encode(), Limits(max_m=100), Choices(rows="random"))
    assert drawn.data.x.shape == (100, 1)
    assert "Random 100 of 50000 rows are used." in drawn.sentences
    assert drawn.data.x.max() > 40_000
    assert np.all(np.diff(drawn.data.x[:, 0]) > 0)  # in the file's order


def test_typed_tables_offer_only_what_applies():
    table = parquet(a=np.arange(5000.0) / 7, day=["2024-01-01"] * 5000, ok=[True, False] * 2500)
    seen = understand("a.parquet", table, None, Choices(header=False, decimal=",", rows="random"))
    assert seen.offers == {"columns"}
    assert seen.data.feature_names == ("a",)
    assert "The first 4096 of 5000 rows are used." in seen.sentences
    assert "Column 2, “day”, holds dates and is left out." in seen.sentences
    assert "Column 3, “ok”, holds yes/no values and is left out." in seen.sentences
    assert understand("a.npy", npy(np.ones((5000, 2)))).offers == frozenset()


def test_arrays_are_squeezed_converted_and_rid_of_gaps():
    x = np.arange(6.0).reshape(3, 2)
    assert read_upload("a.npy", npy(x[:, :, np.newaxis])).x.tolist() == x.tolist()
    assert read_upload("a.npy", npy(x[np.newaxis])).x.tolist() == x.tolist()
    assert read_upload("a.npy", npy(x > 2)).x.tolist() == (x > 2).tolist()
    x[1, 0] = np.nan
    gap = understand("a.npy", npy(x))
    assert gap.data.x.tolist() == [[0, 1], [4, 5]]
    assert gap.has_choice
    assert gap.data.note == "1 row with gaps (NaN) is left out."
    x[2, 1] = np.inf
    with pytest.raises(BadData, match="sample 3, feature 2 is infinite"):
        understand("a.npy", npy(x))


def test_one_of_several_arrays_is_chosen_by_its_name():
    payload = npz(words=np.array(["p"]), x=np.ones((2, 3)), y=np.arange(4.0))
    first = understand("a.npz", payload)
    assert (first.arrays, first.array, first.offers) == (("words", "x", "y"), "words", {"array"})
    assert first.refusal.endswith("or choose another array.")
    assert is_one_sentence(first.refusal)
    chosen = understand("a.npz", payload, None, Choices(array="y"))
    assert chosen.data.x.tolist() == [[0], [1], [2], [3]]
    assert chosen.has_choice
    assert "Array “y” of 3 was chosen." in chosen.sentences


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "save the sheet as CSV"),
        (b"<!DOCTYPE html>\n<html><p>Not found</p></html>", "web page"),
        (b"[[1,2],[3,4]]", "JSON"),
    ],
)
def test_what_only_calls_itself_csv_is_called_what_it_is(payload, words):
    with pytest.raises(BadData, match=words) as caught:
        understand("a.csv", payload)
    assert is_one_sentence(str(caught.value))
