"""The Jacobian of the layer, one backward pass for each of its rows."""

from typing import Any

import numpy as np

from .backward_pass import backward
from .forward_pass import Forward

Array = np.ndarray[Any, Any]


def jacobian(fwd: Forward, rows: int | None = None) -> Array:
    """Return how every y changes with every x.

    A row is what the backward pass, equations 5 to 10, sends back when the gradient that arrives is
    1 at one output and 0 elsewhere. With γ = 1 it is the Jacobian of x̂.

    Parameters
    ----------
    fwd : Forward
        What `forward` returned for NumPy arrays.
    rows
        Only the first so many outputs, or all.

    Returns
    -------
    array, shape (m D, m D) or (rows, m D), dtype of x
        Outputs down, inputs across, both feature by feature: sample i of feature f, counted from 0,
        is at f m + i.
    """
    m, d = fwd.x.shape
    found = np.empty((m * d if rows is None else rows, m * d), dtype=fwd.x.dtype)
    for place in range(len(found)):
        arrives = np.zeros((m, d), dtype=fwd.x.dtype)
        arrives[place % m, place // m] = 1
        found[place] = backward(fwd, arrives).dx.T.ravel()
    return found
