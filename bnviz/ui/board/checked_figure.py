"""Figures that Plotly checks and writes once, and not again on every rerun of a page."""

from collections.abc import Callable, Hashable
from functools import cached_property
from hashlib import blake2b
from threading import Condition
from typing import Any

import numpy as np
import orjson
import plotly.graph_objects as go
from cachetools import LRUCache, cached

from bnviz.figures import Figure

# All steps of a class with data of its own: a figure of 16 × 8 takes some 30 kB, and no picture
# takes more than a few MB, since large arrays are pooled.
_MOST_BYTES = 64 * 2**20


class CheckedFigure(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure of which nothing changes any more.

    Plotly copies all of a figure whenever Streamlit asks for its dictionary.
    """

    @cached_property
    def _dictionary(self) -> dict[str, Any]:
        written: dict[str, Any] = super().to_dict()
        return written

    def to_dict(self) -> dict[str, Any]:
        """Return the same dictionary each time: not to be changed."""
        return self._dictionary

    @cached_property
    def nbytes(self) -> int:
        """The memory that its numbers take, about: the length of its JSON."""
        return len(_written(self._dictionary))


def _written(figure: Figure) -> bytes:
    # Views that skip numbers are not orjson's to read.
    return orjson.dumps(figure, default=np.ndarray.tolist, option=orjson.OPT_SERIALIZE_NUMPY)


def remember(key: Callable[..., Hashable]) -> Callable[..., Any]:
    """Return a decorator: figures that visitors share, by a key of what they were made from."""
    memory: LRUCache[Hashable, CheckedFigure]
    memory = LRUCache(_MOST_BYTES, getsizeof=lambda figure: figure.nbytes)
    return cached(memory, key=key, condition=Condition())


@remember(key=lambda figure: blake2b(_written(figure)).digest())
def checked(figure: Figure) -> CheckedFigure:
    """Return a Plotly figure; of an equal one that was checked before, the same, not to be changed.

    Streamlit lets Plotly check a figure that is a dictionary whenever the page runs, which takes
    longer than everything else that the server does for the page.

    Raises
    ------
    ValueError
        If Plotly does not know a property.
    """
    return CheckedFigure(figure)
