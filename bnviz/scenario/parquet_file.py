"""Reading a Parquet file into cells: its own word on its size is judged before anything is read."""

from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData
from bnviz.scenario.text_table import Grid

_MOST_BYTES = 1 << 28  # unpacked


def read_parquet(payload: bytes, limits: Limits) -> Grid:
    """Return the cells of a Parquet file as text, its names as the first row.

    Raises
    ------
    BadData
        If it is damaged, or larger than the limits allow.
    """
    try:
        file = pq.ParquetFile(BytesIO(payload))
        about = file.metadata
        size = sum(about.row_group(k).total_byte_size for k in range(about.num_row_groups))
        if about.num_columns > 4 * limits.max_d or size > _MOST_BYTES:
            raise BadData("The Parquet file is too large, so save the columns that matter alone.")
        batch = next(file.iter_batches(batch_size=2 * limits.max_m + 1), None)
        if batch is None or not batch.num_rows:
            raise BadData("The file has no row of numbers, so choose another one.")
        columns = [[_text(value) for value in column.to_pylist()] for column in batch.columns]
    except (pa.ArrowException, OSError, ValueError, MemoryError, UnicodeDecodeError) as error:
        if isinstance(error, BadData):
            raise
        raise BadData("The Parquet file is damaged, so save it again or as CSV.") from None
    names = [
        str(name) if not str(name).startswith("__index") else "" for name in batch.schema.names
    ]
    rows = [names, *(list(row) for row in zip(*columns, strict=True))]
    # The row of names counts, as it does in a text.
    total = about.num_rows + 1 if about.num_rows > batch.num_rows else None
    return Grid(rows, list(range(len(rows))), total=total, is_typed=True)


def _text(value: object) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)
