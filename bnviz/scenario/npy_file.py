"""Reading an NPY file: its header is judged before anything is allocated for its numbers."""

from io import BytesIO
from math import prod

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData

MAGIC = b"\x93NUMPY"
_REFUSED_KINDS = {
    "O": "pickled Python objects, which are never loaded",
    "c": "complex numbers, but the values must be real",
    "b": "true and false, but the values must be numbers",
}


def read_npy(payload: bytes, limits: Limits) -> tuple[NDArray[np.float64], str | None]:
    """Return the array (m, D) of an NPY file as float64 in C order, and a note on what was changed.

    Whole numbers are converted, and a one-dimensional array becomes one column. Values may be
    infinite or NaN: the caller looks at them.

    Raises
    ------
    BadData
        With one sentence, if the header or the length of the file is wrong, or the array is not
        one of real numbers with one or two axes within the limits.
    """
    shape, dtype, start = _read_header(payload)
    if dtype.hasobject or dtype.kind not in "fiu":
        held = _REFUSED_KINDS.get("O" if dtype.hasobject else dtype.kind)
        raise BadData(f"The array holds {held or 'no plain numbers'}.")
    _refuse_shape(shape, limits)
    expected = prod(shape) * dtype.itemsize
    if len(payload) - start != expected:
        raise BadData(
            f"The file holds {len(payload) - start} bytes of numbers where its header announces "
            f"{expected}, so it is truncated or damaged."
        )
    array = np.load(BytesIO(payload), allow_pickle=False)
    notes = []
    if dtype.kind in "iu":
        notes.append("Whole numbers were converted to float64.")
    elif dtype.itemsize > np.dtype(np.float64).itemsize:
        notes.append("Extended precision was rounded to float64.")
    if array.ndim == 1:
        notes.append(
            f"A list of {len(array)} numbers was read as {len(array)} samples of 1 feature."
        )
        array = array[:, np.newaxis]
    with np.errstate(over="ignore"):
        return np.array(array, dtype=np.float64, order="C"), " ".join(notes) or None


def _read_header(payload: bytes) -> tuple[tuple[int, ...], np.dtype[np.generic], int]:
    """Return shape, dtype and the position where the numbers start."""
    stream = BytesIO(payload)
    try:
        version = npy.read_magic(stream)
        # Version 3 differs from 2 only in field names beyond Latin-1, which plain arrays lack.
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(stream)
    except Exception:  # noqa: BLE001 - whatever numpy's parser meets in a stranger's bytes
        raise BadData("The header of the NPY file is damaged.") from None
    return shape, dtype, stream.tell()


def _refuse_shape(shape: tuple[int, ...], limits: Limits) -> None:
    if len(shape) not in (1, 2):
        raise BadData(f"The array has {len(shape)} axes, but samples and features are two.")
    m, d = shape if len(shape) == 2 else (shape[0], 1)
    if m < 1 or d < 1:
        raise BadData("The array has no values.")
    for count, most, what in (
        (m, limits.max_m, "samples"),
        (d, limits.max_d, "features"),
        (m * d, limits.max_cells, "cells"),
    ):
        if count > most:
            raise BadData(f"The array has {count} {what}, and at most {most} are allowed.")
