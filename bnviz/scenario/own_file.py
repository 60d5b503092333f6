"""What a visitor's file holds, told before it is used; and the choices that change it.

`understand` says what it makes of a file; `Understood.take` gives the data. In between, a visitor
sees what was understood and may choose otherwise.
"""

from pathlib import PurePath

import numpy as np

from bnviz.scenario.limits import Limits
from bnviz.scenario.npy_file import MAGIC, read_npy, read_npz
from bnviz.scenario.own_table import understand_table
from bnviz.scenario.problem import BadData, quote
from bnviz.scenario.text_table import decode, read_grid
from bnviz.scenario.understood import Choices, Understood, say_shape
from bnviz.scenario.upload import Uploaded

ENDINGS = ("csv", "tsv", "txt", "dat", "data", "npy", "npz", "parquet", "xlsx")
"""The endings of files that are read, or of which it is said what to do."""


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
            f"The file has {len(payload)} bytes, and at most {limits.max_upload_bytes} are allowed."
        )
    if not payload:
        raise BadData("The file is empty.")
    ending = PurePath(name).suffix.lower().lstrip(".")
    if payload.startswith(MAGIC):
        return _array(*read_npy(payload, limits))
    if payload.startswith(b"PK\x03\x04"):
        if ending == "xlsx":
            raise BadData(
                "Excel workbooks are not read, so save the sheet as CSV UTF-8 and choose that file."
            )
        return _array(*read_npz(payload, limits))
    if payload.startswith(b"PAR1"):
        from bnviz.scenario.parquet_file import read_parquet  # noqa: PLC0415  loads pyarrow

        grid = read_parquet(payload, limits)
        return understand_table(
            grid, limits, Choices(True, ".", choices.columns, choices.without_gaps)
        )
    if ending in ("npy", "npz"):
        raise BadData(
            "The file does not start as NPY files do; save the array with numpy.save, without "
            "pickling."
        )
    if ending not in ENDINGS or ending in ("xlsx", "parquet"):
        raise BadData(
            f"{quote(name)} is no file that can be read, so save the table as CSV or the array as "
            "NPY."
        )
    text, notes = decode(payload)
    grid = read_grid(text, limits.max_m, rows=choices.rows, seed=choices.seed)
    return understand_table(grid, limits, choices, notes)


def read_upload(name: str, payload: bytes, limits: Limits | None = None) -> Uploaded:
    """Return the data of a file as it is understood, without a visitor's choices.

    Raises
    ------
    BadData
        With one sentence, if the file cannot be used.
    """
    return understand(name, payload, limits).take()


def _array(x: np.ndarray, note: str | None) -> Understood:
    x.setflags(write=False)
    sentences = (say_shape(*x.shape), *((note,) if note else ()))
    return Understood(
        (), tuple(range(x.shape[1])), False, ".", 0, sentences, Uploaded(x, None, note)
    )
