"""How often a rung goes over the memory, counted by running it on arrays that keep a ledger."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bnviz.implementations.ladder import Rung

# Any shape gives the same counts as long as a vector (D,) is told from a matrix (m, D).
_SAMPLES, _FEATURES = 6, 4


@dataclass(frozen=True)
class Traffic:
    """What a rung does with arrays of shape (m, D), the vectors (D,) left aside.

    Attributes
    ----------
    reads, writes
        How many times as many numbers are read and written as the matrix has.
    arrays
        How many matrices are made, the two results included.
    """

    reads: float
    writes: float
    arrays: int

    @property
    def passes(self) -> float:
        """Reads and writes together."""
        return self.reads + self.writes

    @property
    def temporaries(self) -> int:
        """How many matrices are made that are no results."""
        return self.arrays - 2


@dataclass
class _Ledger:
    cells: int
    read: int = 0
    written: int = 0
    made: list[int] = field(default_factory=list)

    def take_in(self, arrays: Iterable[object]) -> None:
        """Note matrices that are read; one that is named twice is read once."""
        distinct = {id(array): array for array in arrays if isinstance(array, np.ndarray)}
        self.read += sum(a.size for a in distinct.values() if a.size >= self.cells)

    def give_out(self, array: Any, *, is_new: bool) -> None:
        """Note a matrix that is written."""
        size = np.size(array)
        if size >= self.cells:
            self.written += size
            if is_new:
                self.made.append(size)


class _Counted(np.ndarray[Any, Any]):
    """An array that notes in a ledger what is done with it.

    Whatever it does not know how to count it refuses, so that nothing goes uncounted.
    """

    ledger: _Ledger

    def __array_finalize__(self, obj: object) -> None:
        if isinstance(obj, _Counted):
            self.ledger = obj.ledger

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **options: Any
    ) -> Any:
        if method not in ("__call__", "reduce"):
            return NotImplemented
        self.ledger.take_in(inputs)
        if out is not None:
            options["out"] = tuple(_plain(array) for array in out)
        result = getattr(ufunc, method)(*map(_plain, inputs), **options)
        self.ledger.give_out(result, is_new=out is None)
        return out[0] if out is not None else _counted(result, self.ledger)

    def __array_function__(
        self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        if func in (np.sum, np.mean):  # these end in a ufunc
            return super().__array_function__(func, types, args, kwargs)
        if func is np.einsum:
            self.ledger.take_in(args)
        elif func not in (np.empty_like, np.ones_like):
            return NotImplemented
        result = func(*map(_plain, args), **kwargs)
        # Memory that is only reserved is not written yet.
        if func is np.empty_like:
            self.ledger.made.append(result.size)
        else:
            self.ledger.give_out(result, is_new=True)
        return _counted(result, self.ledger)

    def __getitem__(self, key: Any) -> Any:
        result = super().__getitem__(key)
        if not isinstance(result, np.ndarray) and self.size >= self.ledger.cells:
            self.ledger.read += 1
        return result

    def __setitem__(self, key: Any, value: Any) -> None:
        if self.size >= self.ledger.cells:
            self.ledger.written += np.size(super().__getitem__(key))
        super().__setitem__(key, value)


def count_traffic(rung: Rung) -> Traffic:
    """Run a rung, as written and not compiled, and count its passes over the memory."""
    ledger = _Ledger(_SAMPLES * _FEATURES)
    rng = np.random.default_rng(0)
    x, dy = rng.normal(size=(2, _SAMPLES, _FEATURES))
    gamma, beta = rng.normal(size=(2, _FEATURES))
    x, gamma, beta, dy = (_counted(values, ledger) for values in (x, gamma, beta, dy))
    rung.function(x, gamma, beta, 0.1, dy)
    return Traffic(
        ledger.read / ledger.cells,
        ledger.written / ledger.cells,
        len(ledger.made),
    )


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, _Counted) else value


def _counted(values: Any, ledger: _Ledger) -> Any:
    if not isinstance(values, np.ndarray):
        return values
    counted = values.view(_Counted)
    counted.ledger = ledger
    return counted
