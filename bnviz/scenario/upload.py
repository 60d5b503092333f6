"""A visitor's own file, read into memory: never executed, never written to disk."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.csv_file import read_csv
from bnviz.scenario.limits import Limits
from bnviz.scenario.npy_file import MAGIC, read_npy
from bnviz.scenario.problem import BadData, quote

_TEXT_ENDINGS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, eq=False)
class Uploaded:
    """A visitor's data.

    Attributes
    ----------
    x : (m, D) float64, C order, read-only
    feature_names
        The header of a CSV file, or None.
    note
        What was converted on the way in, in a sentence or two, or None.
    """

    x: NDArray[np.float64]
    feature_names: tuple[str, ...] | None = None
    note: str | None = None

    @cached_property
    def fingerprint(self) -> str:
        """What tells one visitor's data from another's, names and note included."""
        digest = blake2b(self.x.tobytes(), digest_size=16)
        digest.update(repr((self.x.shape, self.feature_names, self.note)).encode())
        return digest.hexdigest()


def read_upload(name: str, payload: bytes, limits: Limits | None = None) -> Uploaded:
    """Read the CSV or NPY file `name`, whose content is `payload`.

    An NPY file is known by its first bytes, whatever its name; CSV files are known by their ending.
    A one-dimensional array becomes one column, since m samples of one feature can be normalized and
    one sample cannot.

    Raises
    ------
    BadData
        With one sentence, if the file cannot be used.
    """
    limits = limits or Limits()
    if len(payload) > limits.max_upload_bytes:
        raise BadData(
            f"The file has {len(payload)} bytes, and at most {limits.max_upload_bytes} are allowed."
        )
    if not payload:
        raise BadData("The file is empty.")
    ending = PurePath(name).suffix.lower()
    names, note = None, None
    if payload.startswith(MAGIC):
        x, note = read_npy(payload, limits)
    elif ending == ".npy":
        raise BadData(
            "The file does not start as NPY files do; save the array with numpy.save, without "
            "pickling."
        )
    elif ending in _TEXT_ENDINGS:
        x, names = read_csv(payload, limits)
    else:
        raise BadData(f"Only CSV and NPY files can be read, and {quote(name)} is neither.")
    _refuse_infinite(x)
    x.setflags(write=False)
    return Uploaded(x, names, note)


def _refuse_infinite(x: NDArray[np.float64]) -> None:
    bad = np.argwhere(~np.isfinite(x))
    if len(bad):
        i, j = bad[0]
        what = "not a number (NaN)" if np.isnan(x[i, j]) else "infinite"
        raise BadData(f"The value of sample {i + 1}, feature {j + 1} is {what}.")
