"""The errata sheet says what the proofs find, and is up to date."""

from bnviz.proof import Erratum, list_errata
from bnviz.proof.errata import SHEET, write_sheet

ROWS = {erratum.number: erratum for erratum in list_errata()}


def test_the_sheet_is_up_to_date() -> None:
    written = SHEET.read_text(encoding="utf-8")
    assert written == write_sheet(), "run: python -m bnviz.proof.errata"


def test_there_is_one_row_an_equation() -> None:
    assert list(ROWS) == [*map(str, range(1, 13)), "δ", "13"]
    table = [line for line in write_sheet().splitlines() if line.startswith("|")]
    assert len(table) == 2 + len(ROWS)
    assert {line.count("|") for line in table} == {7}


def test_what_is_false_has_a_correction_a_reason_and_a_counterexample() -> None:
    false = [row for row in ROWS.values() if row.verdict == "false"]
    assert [row.number for row in false] == ["8", "12", "13"]
    for row in false:
        assert row.correction is not None
        assert row.correction != row.printed
        assert "should be" in row.reason
        assert "Left minus right is" in row.reason
        assert row.counterexample is not None


def test_what_is_printed_right_needs_no_correction() -> None:
    for number in ("1", "2", "3", "4", "10", "δ"):
        row = ROWS[number]
        assert (row.verdict, row.correction, row.counterexample) == ("holds", None, None)


def test_which_popular_check_finds_which_misprint() -> None:
    def finds(row: Erratum) -> bool:
        return "that popular check finds the error" in row.reason

    assert finds(ROWS["12"])
    assert not finds(ROWS["13"])
    assert "that popular check misses the error" in ROWS["13"].reason


def test_misprints_that_unit_variance_hides_say_so() -> None:
    hidden = {number for number, row in ROWS.items() if "unit variance hide" in row.reason}
    assert hidden == {"8", "13"}


def test_equation_9_tells_why_it_may_leave_a_path_out() -> None:
    assert ROWS["9"].verdict == "holds"
    assert "leaves the path out" in ROWS["9"].reason
