"""What one cell of a table says: a number, in one of the ways that people write them, or a gap."""

import re

from bnviz.scenario.numerals import read_float

SIGNS = {".": "point", ",": "comma"}
"""The decimal signs, and what they are called."""

_MISSING = frozenset(("", "na", "n/a", "nan", "?", "-", "--", "null", "none", "."))
_SPREADSHEET_ERROR = re.compile(r"#(?:n/a|[a-z0-9/]+[!?])", re.IGNORECASE)
_CURRENCIES = "€$£¥"
_WITH_UNIT = re.compile(rf"([+-]?)\s*[{_CURRENCIES}]?\s*([^{_CURRENCIES}%]*?)\s*[{_CURRENCIES}%]?")
# Thousands are parted in groups of three, and each number by one sign alone.
_APART = "(?: [0-9]{3})+|(?:['’][0-9]{3})+"
_GROUPED = {
    sign: re.compile(rf"([+-]?[1-9][0-9]{{0,2}}(?:(?:{other}[0-9]{{3}})+|{_APART}))({own}[0-9]*)?")
    for sign, own, other in ((".", r"\.", ","), (",", ",", r"\."))
}


def read_value(cell: str, decimal: str) -> float | None:
    """Return the number in a cell with this decimal sign, or None if it is none."""
    if decimal == "." and (value := read_float(cell)) is not None:
        return value
    text = _bare(cell)
    grouped = _GROUPED[decimal].fullmatch(text)
    if grouped:
        whole, rest = grouped.groups(default="")
        return read_float(re.sub(r"[^0-9+-]", "", whole) + rest.replace(",", "."))
    if decimal == ",":
        # A point that parts no thousands is no part of a number that is written with a comma.
        return None if "." in text else read_float(text.replace(",", ".", 1))
    return read_float(text)


def is_number(cell: str, decimal: str | None = None) -> bool:
    """Return whether a cell is a number, with this decimal sign or, by default, with either."""
    return any(read_value(cell, sign) is not None for sign in decimal or SIGNS)


def is_gap(cell: str) -> bool:
    """Return whether a cell stands for a value that is missing, or is a spreadsheet's error."""
    return cell.lower() in _MISSING or is_spreadsheet_error(cell)


def is_spreadsheet_error(cell: str) -> bool:
    """Return whether a cell is an error of a spreadsheet, as ``#N/A`` and ``#DIV/0!`` are."""
    return cell.startswith("#") and bool(_SPREADSHEET_ERROR.fullmatch(cell))


def has_unit(cell: str) -> bool:
    """Return whether a percent or currency sign stands beside the number."""
    return any(sign in cell for sign in "%" + _CURRENCIES)


def thousands_sign(cell: str, decimal: str) -> str:
    """Return the sign that parts the thousands of a number, or an empty string."""
    grouped = _GROUPED[decimal].fullmatch(_bare(cell))
    return re.sub(r"[0-9+-]", "", grouped[1])[0] if grouped else ""


def may_be_thousands(cells: list[str], decimal: str) -> bool:
    """Return whether the decimals of a column may stand for thousands.

    They may if each has exactly three decimals below one to three digits. One value that is written
    otherwise, as 0.329 and 2521 are, shows that the sign is a decimal sign.
    """
    pattern = rf"[+-]?[1-9][0-9]{{0,2}}(?:{re.escape(decimal)}[0-9]{{3}})?"
    bare = [_bare(cell) for cell in cells]
    return any(decimal in cell for cell in bare) and all(re.fullmatch(pattern, c) for c in bare)


def _bare(cell: str) -> str:
    """Return a cell without percent and currency signs, with an ASCII minus."""
    cell = cell.replace("\N{MINUS SIGN}", "-")
    if not has_unit(cell):
        return cell
    found = _WITH_UNIT.fullmatch(cell)
    return found[1] + found[2] if found else cell
