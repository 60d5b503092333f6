"""Reading an NPY file: its header is judged before anything is allocated for its numbers."""

from io import BytesIO
from math import prod
from zipfile import ZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData, quote

MAGIC = b"\x93NUMPY"
_VERSIONS = {(1, 0), (2, 0), (3, 0)}
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
    shape, fortran, dtype, start = _read_header(payload)
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
    # The bytes are taken as they are: a second reader of the header might see it otherwise.
    flat = np.frombuffer(payload, dtype, offset=start)
    array = flat.reshape(shape, order="F" if fortran else "C")
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
    most = min(limits.max_m, limits.max_cells // array.shape[1])
    if len(array) > most:
        notes.append(f"The first {most} of {len(array)} rows are used.")
    with np.errstate(over="ignore"):
        x = np.array(array[:most], dtype=np.float64, order="C")
    _refuse_infinite(x)
    return x, " ".join(notes) or None


def read_npz(payload: bytes, limits: Limits) -> tuple[NDArray[np.float64], str | None]:
    """Return the one array of an NPZ file, as `read_npy` does.

    Raises
    ------
    BadData
        With one sentence, if it is damaged or holds several arrays.
    """
    try:
        with ZipFile(BytesIO(payload)) as archive:
            members = [member for member in archive.infolist() if member.filename.endswith(".npy")]
            if len(members) != 1:
                names = ", ".join(quote(m.filename.removesuffix(".npy")) for m in members[:5])
                raise BadData(
                    f"The file holds {len(members)} arrays ({names or 'none'}), so save the one "
                    "that you mean with numpy.save."
                )
            if members[0].file_size > 8 * limits.max_cells + 1024:
                raise BadData(f"The array has more than the {limits.max_cells} cells allowed.")
            with archive.open(members[0]) as member:
                content = member.read(members[0].file_size + 1)
    except BadData:
        raise
    except Exception:  # noqa: BLE001 - whatever a stranger's archive makes of the unpacking
        raise BadData("The NPZ file is damaged.") from None
    if not content.startswith(MAGIC):
        raise BadData("The NPZ file is damaged.")
    return read_npy(content, limits)


def _refuse_infinite(x: NDArray[np.float64]) -> None:
    bad = np.argwhere(~np.isfinite(x))
    if len(bad):
        i, j = bad[0]
        what = "not a number (NaN)" if np.isnan(x[i, j]) else "infinite"
        raise BadData(f"The value of sample {i + 1}, feature {j + 1} is {what}.")


def _read_header(payload: bytes) -> tuple[tuple[int, ...], bool, np.dtype[np.generic], int]:
    """Return shape, whether in Fortran order, dtype, and where the numbers start."""
    stream = BytesIO(payload)
    try:
        version = npy.read_magic(stream)
        # Version 3 differs from 2 only in field names beyond Latin-1, which plain arrays lack.
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read(stream)
    except Exception:  # noqa: BLE001 - whatever numpy's parser meets in a stranger's bytes
        raise BadData("The header of the NPY file is damaged.") from None
    if version not in _VERSIONS or any(type(size) is not int or size < 0 for size in shape):
        raise BadData("The header of the NPY file is damaged.")
    return shape, fortran, dtype, stream.tell()


def _refuse_shape(shape: tuple[int, ...], limits: Limits) -> None:
    if len(shape) not in (1, 2):
        raise BadData(f"The array has {len(shape)} axes, but samples and features are two.")
    m, d = shape if len(shape) == 2 else (shape[0], 1)
    if m < 1 or d < 1:
        raise BadData("The array has no values.")
    if d > limits.max_d:
        raise BadData(f"The array has {d} features, and at most {limits.max_d} are allowed.")
