"""A visitor's own data."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Uploaded:
    """A visitor's data.

    Attributes
    ----------
    x : (m, D) float64, C order, read-only
    feature_names
        The names of the columns, or None.
    note
        What was converted or left out on the way in, in a few sentences, or None.
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
