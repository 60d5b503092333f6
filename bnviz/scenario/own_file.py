"""What a visitor's file holds, told before it is used; and the choices that change it.

`understand` says what it makes of a file; `Understood.take` gives the data. In between, a visitor
sees what was understood and may choose otherwise.
"""

from dataclasses import replace
from pathlib import PurePath

from bnviz.scenario.layout import find_layout
from bnviz.scenario.limits import Limits
from bnviz.scenario.npy_file import MAGIC
from bnviz.scenario.own_array import understand_archive, understand_array
from bnviz.scenario.own_table import understand_table
from bnviz.scenario.problem import BadData, quote
from bnviz.scenario.text_table import decode, draw_rows, read_grid
from bnviz.scenario.understood import Choices, Understood
from bnviz.scenario.upload import Uploaded

ENDINGS = ("csv", "tsv", "txt", "dat", "data", "npy", "npz", "parquet", "xlsx", "xls")
"""The endings of files that are read, or of which it is said what to do."""

_ZIP, _PARQUET, _OLD_EXCEL = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = b"[Content_Types].xml"  # the first member of what Excel saves


def understand(
    name: str, payload: bytes, limits: Limits | None = None, choices: Choices | None = None
) -> Understood:
    """Say what a file holds, with the choices of the visitor.

    NPY, NPZ, Excel and Parquet files are known by their first bytes, whatever their names. Nothing
    is executed and nothing written to disk.

    Raises
    ------
    BadData
        With one sentence, if the file cannot be read at all.
    """
    limits, choices = limits or Limits(), choices or Choices()
    if len(payload) > limits.max_upload_bytes:
        raise BadData(
            f"The file has {len(payload)} bytes, and at most {limits.max_upload_bytes} are "
            "allowed, so save a part of it."
        )
    if not payload:
        raise BadData("The file is empty, so choose another one.")
    ending = PurePath(name).suffix.lower().lstrip(".")
    if payload.startswith(MAGIC):
        return understand_array(payload, limits)
    is_workbook = ending == "xlsx" or _WORKBOOK in payload[:100]
    if payload.startswith(_OLD_EXCEL) or (payload.startswith(_ZIP) and is_workbook):
        raise BadData(
            "Excel workbooks are not read, so save the sheet as CSV UTF-8 and choose that file."
        )
    if payload.startswith(_ZIP):
        return understand_archive(payload, limits, choices.array)
    if payload.startswith(_PARQUET):
        return _understand_parquet(payload, limits, choices)
    if ending in ("npy", "npz"):
        raise BadData(
            "The file does not start as NPY files do, so save the array with numpy.save, without "
            "pickling."
        )
    if ending not in ENDINGS or ending in ("xlsx", "xls", "parquet"):
        raise BadData(
            f"{quote(name)} is no file that can be read, so save the table as CSV or the array as "
            "NPY."
        )
    return _understand_text(payload, limits, choices)


def _understand_text(payload: bytes, limits: Limits, choices: Choices) -> Understood:
    text, doubts = decode(payload)
    layout = find_layout(text)
    grid = read_grid(replace(layout, doubts=doubts + layout.doubts), limits)
    sample = draw_rows(layout, limits, choices.seed) if choices.rows == "random" else None
    return understand_table(grid, limits, choices, sample)


def _understand_parquet(payload: bytes, limits: Limits, choices: Choices) -> Understood:
    from bnviz.scenario.parquet_file import read_parquet  # noqa: PLC0415  loads pyarrow

    # Its names and numbers are known, and rows are read from its start alone.
    known = replace(choices, header=True, decimal=".", rows="first")
    return understand_table(read_parquet(payload, limits), limits, known)


def read_upload(name: str, payload: bytes, limits: Limits | None = None) -> Uploaded:
    """Return the data of a file as it is understood, without a visitor's choices.

    Raises
    ------
    BadData
        With one sentence, if the file cannot be used.
    """
    return understand(name, payload, limits).take()
