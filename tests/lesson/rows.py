"""What a picture says: its row of arrays and operators, computed with NumPy alone."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bnviz.lesson import Factor, Piece

Value = Callable[[Factor], Any]


def compute(pieces: tuple[Piece, ...], value: Value) -> Any:
    """Return what a row comes to, read from left to right with the usual precedence.

    Σ adds up the product to its right over the samples.
    """
    row = _Row(pieces, value)
    result = row.sum()
    assert row.left == [], f"the row goes on: {row.left}"
    return result


class _Row:
    def __init__(self, pieces: tuple[Piece, ...], value: Value) -> None:
        self.left, self.value = list(pieces), value

    def take(self, *wanted: str) -> str | None:
        if self.left and self.left[0] in wanted:
            return str(self.left.pop(0))
        return None

    def sum(self) -> Any:
        negative = self.take("−")
        total = self.product()
        total = -total if negative else total
        while sign := self.take("+", "−"):
            term = self.product()
            total = total + term if sign == "+" else total - term
        return total

    def product(self) -> Any:
        if self.take("Σ"):
            return np.sum(np.atleast_2d(self.product()), axis=0)
        result = self.atom()
        while sign := self.take("×", "÷"):
            if self.left[0] == "Σ":
                assert sign == "×"
                return result * self.product()
            other = self.atom()
            result = result * other if sign == "×" else result / other
        return result

    def atom(self) -> Any:
        if opening := self.take("[", "(", "√("):
            inside = self.sum()
            assert self.take("]", ")")
            return np.sqrt(inside) if opening == "√(" else inside
        piece = self.left.pop(0)
        assert isinstance(piece, Factor), f"{piece!r} is no factor"
        return self.value(piece)


def parts(pieces: tuple[Piece, ...], separator: str) -> Iterator[tuple[Piece, ...]]:
    """Yield what stands between the separators."""
    part: list[Piece] = []
    for piece in pieces:
        if piece == separator:
            yield tuple(part)
            part = []
        else:
            part.append(piece)
    yield tuple(part)
