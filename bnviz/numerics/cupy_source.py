"""The CUDA source of the fused kernels for graphics processors, and how they share out the data.

No thread waits for another, and none shares memory with another: what a thread computes follows
from its number alone. So the same text also compiles for a processor, where the tests run it.

NUMBER is the type of the data; SUM is that of the sums, at least float. A thread of `accumulate`
has one column and every LANES-th row of a range; neighbouring threads have neighbouring columns,
so that they read neighbouring memory.
"""

from dataclasses import dataclass
from math import ceil

WIDTH = 32
"""Columns of a block of threads: those of one warp."""

LANES = 8
"""Rows that a block of threads reads at once."""

UNROLLED = 4
"""Rows that a thread sums before it merges them into those before."""

WRITTEN = 2
"""Rows that a thread of the second pass reads before it writes them."""

FAN_IN = 16
"""Partial sums that one thread merges."""

_MOST_PARTIALS = 4096  # per column: enough threads for a large device, few enough to merge quickly
_ENOUGH_THREADS = 1 << 19


@dataclass(frozen=True)
class Layout:
    """How data (m, D) are shared out: narrow rows are read several at a time, as one wide row.

    Attributes
    ----------
    columns, rows : int
        Those of the wide rows, the last of which may be incomplete.
    partials : int
        Threads for each column, each of which gives one partial sum.
    """

    columns: int
    rows: int
    partials: int

    @property
    def threads(self) -> tuple[int, int]:
        """Threads of a block: columns by lanes."""
        return WIDTH, LANES

    @property
    def grid(self) -> tuple[int, int]:
        """Blocks of threads: columns by ranges of rows."""
        return ceil(self.columns / WIDTH), self.partials // LANES


