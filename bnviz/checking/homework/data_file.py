"""A batch as a file to take home, and the batch of a pass."""

from io import BytesIO

import numpy as np

from bnviz.checking.homework.batch import Batch
from bnviz.experiment import Pass

# What the forward pass works out, for who wants to begin with the way back.
_BETWEEN = ("mu", "var", "x_hat", "y")


def batch_of(shown: Pass) -> Batch:
    """Return the batch of a pass in float64, whatever its dtype: homework is not about rounding."""
    arrays = shown.arrays
    x, gamma, beta, dy = (
        np.array(arrays[name], dtype=np.float64) for name in ("x", "gamma", "beta", "dy")
    )
    return Batch(x, gamma, beta, float(arrays["eps"]), dy)


def pack_batch(batch: Batch, *, with_forward: bool = False) -> bytes:
    """Return a batch as an NPZ file with x, gamma, beta, eps and dy.

    Parameters
    ----------
    with_forward
        Whether it also holds mu, var, x_hat and y. The gradients are never in it.
    """
    names = ("x", "gamma", "beta", "dy", *(_BETWEEN if with_forward else ()))
    arrays = {name: np.asarray(batch.quantities[name]) for name in names}
    target = BytesIO()
    np.savez(target, allow_pickle=False, eps=np.float64(batch.eps), **arrays)
    return target.getvalue()
