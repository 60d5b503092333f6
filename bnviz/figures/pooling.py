"""Matrices larger than a screen can show, pooled by the value of largest magnitude."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

MOST_ROWS = MOST_COLUMNS = 256


@dataclass(frozen=True)
class Pooled:
    """A matrix as it is drawn.

    Attributes
    ----------
    values
        (rows, columns); the matrix itself, or the value of largest magnitude of each block, its
        sign kept.
    is_pooled
        Whether blocks were put together.
    """

    values: Array
    is_pooled: bool


def pooled_shape(shape: tuple[int, int], most_cells: int) -> tuple[int, int]:
    """Return the shape that a matrix is drawn in: its own while it has few enough cells."""
    rows, columns = shape
    if rows * columns <= most_cells and rows <= MOST_ROWS and columns <= MOST_COLUMNS:
        return shape
    rows, columns = min(rows, MOST_ROWS), min(columns, MOST_COLUMNS)
    if rows * columns > most_cells:
        # Shrink the longer side first, then both alike.
        side = int(sqrt(most_cells))
        short = min(rows, columns, side)
        long = min(max(rows, columns), most_cells // short)
        rows, columns = (long, short) if rows >= columns else (short, long)
    return rows, columns


def pool(matrix: Array, most_cells: int) -> Pooled:
    """Pool a matrix to at most ``most_cells`` cells and 256 on each side."""
    shape = pooled_shape((matrix.shape[0], matrix.shape[1]), most_cells)
    if shape == matrix.shape:
        return Pooled(matrix, is_pooled=False)
    largest = _reduce(np.maximum, matrix, shape)
    smallest = _reduce(np.minimum, matrix, shape)
    values = np.where(largest >= -smallest, largest, smallest)
    return Pooled(values, is_pooled=True)


def largest_in_block(
    matrix: Array, block: tuple[int, int], shape: tuple[int, int]
) -> tuple[int, int]:
    """Return the (row, column) of the value that a pooled cell shows."""
    bounds = [
        np.append(_starts(length, blocks), length)[number : number + 2]
        for length, blocks, number in zip(matrix.shape, shape, block, strict=True)
    ]
    (top, bottom), (left, right) = bounds
    inside = matrix[top:bottom, left:right]
    # Of two values that differ in sign alone, the positive one is shown.
    find = np.argmax if inside.max() >= -inside.min() else np.argmin
    row, column = np.unravel_index(int(find(inside)), inside.shape)
    return int(top + row), int(left + column)


def _reduce(ufunc: np.ufunc, matrix: Array, shape: tuple[int, int]) -> Array:
    rows = ufunc.reduceat(matrix, _starts(matrix.shape[0], shape[0]), axis=0)
    return ufunc.reduceat(rows, _starts(matrix.shape[1], shape[1]), axis=1)


def _starts(length: int, blocks: int) -> Array:
    """Return where each of so many nearly equal blocks begins."""
    return np.arange(blocks) * length // blocks