def share_out(m: int, features: int) -> Layout:
    """Return the layout for data of this shape."""
    together = max(1, WIDTH // features)
    columns, rows = features * together, ceil(m / together)
    useful = ceil(rows / (LANES * UNROLLED))
    wanted = min(_ENOUGH_THREADS // columns, _MOST_PARTIALS) // LANES
    return Layout(columns, rows, LANES * max(1, min(useful, wanted)))


SOURCE = r"""
// Totals, plan and partial sums stand as rows: of count, mean, squares, cross, up, each `stride`
// long. The mean is measured from the first sample: far from zero, it would itself be rounded.
__device__ void merge_into(SUM* into, long long stride, SUM count, SUM mean, SUM squares,
                           SUM cross, SUM up) {
    if (count == 0) return;
    SUM before = into[0], share = count / (before + count), delta = mean - into[stride];
    into[2 * stride] += squares + delta * delta * (before * share);
    into[3 * stride] += cross + delta * ((1 - share) * up - share * into[4 * stride]);
    into[stride] += delta * share;
    into[4 * stride] += up;
    into[0] = before + count;
}

// The first pass: partials is (5, gridDim.y * LANES, columns).
extern "C" __global__ void accumulate(const NUMBER* x, const NUMBER* dy, long long size,
                                      int features, int columns, long long rows, SUM* partials) {
    int column = blockIdx.x * WIDTH + threadIdx.x;
    if (column >= columns) return;
    long long lanes = (long long)gridDim.y * LANES;
    long long lane = (long long)blockIdx.y * LANES + threadIdx.y;
    SUM first = (SUM)x[column % features];
    // All is measured from about the mean, which for now is this thread's own first number.
    long long start = lane * columns + column;
    SUM count = 0, mean = start < size ? (SUM)x[start] - first : (SUM)0;
    SUM squares = 0, cross = 0, up = 0;
    for (long long row = lane; row < rows; row += lanes * UNROLLED) {
        SUM away[UNROLLED], given[UNROLLED], n = 0, s = 0, q = 0, c = 0, u = 0;
        #pragma unroll
        for (int k = 0; k < UNROLLED; k++) {
            long long at = (row + k * lanes) * columns + column;
            bool here = at < size;
            away[k] = here ? ((SUM)x[at] - first) - mean : (SUM)0;
            given[k] = here ? (SUM)dy[at] : (SUM)0;
            n += here;
        }
        #pragma unroll
        for (int k = 0; k < UNROLLED; k++) {
            s += away[k];
            q += away[k] * away[k];
            c += away[k] * given[k];
            u += given[k];
        }
        if (n == 0) continue;
        // Now the mean takes a step, and the sums move along.
        count += n;
        up += u;
        SUM step = s / count;
        squares += q - step * s;
        cross += c - step * up;
        mean += step;
    }
    SUM* mine = partials + lane * columns + column;
    long long stride = lanes * columns;
    mine[0] = count;
    mine[stride] = mean;
    mine[2 * stride] = squares;
    mine[3 * stride] = cross;
    mine[4 * stride] = up;
}

// Merges FAN_IN partial sums of a column into one: from (5, given, columns) to (5, left, columns).
extern "C" __global__ void merge(const SUM* partials, long long given, long long left,
                                 int columns, SUM* merged) {
    int column = blockIdx.x * WIDTH + threadIdx.x;
    long long group = (long long)blockIdx.y * LANES + threadIdx.y;
    if (column >= columns || group >= left) return;
    long long stride = left * columns, from = given * columns;
    SUM* into = merged + group * columns + column;
    for (int row = 0; row < 5; row++) into[row * stride] = 0;
    long long end = (group + 1) * FAN_IN < given ? (group + 1) * FAN_IN : given;
    for (long long k = group * FAN_IN; k < end; k++) {
        const SUM* p = partials + k * columns + column;
        merge_into(into, stride, p[0], p[from], p[2 * from], p[3 * from], p[4 * from]);
    }
}

// Merges the samples of a wide row, and gives for each feature the factors of the second pass,
// (5, features): mean, scale, shift, mean of dy, slope.
extern "C" __global__ void plan(const SUM* merged, const SUM* gamma, const SUM* beta, SUM eps,
                                int features, int columns, SUM* totals, SUM* factors) {
    int feature = blockIdx.x * WIDTH + threadIdx.x;
    if (feature >= features || threadIdx.y || blockIdx.y) return;
    SUM* total = totals + feature;
    for (int row = 0; row < 5; row++) total[(long long)row * features] = 0;
    for (int column = feature; column < columns; column += features) {
        const SUM* p = merged + column;
        long long from = columns;
        merge_into(total, features, p[0], p[from], p[2 * from], p[3 * from], p[4 * from]);
    }
    SUM m = total[0];
    SUM inv_std = 1 / sqrt(total[2LL * features] / m + eps);
    SUM* factor = factors + feature;
    factor[0] = total[features];
    factor[features] = gamma[feature] * inv_std;
    factor[2LL * features] = beta[feature];
    factor[3LL * features] = total[4LL * features] / m;
    factor[4LL * features] = (total[3LL * features] * inv_std / m) * inv_std;
}

// The second pass.
extern "C" __global__ void finish(const NUMBER* x, const NUMBER* dy, long long size, int features,
                                  int columns, long long rows, const SUM* factors, NUMBER* y,
                                  NUMBER* dx) {
    int column = blockIdx.x * WIDTH + threadIdx.x;
    if (column >= columns) return;
    long long lanes = (long long)gridDim.y * LANES;
    int feature = column % features;
    SUM first = (SUM)x[feature];
    const SUM* factor = factors + feature;
    SUM mean = factor[0], scale = factor[features], shift = factor[2LL * features];
    SUM up_mean = factor[3LL * features], slope = factor[4LL * features];
    long long lane = (long long)blockIdx.y * LANES + threadIdx.y;
    long long at = lane * columns + column, step = lanes * columns;
    for (long long row = lane; row < rows; row += lanes * WRITTEN) {
        SUM away[WRITTEN], given[WRITTEN];
        // All is read before anything is written, so that no load waits for a store.
        #pragma unroll
        for (int k = 0; k < WRITTEN; k++) {
            bool here = at + k * step < size;
            away[k] = here ? ((SUM)x[at + k * step] - first) - mean : (SUM)0;
            given[k] = here ? (SUM)dy[at + k * step] - up_mean : (SUM)0;
        }
        #pragma unroll
        for (int k = 0; k < WRITTEN; k++, at += step) {
            if (at >= size) return;
            y[at] = (NUMBER)(scale * away[k] + shift);
            dx[at] = (NUMBER)(scale * (given[k] - away[k] * slope));
        }
    }
}
"""


def cuda_source(number: str, total: str) -> str:
    """Return the source for data and sums of these C types."""
    constants = {
        "NUMBER": number, "SUM": total,
        "WIDTH": WIDTH, "LANES": LANES, "UNROLLED": UNROLLED, "WRITTEN": WRITTEN,
        "FAN_IN": FAN_IN,
    }  # fmt: skip
    lines = [f"#define {name} {value}" for name, value in constants.items()]
    if number == "__half":
        lines.append("#include <cuda_fp16.h>")
    return "\n".join(lines) + SOURCE
