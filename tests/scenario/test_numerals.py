"""Numbers as text."""

import pytest

from bnviz.scenario.numerals import read_float, write_power


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(1.06e-3, 1, "1.1e-3"), (-2.5e17, 0, "-2e17"), (0.164, 2, "1.64e-1"), (3.4e38, 1, "3.4e38")],
)
def test_a_power_of_ten_has_neither_zeros_nor_a_plus(value: float, digits: int, text: str) -> None:
    assert write_power(value, digits) == text
    assert read_float(text) == pytest.approx(value, rel=0.5 * 10.0**-digits)
