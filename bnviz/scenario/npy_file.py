"""Reading an NPY file: its header is judged before anything is allocated for its numbers."""

from io import BytesIO
from math import prod

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData
from bnviz.scenario.told import say_left_out

MAGIC = b"\x93NUMPY"
_VERSIONS = {(1, 0), (2, 0), (3, 0)}
_REFUSED_KINDS = {
    "O": "pickled Python objects, which are never loaded",
    "c": "complex numbers, but the values must be real",
}


def read_npy(payload: bytes, limits: Limits) -> tuple[NDArray[np.float64], tuple[str, ...], bool]:
    """Return the array (m, D) of an NPY file as float64 in C order, and what was changed.

    Whole numbers, true and false are converted, axes of length 1 beyond two are dropped, and a
    one-dimensional array becomes one column. Each change is a sentence. Rows with NaN are left out,
    and then the last value is true, since a visitor is asked about that.

    Raises
    ------
    BadData
        With one sentence, if the header or the length of the file is wrong, or the array is not
        one of real numbers with one or two axes within the limits.
    """
    shape, fortran, dtype, start = _read_header(payload)
    if dtype.hasobject or dtype.kind not in "fiub":
        held = _REFUSED_KINDS.get("O" if dtype.hasobject else dtype.kind)
        raise BadData(f"The array holds {held or 'no plain numbers'}, so save one of real numbers.")
    full, shape = shape, _squeeze(shape)
    _refuse_shape(shape, limits)
    expected = prod(shape) * dtype.itemsize
    if len(payload) - start != expected:
        raise BadData(
            f"The file holds {len(payload) - start} bytes of numbers where its header announces "
            f"{expected}, so it is truncated or damaged; save it again with numpy.save."
        )
    # The bytes are taken as they are: a second reader of the header might see it otherwise.
    flat = np.frombuffer(payload, dtype, offset=start)
    array = flat.reshape(shape, order="F" if fortran else "C")
    notes = _say_converted(dtype)
    if shape != full:
        notes.append("Axes of length 1 were dropped.")
    if array.ndim == 1:
        notes.append(
            f"A list of {len(array)} numbers was read as {len(array)} samples of 1 feature."
        )
        array = array[:, np.newaxis]
    gaps = np.isnan(array).any(axis=1) if dtype.kind == "f" else np.zeros(len(array), bool)
    if gaps.all():
        raise BadData("Every row has a gap (NaN), so save the array without its empty columns.")
    if gaps.any():
        notes.append(say_left_out(int(gaps.sum()), "gaps (NaN)"))
    available = np.flatnonzero(~gaps)
    rows = available[: min(limits.max_m, limits.max_cells // array.shape[1])]
    if len(available) > len(rows):
        notes.append(f"The first {len(rows)} of {len(available)} rows are used.")
    with np.errstate(over="ignore"):
        x = np.array(array[rows], dtype=np.float64, order="C")
    _refuse_infinite(x, rows)
    return x, tuple(notes), bool(gaps.any())


def _say_converted(dtype: np.dtype[np.generic]) -> list[str]:
    if dtype.kind == "b":
        return ["True and false were converted to 1 and 0."]
    if dtype.kind in "iu":
        return ["Whole numbers were converted to float64."]
    is_wide = dtype.itemsize > np.dtype(np.float64).itemsize
    return ["Extended precision was rounded to float64."] if is_wide else []


def _squeeze(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return a shape without axes of length 1 beyond two, the last ones first."""
    axes = list(shape)
    while len(axes) > 2 and 1 in axes:
        del axes[len(axes) - 1 - axes[::-1].index(1)]
    return tuple(axes)


def _refuse_infinite(x: NDArray[np.float64], rows: NDArray[np.intp]) -> None:
    bad = np.argwhere(np.isinf(x))
    if len(bad):
        i, j = bad[0]
        raise BadData(
            f"The value of sample {rows[i] + 1}, feature {j + 1} is infinite, so replace it or "
            "leave out its row."
        )


def _read_header(payload: bytes) -> tuple[tuple[int, ...], bool, np.dtype[np.generic], int]:
    """Return shape, whether in Fortran order, dtype, and where the numbers start."""
    stream = BytesIO(payload)
    try:
        version = npy.read_magic(stream)
        # Version 3 differs from 2 only in field names beyond Latin-1, which plain arrays lack.
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read(stream)
    except Exception:  # noqa: BLE001 - whatever numpy's parser meets in a stranger's bytes
        raise BadData(
            "The header of the NPY file is damaged, so save it again with numpy.save."
        ) from None
    if version not in _VERSIONS or any(type(size) is not int or size < 0 for size in shape):
        raise BadData("The header of the NPY file is damaged, so save it again with numpy.save.")
    return shape, fortran, dtype, stream.tell()


def _refuse_shape(shape: tuple[int, ...], limits: Limits) -> None:
    if len(shape) not in (1, 2):
        raise BadData(
            f"The array has {len(shape)} axes, but samples and features are two, so reshape it."
        )
    m, d = shape if len(shape) == 2 else (shape[0], 1)
    if m < 1 or d < 1:
        raise BadData("The array has no values, so choose another one.")
    if d > limits.max_d:
        raise BadData(
            f"The array has {d} features, and at most {limits.max_d} are allowed, so save fewer."
        )
