from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bnviz.figures import largest_in_block, pool, pooled_shape

MOST = 4096
LENGTHS = st.integers(1, 5000)


def block_of(index: int, length: int, count: int) -> int:
    """Return the block that an index falls into, as linked_board.js finds it in the browser."""
    return ceil((index + 1) * count / length) - 1


def blocks(length: int, count: int) -> list[list[int]]:
    """Return the indices of every block, by asking for each index which block it is in."""
    members: list[list[int]] = [[] for _ in range(count)]
    for index in range(length):
        members[block_of(index, length, count)].append(index)
    return members


@given(LENGTHS, LENGTHS, st.integers(1, 70_000))
def test_a_pooled_shape_fits_the_screen(rows: int, columns: int, most: int) -> None:
    drawn = pooled_shape((rows, columns), most)
    assert drawn[0] * drawn[1] <= most
    assert all(
        1 <= side <= min(256, given) for side, given in zip(drawn, (rows, columns), strict=True)
    )
    fits = rows * columns <= most and max(rows, columns) <= 256
    assert (drawn == (rows, columns)) == fits


@given(LENGTHS, LENGTHS)
def test_pooling_treats_rows_and_columns_alike(rows: int, columns: int) -> None:
    assert pooled_shape((rows, columns), MOST) == pooled_shape((columns, rows), MOST)[::-1]


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [
        ((64, 64), (64, 64)),
        ((1024, 512), (64, 64)),
        ((4096, 256), (64, 64)),
        ((4096, 1), (256, 1)),
        ((1, 1024), (1, 256)),
        ((4096, 20), (204, 20)),
        ((16, 1024), (16, 256)),
        ((1024, 1024), (64, 64)),
    ],
)
def test_large_shapes_use_what_there_is(shape: tuple[int, int], drawn: tuple[int, int]) -> None:
    assert pooled_shape(shape, MOST) == drawn


@given(st.integers(1, 600), st.data())
def test_blocks_cover_every_index_once_and_are_nearly_equal(
    length: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, length))
    members = blocks(length, count)
    assert [index for block in members for index in block] == list(range(length))
    sizes = {len(block) for block in members}
    assert max(sizes) - min(sizes) <= 1


# A small range gives ties of value and of magnitude.
HALVES = st.integers(-12, 12).map(lambda n: n / 2)


@given(st.data())
def test_a_pooled_cell_shows_the_value_of_largest_magnitude(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 40), st.integers(1, 40)))
    matrix = data.draw(arrays(np.float64, shape, elements=HALVES))
    most = data.draw(st.integers(1, shape[0] * shape[1]))
    pooled = pool(matrix, most)
    drawn = pooled.values.shape
    assert drawn == pooled_shape(shape, most)
    for row, inside_rows in enumerate(blocks(shape[0], drawn[0])):
        for column, inside_columns in enumerate(blocks(shape[1], drawn[1])):
            block = matrix[np.ix_(inside_rows, inside_columns)]
            shown = pooled.values[row, column]
            assert shown in block
            assert abs(shown) == np.abs(block).max()
            where = largest_in_block(matrix, (row, column), drawn)
            assert where[0] in inside_rows
            assert where[1] in inside_columns
            # Where two values have the largest magnitude, the one that is shown is found.
            assert matrix[where] == shown


def test_a_matrix_that_fits_is_left_alone() -> None:
    matrix = np.random.default_rng(1).normal(size=(64, 64))
    pooled = pool(matrix, MOST)
    assert pooled.values is matrix
    assert not pooled.is_pooled
    assert pool(matrix, MOST - 1).is_pooled


def test_pooling_leaves_the_matrix_as_it_was() -> None:
    matrix = np.random.default_rng(1).normal(size=(300, 30))
    before = matrix.copy()
    matrix.setflags(write=False)
    pool(matrix, MOST)
    np.testing.assert_array_equal(matrix, before)


def test_a_nan_is_never_hidden() -> None:
    matrix = np.ones((600, 4))
    matrix[7, 2] = np.nan
    values = pool(matrix, MOST).values
    row = block_of(7, 600, 256)
    assert np.isnan(values[row, 2])
    assert np.isnan(values).sum() == 1
    assert largest_in_block(matrix, (row, 2), values.shape) == (7, 2)


@pytest.mark.parametrize("magnitude", [1e-300, 1e-50, 1e-30, 1e30, 1e50, 1e300])
def test_the_range_of_the_data_survives_pooling(magnitude: float) -> None:
    matrix = magnitude * np.random.default_rng(1).normal(size=(300, 30))
    values = pool(matrix, MOST).values
    assert np.abs(values).max() == pytest.approx(np.abs(matrix).max(), rel=1e-15)
    assert np.abs(values).min() > 0
